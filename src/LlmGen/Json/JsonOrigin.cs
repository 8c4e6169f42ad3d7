namespace LlmGen.Json;

/// <summary>Where a piece of JSON comes from, for what an error says.</summary>
/// <param name="Method">The interface method that was called.</param>
/// <param name="Text">The whole text; null where the piece itself is all there is to show.</param>
/// <param name="Root">The path of what is read, or of the array it is an element of.</param>
/// <param name="Element">The index of the element; -1 for a whole answer.</param>
internal readonly record struct JsonOrigin(string Method, string? Text, string Root = "$", int Element = -1)
{
    public const string EndOfText = "the end of the text";

    public string Path => Element < 0 ? Root : $"{Root}[{Element}]";

    public LlmOutputException Error(string path, string expected, string found, string? rawText, Exception? innerException = null) =>
        new($"{Method} cannot deserialize the response: at {path}, expected {expected}, found {found}.", innerException)
        {
            Method = Method,
            Path = path,
            Expected = expected,
            Found = found,
            RawText = rawText,
        };

    public LlmOutputException TooLong(int maxCharacters, string? rawText) =>
        new($"{Method} cannot deserialize the response: it is longer than {maxCharacters} characters. " +
            "LlmRuntimeOptions.MaxResponseCharacters sets this limit.")
        {
            Method = Method,
            Expected = $"at most {maxCharacters} characters",
            Found = "a longer text",
            RawText = rawText,
        };
}
