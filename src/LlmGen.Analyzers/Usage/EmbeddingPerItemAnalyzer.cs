using System.Collections.Immutable;
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
                && !context.Body.IsPacedAt(call.Invocation)
                && call.Await is not null
                && AwaitInLoopAnalyzer.LoopOf(call) is { } loop and (IForEachLoopOperation { IsAsynchronous: false } or IForLoopOperation)
                && InputOf(call, context.Body) is { } input
                && IsOfItem(input, loop, context.Body)
                && !loop.Body.Descendants().Any(operation => IndependentLoop.Leaves(operation, loop)))
            {
                context.Report(
                    call.Await.Syntax.GetLocation(),
                    ImmutableDictionary<string, string?>.Empty,
                    EmbeddingBatch.PlacesOf(call, loop, input, context.Body),
                    call.Invocation.TargetMethod.Name);
            }
        }
    }

    /// <summary>The one text that is sent; null where several are.</summary>
    private static IOperation? InputOf(LlmCall call, Body body)
    {
        IOperation? input = call.Invocation.Arguments.FirstOrDefault(argument => argument.Value != call.Receiver && argument.Parameter?.Name is "value" or "values" or "input" or "inputs" or "data")?.Value;
        if (input is null && call.Library.EmbeddingInput is { } member)
        {
            List<ISimpleAssignmentOperation> sets = [.. CallOptions.Sets(call, member, body)];
            input = sets.Count == 1 ? sets[0].Value : null;
        }

        return input?.Unwrapped() switch
        {
            ICollectionExpressionOperation collection => collection.Elements is [{ } only and not ISpreadOperation] ? only : null,
            IArrayCreationOperation array => array.Initializer?.ElementValues is [{ } only] ? only : null,
            IObjectCreationOperation => null,
            { Type: { SpecialType: not SpecialType.System_String } type } value => type.AllInterfaces.Any(implemented => implemented.SpecialType == SpecialType.System_Collections_IEnumerable) ? null : value,
            var value => value,
        };
    }

    /// <summary>Whether an input is made of the turn's own item, and of nothing that turns change.</summary>
    private static bool IsOfItem(IOperation input, ILoopOperation loop, Body body)
    {
        var footprint = Footprint.Of(input, body);
        List<ISymbol> variables = [.. footprint.Reads.Where(symbol => symbol is ILocalSymbol or IParameterSymbol)];
        return !footprint.HasUnknownEffects
            && variables.Any(variable => EmbeddingBatch.IsWithin(variable, loop))
            && variables.All(variable => EmbeddingBatch.IsWithin(variable, loop)
                ? loop.Locals.Contains(variable, SymbolEqualityComparer.Default) || (body.Variables.ValueOf(variable) is { } value && IsOfItem(value, loop, body))
                : body.Variables.ValuesOf(variable)?.Any(value => loop.Syntax.Span.Contains(value.Syntax.Span)) == false);
    }
}
