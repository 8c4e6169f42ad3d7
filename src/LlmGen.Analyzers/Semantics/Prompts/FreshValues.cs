using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>Values of a cache key that no second call will have again.</summary>
internal static class FreshValues
{
    /// <summary>Formats of one letter that write seconds or less.</summary>
    private const string Fine = "FGoOrRsTuU";

    /// <summary>The fresh values that a key, or a text that is part of one, is made of.</summary>
    public static IEnumerable<IOperation> In(IOperation text, Body body) => Of(PromptReader.OfText(text, body));

    /// <summary>The fresh values among the pieces of a prompt.</summary>
    public static IEnumerable<IOperation> Of(IEnumerable<PromptPiece> pieces) =>
        pieces.Where(piece => piece.Kind == PromptPieceKind.Volatile).Select(piece => piece.Source).OfType<IOperation>().Where(source => !IsBucket(source));

    /// <summary>Whether a format of a time writes the same for a minute or longer.</summary>
    public static bool IsCoarse(string format) => format.Length == 1 ? Fine.IndexOf(format[0]) < 0 : format.IndexOfAny(['s', 'f', 'F']) < 0;

    /// <summary>Whether a clock is read so coarsely that all calls of an hour or a minute share a key, as somebody meant them to.</summary>
    private static bool IsBucket(IOperation clock)
    {
        if (clock is IPropertyReferenceOperation { Property.Name: "Minute" } or IInvocationOperation { TargetMethod.Name: "ToShortTimeString" })
        {
            return true;
        }

        IEnumerable<IOperation> formats = clock is IInvocationOperation { TargetMethod.Name: "ToString" } written ? written.Arguments.Select(argument => argument.Value) : [];
        IOperation current = clock;
        while (current.Parent is IConversionOperation or IParenthesizedOperation)
        {
            current = current.Parent;
        }

        formats = current.Parent switch
        {
            IInterpolationOperation { FormatString: { } format } => formats.Append(format),
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "AppendFormatted" } append } => formats.Concat(append.Arguments.Select(argument => argument.Value)),
            _ => formats,
        };
        return clock.Type?.Name != "Guid"
            && clock is not IInvocationOperation { Instance.Type.Name: "Guid" }
            && formats.Any(format => format.ConstantValue is { HasValue: true, Value: string text } && text.Length > 0 && IsCoarse(text));
    }
}
