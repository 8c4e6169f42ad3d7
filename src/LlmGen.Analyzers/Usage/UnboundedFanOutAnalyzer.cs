using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>LLM005: a call for every item at once, however many there are.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnboundedFanOutAnalyzer : UsageAnalyzer
{
    private const int DefaultConcurrency = 4;

    /// <summary>So many calls at once no provider minds.</summary>
    private const int Few = 16;

    /// <summary>Creates the rule.</summary>
    public UnboundedFanOutAnalyzer()
        : base(Rules.UnboundedFanOut)
    {
    }

    private protected override void Analyze(UsageContext context)
    {
        HashSet<IOperation> reported = [];
        foreach (LlmCall call in context.Body.Calls.Where(call => call.IsAwaitable))
        {
            if (!context.Body.IsPaced
                && !(call.Method.Library == LlmLibrary.Wrapper && context.Body.Llm.SummaryOf(call.Invocation.TargetMethod) is null or { IsPaced: true })
                && FanOutOf(call, context.Body) is { } fanOut
                && reported.Add(fanOut.Select))
            {
                context.Report(
                    UsageContext.NameOf(fanOut.Select.Syntax),
                    ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Number, context.Number(UsageOptions.MaxConcurrency, DefaultConcurrency)),
                    fanOut.Lambda is null ? [] : [fanOut.Lambda.Syntax.GetLocation()],
                    call.Invocation.TargetMethod.Name);
            }
        }
    }

    /// <summary>The <c>Select</c> that makes a call of every item and whose tasks are all awaited together.</summary>
    private static (IInvocationOperation Select, IAnonymousFunctionOperation? Lambda)? FanOutOf(LlmCall call, Body body)
    {
        if (call.Invocation.Function() is not IAnonymousFunctionOperation lambda || InLoop(call.Invocation, lambda))
        {
            return null;
        }

        IOperation? current = lambda.Parent;
        while (current is IDelegateCreationOperation or IConversionOperation or IArgumentOperation)
        {
            current = current.Parent;
        }

        if (current is not IInvocationOperation { TargetMethod: { Name: "Select", ContainingType.Name: "Enumerable" } } select
            || select.Receiver() is not { } items
            || IsFew(items, body, 0)
            || !IsAwaitedTogether(select, body, out bool isInline))
        {
            return null;
        }

        return (select, isInline && lambda.Syntax is SimpleLambdaExpressionSyntax { ExpressionBody: not null } or ParenthesizedLambdaExpressionSyntax { ExpressionBody: not null } ? lambda : null);
    }

    private static bool InLoop(IOperation operation, IOperation function)
    {
        for (IOperation? current = operation; current is not null && current != function; current = current.Parent)
        {
            if (current is ILoopOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether there are never more items than a provider takes at once.</summary>
    private static bool IsFew(IOperation items, Body body, int depth)
    {
        items = items.Unwrapped();
        if (depth > 8)
        {
            return false;
        }

        return items switch
        {
            ICollectionExpressionOperation collection => !collection.Elements.Any(element => element is ISpreadOperation),
            IArrayCreationOperation { Initializer: not null } => true,
            ILocalReferenceOperation local => body.Variables.ValueOf(local.Local) is { } value ? IsFew(value, body, depth + 1) : IsPartOfChunks(local.Local, body),
            IFieldReferenceOperation { Field: { IsReadOnly: true, IsStatic: true } } => true,
            IParameterReferenceOperation { Parameter.IsParams: true } => true,
            IInvocationOperation { TargetMethod.Name: "Range" or "Repeat" } made => IsSmall(made.Arguments.LastOrDefault()?.Value),
            IInvocationOperation { TargetMethod.Name: "Take" } taken => IsSmall(taken.Arguments.LastOrDefault()?.Value) || (taken.Receiver() is { } receiver && IsFew(receiver, body, depth + 1)),
            IInvocationOperation { TargetMethod.Name: "GetValues" or "GetNames" } => true,
            IInvocationOperation { TargetMethod.Name: "Select" or "Where" or "OrderBy" or "Distinct" or "ToList" or "ToArray" or "AsEnumerable" or "Skip" } chained =>
                chained.Receiver() is { } receiver && IsFew(receiver, body, depth + 1),
            _ => false,
        };
    }

    private static bool IsSmall(IOperation? count) => count?.ConstantValue is { HasValue: true, Value: int and <= Few } || count is { ConstantValue.HasValue: false };

    /// <summary>Whether a local is one of the parts into which items were divided.</summary>
    private static bool IsPartOfChunks(ILocalSymbol local, Body body) => body.Root.Descendants().OfType<IForEachLoopOperation>()
        .Any(loop => loop.Locals.Contains(local, SymbolEqualityComparer.Default)
            && loop.Collection.DescendantsAndSelf().Any(part => part is IInvocationOperation { TargetMethod.Name: "Chunk" or "Batch" or "Buffer" or "GroupBy" } or ILocalReferenceOperation));

    private static bool IsAwaitedTogether(IOperation tasks, Body body, out bool isInline)
    {
        isInline = true;
        IOperation current = tasks;
        while (current.Parent is { } parent)
        {
            switch (parent)
            {
                case IConversionOperation or IArgumentOperation or IArrayCreationOperation or IArrayInitializerOperation:
                case IInvocationOperation { TargetMethod.Name: "ToArray" or "ToList" }:
                    current = parent;
                    break;
                case IInvocationOperation { TargetMethod: { Name: "WhenAll", ContainingType.Name: "Task" } }:
                    isInline &= parent.Parent is IAwaitOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Parent: IAwaitOperation };
                    return true;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } variable } }:
                    isInline = false;
                    return body.Variables.ReferencesTo(variable).Any(IsWhenAll);
                default:
                    return false;
            }
        }

        return false;

        static bool IsWhenAll(IOperation reference)
        {
            IOperation? current = reference.Parent;
            while (current is IConversionOperation or IArgumentOperation)
            {
                current = current.Parent;
            }

            return current is IInvocationOperation { TargetMethod: { Name: "WhenAll", ContainingType.Name: "Task" } };
        }
    }
}
