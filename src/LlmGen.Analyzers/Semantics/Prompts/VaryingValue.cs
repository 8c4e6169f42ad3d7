using Microsoft.CodeAnalysis;

namespace LlmGen.Analyzers;

/// <summary>A part of a request that differs from one call to another.</summary>
/// <param name="Source">What differs, as it is named to the reader.</param>
/// <param name="Variation">How it differs.</param>
internal sealed record VaryingValue(IOperation Source, Variation Variation)
{
    /// <summary>What is proven to vary in a part of a call's prompt; null where nothing is.</summary>
    public static VaryingValue? Of(PromptPiece piece, LlmCall call, LlmCompilation llm)
    {
        if (piece is { Kind: PromptPieceKind.Volatile, Source: { } fresh })
        {
            return new VaryingValue(fresh, Variation.OfCall);
        }

        if (piece is not { Kind: PromptPieceKind.Unknown, Source: { } source })
        {
            return null;
        }

        Body body = llm.BodyOf(source.Root());
        return AmbientValues.Of(source, body)
            ?? VaryingOrder.OfText(source, call, body)
            ?? (SearchResults.Are(source, piece.Helper, body) ? new VaryingValue(piece.Name ?? source, Variation.OfSearch) : null)
            ?? (!piece.IsSystem && UserInput.Is(source, body) ? new VaryingValue(piece.Name ?? source, Variation.OfInput) : null);
    }
}
