using System.Collections.Immutable;
using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>LLM015: a request for the embedding of every item, where one would do for all.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EmbeddingPerItemAnalyzer : UsageAnalyzer
{
    /// <summary>Creates the rule.</summary>
    public EmbeddingPerItemAnalyzer()
        : base(Rules.EmbeddingPerItem)
    {
    }

    private protected override void Analyze(UsageContext context)
    {
        foreach (LlmCall call in context.Body.Calls)
        {
            if (call is { IsDirect: true, IsAwaitable: true, Method.Kind: LlmCallKind.Embedding }
                && !context.Body.IsPaced
                && call.Await is not null
                && AwaitInLoopAnalyzer.LoopOf(call) is { } loop and (IForEachLoopOperation { IsAsynchronous: false } or IForLoopOperation)
                && InputOf(call) is { } input
                && IsOfItem(input, loop, context.Body)
                && !loop.Body.Descendants().Any(operation => IndependentLoop.Leaves(operation, loop)))
            {
                context.Report(
                    call.Await.Syntax.GetLocation(),
                    ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Member, CountOf(loop)),
                    AppendOf(call, loop, input) is { } append ? [loop.Syntax.GetLocation(), append.Syntax.GetLocation(), call.Invocation.Syntax.GetLocation()] : [],
                    call.Invocation.TargetMethod.Name);
            }
        }
    }

    /// <summary>The one text that is sent; null where several are.</summary>
    private static IOperation? InputOf(LlmCall call)
    {
        IOperation? input = call.Invocation.Arguments.FirstOrDefault(argument => argument.Value != call.Receiver && argument.Parameter?.Name is "value" or "values" or "input" or "inputs" or "data")?.Value.Unwrapped();
        return input switch
        {
            ICollectionExpressionOperation collection => collection.Elements is [{ } only and not ISpreadOperation] ? only : null,
            IArrayCreationOperation array => array.Initializer?.ElementValues is [{ } only] ? only : null,
            IObjectCreationOperation => null,
            { Type: { SpecialType: not SpecialType.System_String } type } => type.AllInterfaces.Any(implemented => implemented.SpecialType == SpecialType.System_Collections_IEnumerable) ? null : input,
            _ => input,
        };
    }

    /// <summary>Whether an input is made of the turn's own item, and of nothing that turns change.</summary>
    private static bool IsOfItem(IOperation input, ILoopOperation loop, Body body)
    {
        var footprint = Footprint.Of(input, body);
        List<ISymbol> variables = [.. footprint.Reads.Where(symbol => symbol is ILocalSymbol or IParameterSymbol)];
        return !footprint.IsOrdered
            && variables.Any(variable => IsWithin(variable, loop))
            && variables.All(variable => IsWithin(variable, loop)
                ? loop.Locals.Contains(variable, SymbolEqualityComparer.Default) || (body.Variables.ValueOf(variable) is { } value && IsOfItem(value, loop, body))
                : body.Variables.ValuesOf(variable)?.Any(value => loop.Syntax.Span.Contains(value.Syntax.Span)) == false);
    }

    private static bool IsWithin(ISymbol variable, ILoopOperation loop) =>
        variable.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree == loop.Syntax.SyntaxTree && loop.Syntax.Span.Contains(reference.Span));

    /// <summary>The append that is all that a turn does with its item's embedding; null where it does more.</summary>
    private static IInvocationOperation? AppendOf(LlmCall call, ILoopOperation loop, IOperation input)
    {
        if (call.Method.Library != LlmLibrary.ExtensionsAI
            || call.Invocation.TargetMethod is not { Name: "GenerateVectorAsync" or "GenerateAsync", IsExtensionMethod: true }
            || loop is not IForEachLoopOperation { Locals: [{ } item] } each
            || !SymbolEqualityComparer.Default.Equals(input.Variable(), item)
            || each.Collection.Unwrapped() is not { Type: { } texts } collection
            || collection.Variable() is null
            || texts.SequenceElement()?.SpecialType != SpecialType.System_String
            || call.Invocation.Arguments.Any(argument => argument.Value != call.Receiver && argument.Value.Unwrapped() != input && argument.Value.Descendants().Any()))
        {
            return null;
        }

        IOperation? statement = loop.Body is IBlockOperation block ? (block.Operations is [{ } only] ? only : null) : loop.Body;
        IOperation current = call.Await!;
        while (current.Parent is IConversionOperation or IArgumentOperation)
        {
            current = current.Parent;
        }

        return current.Parent is IInvocationOperation { TargetMethod: { Name: "Add", ContainingType.Name: "List" }, Instance: ILocalReferenceOperation } append && append.Parent == statement
            ? append
            : null;
    }

    /// <summary>The property that says how many texts a variable holds; null where they must be enumerated to be counted, or are not held in a variable.</summary>
    private static string? CountOf(ILoopOperation loop) =>
        (loop as IForEachLoopOperation)?.Collection.Unwrapped() is { Type: { } type } collection and not IPropertyReferenceOperation && collection.Variable() is not null
            ? type.TypeKind == TypeKind.Array ? "Length" : type.SelfAndBases()
                .Where(known => (known.TypeKind == TypeKind.Interface) == (type.TypeKind == TypeKind.Interface))
                .SelectMany(known => known.GetMembers())
                .OfType<IPropertySymbol>()
                .FirstOrDefault(property => property is { Name: "Count" or "Length", DeclaredAccessibility: Accessibility.Public, Type.SpecialType: SpecialType.System_Int32 })?.Name
            : null;
}
