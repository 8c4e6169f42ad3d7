using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>
/// Sequences whose order is not the same from one call to another. A <c>Dictionary</c> and a <c>HashSet</c> enumerate in the order in which they were filled, a
/// <c>ConcurrentDictionary</c> since .NET 8 by hash codes that are the same in every process, frozen collections as they were made: they stay silent. Immutable
/// dictionaries and sets of strings enumerate by hash codes that every process draws anew, and a <c>ConcurrentBag</c> by the threads that filled it.
/// </summary>
internal static class VaryingOrder
{
    private const int MaxDepth = 12;

    /// <summary>Methods that give the elements, or some of them, in the order in which they come.</summary>
    private static readonly HashSet<string> Passing =
    [
        "Select", "SelectMany", "Where", "ToList", "ToArray", "AsEnumerable", "Cast", "OfType", "Distinct", "Concat", "Append", "Prepend", "Take", "Skip", "Reverse", "ToHashSet",
        "ToDictionary", "ToImmutableArray", "ToImmutableList", "AsReadOnly", "GroupBy",
    ];

    private static readonly HashSet<string> Adding = ["Add", "AddRange", "Append", "AppendLine", "AppendJoin", "Insert", "Enqueue", "Push"];

    /// <summary>What of a text stands in an order that varies; null where nothing is seen to.</summary>
    /// <param name="text">The text, or the sequence that is joined to one.</param>
    /// <param name="call">The call whose text it is. Of a loop around it each call sees one element.</param>
    /// <param name="body">Where the text stands.</param>
    public static VaryingValue? OfText(IOperation text, LlmCall call, Body body)
    {
        text = text.Unwrapped();
        if (text.Type?.SpecialType != SpecialType.System_String)
        {
            return Of(text, body, 0);
        }

        switch (text)
        {
            case IInvocationOperation { TargetMethod: { Name: "Join" or "Concat", ContainingType.SpecialType: SpecialType.System_String } } joined:
                return Of(joined.Arguments.Last().Value, body, 0);
            case IInvocationOperation { TargetMethod: { Name: "Serialize", ContainingType.Name: "JsonSerializer" } } serialized when !serialized.Arguments.IsEmpty:
                return Of(serialized.Arguments[0].Value, body, 0);
            case IInvocationOperation { TargetMethod.Name: "Aggregate" } aggregate when aggregate.Receiver() is { } elements:
                return Of(elements, body, 0);
            case ILocalReferenceOperation { Local: { } local } sum when LoopOf(sum) is null:
                return body.Variables.ReferencesTo(local)
                    .Where(reference => reference.Parent is ICompoundAssignmentOperation addition && addition.Target == reference)
                    .Select(reference => OfLoops(reference, body, 0))
                    .FirstOrDefault(found => found is not null);
            default:
                return text.DescendantsAndSelf().OfType<ILocalReferenceOperation>().Select(LoopOf).OfType<IForEachLoopOperation>()
                    .Where(loop => loop.Syntax.SyntaxTree != call.Invocation.Syntax.SyntaxTree || !loop.Syntax.Span.Contains(call.Invocation.Syntax.Span))
                    .Select(loop => Of(loop.Collection, body, 0))
                    .FirstOrDefault(found => found is not null);
        }
    }

    /// <summary>What gives a sequence an order that varies; null where nothing is seen to.</summary>
    public static VaryingValue? Of(IOperation sequence, Body body) => Of(sequence, body, 0);

    /// <summary>What gives what is added to a list an order that varies: the sequence that is added, or the loop that adds it.</summary>
    public static VaryingValue? OfAddition(IArgumentOperation added, Body body) =>
        (added.Parent is IInvocationOperation { TargetMethod.Name: "AddRange" } ? Of(added.Value, body, 0) : null) ?? OfLoops(added, body, 0);

    private static VaryingValue? Of(IOperation sequence, Body body, int depth)
    {
        sequence = sequence.Unwrapped();
        if (depth > MaxDepth)
        {
            return null;
        }

        if (OfType(sequence.Type) is { } variation)
        {
            return new VaryingValue(sequence, variation);
        }

        switch (sequence)
        {
            case ILocalReferenceOperation { Local: { } local }:
                return OfLocal(local, body, depth);
            case IFieldReferenceOperation { Field: { } field } when body.Llm.ValueOf(field.OriginalDefinition) is { } made:
                return Of(made.Value, made.Body, depth + 1) is { } found ? found with { Source = sequence } : null;
            case IPropertyReferenceOperation { Property.Name: "Keys" or "Values", Instance: { } dictionary }:
                return Of(dictionary, body, depth + 1);
            case IInvocationOperation invocation:
                return OfInvocation(invocation, body, depth);
            case IObjectCreationOperation { Arguments: [{ } first, ..] }:
                return Of(first.Value, body, depth + 1);
            case ICollectionExpressionOperation collection:
                return collection.Elements.OfType<ISpreadOperation>().Select(spread => Of(spread.Operand, body, depth + 1)).FirstOrDefault(found => found is not null);
            default:
                return null;
        }
    }

    private static VaryingValue? OfInvocation(IInvocationOperation invocation, Body body, int depth)
    {
        string name = invocation.TargetMethod.Name;
        if (name is "Shuffle" or "GetItems" && invocation.TargetMethod.IsIn("System"))
        {
            return new VaryingValue(invocation, Variation.OfShuffle);
        }

        if (name is "OrderBy" or "OrderByDescending")
        {
            bool isShuffled = invocation.Arguments.Skip(1).Any(key => key.Value.DescendantsAndSelf().Any(VolatileValues.Is));
            return isShuffled ? new VaryingValue(invocation, Variation.OfShuffle) : null;
        }

        return Passing.Contains(name) && invocation.TargetMethod.IsIn("System") && invocation.Receiver() is { } elements ? Of(elements, body, depth + 1) : null;
    }

    private static VaryingValue? OfLocal(ILocalSymbol local, Body body, int depth)
    {
        VaryingValue? found = body.Variables.ValueOf(local) is { } value ? Of(value, body, depth + 1) : null;
        foreach (IOperation reference in body.Variables.ReferencesTo(local))
        {
            IOperation? use = reference.Parent;
            while (use is IConversionOperation or IArgumentOperation)
            {
                use = use.Parent;
            }

            if (use is not IInvocationOperation { TargetMethod.Name: { } name } change)
            {
                continue;
            }

            if (name == "Sort")
            {
                return null;
            }

            if (name == "Shuffle" && change.Instance?.Unwrapped() != reference)
            {
                found ??= new VaryingValue(change, Variation.OfShuffle);
            }
            else if (change.Receiver()?.Unwrapped() == reference && Adding.Contains(name))
            {
                found ??= (name is "AddRange" or "AppendJoin" ? Of(change.Arguments.Last().Value, body, depth + 1) : null) ?? OfLoops(change, body, depth + 1);
            }
        }

        return found;
    }

    /// <summary>The loop around a statement whose elements come in an order that varies.</summary>
    private static VaryingValue? OfLoops(IOperation statement, Body body, int depth)
    {
        for (IOperation? current = statement.Parent; current is not null and not IAnonymousFunctionOperation; current = current.Parent)
        {
            if (current is IForEachLoopOperation loop && Of(loop.Collection, body, depth + 1) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The loop that declares a variable; null where no loop does.</summary>
    public static IForEachLoopOperation? LoopOf(ILocalReferenceOperation reference)
    {
        for (IOperation? current = reference.Parent; current is not null; current = current.Parent)
        {
            if (current is IForEachLoopOperation loop && loop.Locals.Contains(reference.Local, SymbolEqualityComparer.Default))
            {
                return loop;
            }
        }

        return null;
    }

    private static Variation? OfType(ITypeSymbol? type) => type switch
    {
        INamedTypeSymbol { Name: "ImmutableDictionary" or "ImmutableHashSet", TypeArguments: [{ SpecialType: SpecialType.System_String }, ..] }
            when type.IsIn("System.Collections.Immutable") => Variation.OfHashes,
        { Name: "ConcurrentBag" } when type.IsIn("System.Collections.Concurrent") => Variation.OfThreads,
        _ => null,
    };
}
