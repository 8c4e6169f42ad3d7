using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>What varies in the tools of a call, which stand before everything else that a model reads.</summary>
internal static class VaryingTools
{
    private const int MaxDepth = 6;

    /// <summary>What is proven to vary: the order, the choice, or the text of the tools; null where nothing is.</summary>
    /// <param name="call">The call.</param>
    /// <param name="pieces">Its prompt.</param>
    /// <param name="body">Where it stands.</param>
    public static VaryingValue? Of(LlmCall call, IReadOnlyList<PromptPiece> pieces, Body body)
    {
        foreach (ISimpleAssignmentOperation set in CallOptions.Sets(call, "Tools", body))
        {
            if ((VaryingOrder.Of(set.Value, body) ?? OfElements(set.Value, pieces, body, 0)) is { } found)
            {
                return found;
            }
        }

        foreach (IArgumentOperation added in CallOptions.Additions(call, "Tools", body))
        {
            if ((VaryingOrder.OfAddition(added, body) ?? OfElements(added.Value, pieces, body, 0)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>What varies in the tools themselves, or in which of them there are.</summary>
    private static VaryingValue? OfElements(IOperation tools, IReadOnlyList<PromptPiece> pieces, Body body, int depth)
    {
        if (depth > MaxDepth)
        {
            return null;
        }

        tools = tools.Unwrapped();
        switch (tools)
        {
            case ILocalReferenceOperation { Local: { } local }:
                return (body.Variables.ValueOf(local) is { } value ? OfElements(value, pieces, body, depth + 1) : null)
                    ?? body.Variables.ReferencesTo(local)
                        .Where(reference => reference.Parent is IInvocationOperation { TargetMethod.Name: "Add" or "AddRange" } add && add.Instance == reference)
                        .Select(reference => OfElements(((IInvocationOperation)reference.Parent!).Arguments[0].Value, pieces, body, depth + 1))
                        .FirstOrDefault(found => found is not null);
            case ICollectionExpressionOperation collection:
                return collection.Elements
                    .Select(element => OfElements(element is ISpreadOperation spread ? spread.Operand : element, pieces, body, depth + 1))
                    .FirstOrDefault(found => found is not null);
            case IArrayCreationOperation { Initializer: { } elements }:
                return elements.ElementValues.Select(element => OfElements(element, pieces, body, depth + 1)).FirstOrDefault(found => found is not null);
            case IInvocationOperation { TargetMethod: { Name: "Where", ContainingType.Name: "Enumerable" } } filter when DependsOnQuestion(filter.Arguments[1].Value, pieces):
                return new VaryingValue(filter, Variation.OfChoice);
            case IInvocationOperation { TargetMethod.ContainingType.Name: "Enumerable" } sequence when sequence.Receiver() is { } source:
                return OfElements(source, pieces, body, depth + 1);
            case IInvocationOperation factory:
                return OfTexts(factory.Arguments, body);
            case IObjectCreationOperation { Initializer: { } initializer } list when list.Arguments.IsEmpty && list.Type?.Name == "List":
                return initializer.Initializers.OfType<IInvocationOperation>()
                    .Select(add => OfElements(add.Arguments[0].Value, pieces, body, depth + 1))
                    .FirstOrDefault(found => found is not null);
            case IObjectCreationOperation creation:
                return OfTexts(creation.Arguments, body)
                    ?? (creation.Arguments is [{ } first, ..] && creation.Type?.Name == "List" ? OfElements(first.Value, pieces, body, depth + 1) : null);
            default:
                return null;
        }
    }

    /// <summary>A name or a description of a tool that varies. What its function does is no part of the request.</summary>
    private static VaryingValue? OfTexts(IEnumerable<IArgumentOperation> arguments, Body body) =>
        arguments
            .SelectMany(argument => argument.Value.Type?.SpecialType == SpecialType.System_String
                ? [argument.Value]
                : argument.Value.Unwrapped() is IObjectCreationOperation { Initializer: { } options }
                ? options.Initializers.OfType<ISimpleAssignmentOperation>().Select(set => set.Value).Where(value => value.Type?.SpecialType == SpecialType.System_String)
                : [])
            .SelectMany(text => PromptReader.OfText(text, body))
            .Where(piece => piece.Kind == PromptPieceKind.Volatile)
            .Select(piece => new VaryingValue(piece.Source!, Variation.OfCall))
            .FirstOrDefault();

    /// <summary>Whether a filter reads what the model is asked: the last text of the messages that is not known beforehand.</summary>
    private static bool DependsOnQuestion(IOperation filter, IReadOnlyList<PromptPiece> pieces) =>
        pieces.LastOrDefault(piece => !piece.IsSystem && piece is { Kind: PromptPieceKind.Unknown, Source: not null }) is { } question
        && (question.Name ?? question.Source!).Variable() is { } asked
        && filter.Descendants().Any(read =>
            read is ILocalReferenceOperation or IParameterReferenceOperation && SymbolEqualityComparer.Default.Equals(read.Variable(), asked));
}
