namespace LlmGen.Generator.Parsing;

/// <summary>A piece of a template as it is written: text, a placeholder, or a mistake.</summary>
/// <param name="Text">The text, with braces unescaped; null for the other two.</param>
/// <param name="Path">The placeholder's names: a parameter, then members of it.</param>
/// <param name="Format">What stands behind the colon, or null.</param>
/// <param name="FormatStart">Where the format begins.</param>
/// <param name="Start">Where the piece begins.</param>
/// <param name="Length">How long the piece is.</param>
/// <param name="Mistake">What is wrong, as the end of a sentence about the template; null where nothing is.</param>
internal sealed record TemplatePiece(
    string? Text,
    TemplateName[] Path,
    string? Format,
    int FormatStart,
    int Start,
    int Length,
    string? Mistake)
{
    public static TemplatePiece OfText(string text) => new(text, [], null, 0, 0, 0, null);

    public static TemplatePiece OfPlaceholder(TemplateName[] path, string? format, int formatStart, int start, int length) =>
        new(null, path, format, formatStart, start, length, null);

    public static TemplatePiece Bad(int start, int length, string mistake) => new(null, [], null, 0, start, length, mistake);
}
