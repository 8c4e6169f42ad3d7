using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>LLM006: a response that is waited for to its end, though nothing is done with it but to write it out.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WholeResponseWrittenAnalyzer : UsageAnalyzer
{
    /// <summary>An answer of at most so many tokens is there in less than a second.</summary>
    private const int ShortAnswer = 32;

    /// <summary>So many builders around a client are followed.</summary>
    private const int MaxDepth = 24;

    private static readonly string[] Structures = ["json", "xml", "yaml", "csv"];

    /// <summary>Methods that may run a function several times at once.</summary>
    private static readonly HashSet<string> Together = ["Select", "SelectMany", "ForEachAsync", "ForEach", "ForAsync", "ForAll", "Run", "StartNew"];

    /// <summary>Creates the rule.</summary>
    public WholeResponseWrittenAnalyzer()
        : base(Rules.WholeResponseWritten)
    {
    }

    private protected override void Analyze(UsageContext context)
    {
        if (TestMethods.Is(context.Owner))
        {
            return;
        }

        foreach (LlmCall call in context.Body.Calls)
        {
            if (call.IsDirect
                && call.Await is { } awaited
                && StreamingTwin.Of(call) is { } twin
                && WrittenText.Of(awaited, needsText: twin.Update is null, context.Body) is { } written
                && !IsShortOrStructured(call, context.Body)
                && !IsStreamedToo(call, context.Body)
                && !ComesWhole(call.Receiver, context.Body, 0)
                && !IsTriedAgain(written)
                && !(written.Target == WriteTarget.Console && RunsBesideOthers(call.Invocation)))
            {
                context.Report(
                    UsageContext.MethodNameLocation(call.Invocation.Syntax),
                    ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Member, twin.Name).Add(DiagnosticProperties.Replacement, twin.Update),
                    written.CanStream
                        ? [.. new[] { written.Statement, awaited, written.Text }.Concat(written.Declarations).Select(operation => operation.Syntax.GetLocation())]
                        : [],
                    call.Invocation.TargetMethod.Name);
            }
        }
    }

    /// <summary>Whether the same is asked for as a stream nearby: both ways are being shown, or compared.</summary>
    private static bool IsStreamedToo(LlmCall call, Body body)
    {
        string asked = Asked(call);
        return body.Calls.Any(other => other.IsStream && Asked(other) == asked);

        static string Asked(LlmCall call) => string.Join(
            ", ",
            call.Invocation.Arguments.Where(argument => argument.ArgumentKind != ArgumentKind.DefaultValue).Select(argument => argument.Syntax.ToString()));
    }

    /// <summary>Whether something in front of a client has no way to stream, so that its streams come whole.</summary>
    private static bool ComesWhole(IOperation? client, Body body, int depth) => depth < MaxDepth && client?.Unwrapped() switch
    {
        ILocalReferenceOperation { Local: { } local } => ComesWhole(body.Variables.ValueOf(local), body, depth + 1),
        IInvocationOperation link =>
            (link.TargetMethod.Name == "Use" && link.Arguments.Any(argument => argument.Parameter!.Name.Contains("Streaming") && argument.Value.IsNull()))
            || ComesWhole(link.Receiver(), body, depth + 1),
        _ => false,
    };

    /// <summary>Whether an answer is so short, or so formed, that nobody gains by seeing it come.</summary>
    private static bool IsShortOrStructured(LlmCall call, Body body)
    {
        foreach (IArgumentOperation argument in call.Invocation.Arguments.Where(argument => argument.ArgumentKind != ArgumentKind.DefaultValue && !argument.Value.IsNull()))
        {
            if (argument.Parameter is { } parameter && Statelessness.IsOptions(parameter.Type) && !IsPlain(argument.Value, body))
            {
                return true;
            }
        }

        return PromptReader.Of(call, body).Any(piece => piece.Source?.ConstantValue is { HasValue: true, Value: string text }
            && Structures.Any(word => text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0));
    }

    /// <summary>Whether options are seen to ask for text of some length.</summary>
    private static bool IsPlain(IOperation options, Body body)
    {
        options = options.Unwrapped();
        switch (options)
        {
            case IObjectCreationOperation creation:
                return creation.Descendants().All(part => part switch
                {
                    ISimpleAssignmentOperation { Target: IPropertyReferenceOperation property, Value: { } value } => IsPlainSetting(property.Property.Name, value),
                    IArgumentOperation argument when argument.Parameter is { } parameter && Statelessness.IsOptions(parameter.Type) && !argument.Value.IsNull() =>
                        IsPlain(argument.Value, body),
                    _ => true,
                });
            case ILocalReferenceOperation { Local: { } local }:
                return body.Variables.ValueOf(local)?.Unwrapped() is IObjectCreationOperation made
                    && IsPlain(made, body)
                    && body.Variables.ReferencesTo(local).All(reference =>
                        reference.Parent is not IPropertyReferenceOperation { Parent: ISimpleAssignmentOperation set } property
                        || set.Target != property
                        || IsPlainSetting(property.Property.Name, set.Value));
            case IFieldReferenceOperation { Field: { IsReadOnly: true } field }:
                return body.Llm.Sources.CreationOf(field)?.ToString() is { } text && text.IndexOf("ResponseFormat", StringComparison.Ordinal) < 0;
            default:
                return false;
        }

        static bool IsPlainSetting(string property, IOperation value) => property switch
        {
            "ResponseFormat" or "ResponseSchema" or "ResponseMimeType" => false,
            _ when ModelLibraries.LimitMembers.Contains(property) => value.Unwrapped().ConstantValue is not { HasValue: true, Value: <= ShortAnswer },
            _ => true,
        };
    }

    /// <summary>Whether an error half-way would be handled as if nothing had been written: by another try, or by a status code.</summary>
    private static bool IsTriedAgain(WrittenText written)
    {
        for (IOperation current = written.Statement; current.Parent is { } parent and not (IAnonymousFunctionOperation or ILocalFunctionOperation); current = parent)
        {
            if (parent is ITryOperation { Catches.IsEmpty: false } tried && tried.Body == current)
            {
                return written.Target == WriteTarget.Response
                    || tried.Body.DescendantsAndSelf().Any(operation => operation is IBranchOperation or IReturnOperation { IsImplicit: false }
                        && operation.Syntax.SpanStart > written.Statement.Syntax.SpanStart);
            }
        }

        return false;
    }

    /// <summary>Whether several answers may be under way at once, whose pieces would be mixed up.</summary>
    private static bool RunsBesideOthers(IOperation operation)
    {
        for (IOperation? current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation lambda)
            {
                IOperation? argument = lambda.Parent;
                while (argument is IConversionOperation or IDelegateCreationOperation)
                {
                    argument = argument.Parent;
                }

                if (argument is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: { } name } } && Together.Contains(name))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
