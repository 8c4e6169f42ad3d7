using System.Text.Json;

namespace LlmGen;

/// <summary>Reads a whole answer: finds the JSON in it, takes it out of its wrapper and has it read.</summary>
internal static class JsonAnswer
{
    public static readonly LlmJsonNames Wrapper = new("value");

    private const string Fence = "```";

    /// <summary>Reads an answer.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="read">Reads the value.</param>
    /// <param name="shape">What the value's JSON starts with.</param>
    /// <param name="method">The interface method that was called.</param>
    /// <param name="maxCharacters">How long the answer may be.</param>
    /// <param name="isClosed">
    /// Whether the value ended in its own closing bracket, with nothing but white space behind it: then nothing of it can be missing.
    /// </param>
    public static T Read<T>(string text, LlmJsonRead<T> read, LlmJsonShape shape, string method, int maxCharacters, out bool isClosed)
    {
        JsonOrigin origin = new(method, text);
        if (text.Length > maxCharacters)
        {
            throw origin.TooLong(maxCharacters, text[..maxCharacters]);
        }

        JsonText buffer = default;
        try
        {
            LlmJsonReader json = new(Find(text, shape, ref buffer, origin), origin);
            isClosed = json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
            T value = IsWrapped(json, shape) ? ReadWrapped(ref json, read) : read(ref json);
            isClosed &= json.IsAtEnd;
            return value;
        }
        finally
        {
            buffer.Dispose();
        }
    }

    private static bool IsWrapped(in LlmJsonReader json, LlmJsonShape shape) =>
        json.TokenType == JsonTokenType.StartObject &&
        shape switch
        {
            LlmJsonShape.Object => false,
            LlmJsonShape.NullableObject or LlmJsonShape.Dictionary => json.IsWrapper(Wrapper),
            _ => true,
        };

    private static T ReadWrapped<T>(ref LlmJsonReader json, LlmJsonRead<T> read)
    {
        T value = default!;
        LlmJsonObject properties = json.ReadObject(Wrapper);
        while (json.ReadProperty(ref properties))
        {
            value = read(ref json);
        }

        return value;
    }

    private static ReadOnlySpan<byte> Find(string text, LlmJsonShape shape, ref JsonText buffer, in JsonOrigin origin)
    {
        if (shape is LlmJsonShape.String or LlmJsonShape.Number or LlmJsonShape.Boolean)
        {
            return FindScalar(text, ref buffer, origin);
        }

        int start = IndexOfContainer(text, shape);
        if (start >= 0)
        {
            return buffer.Transcode(text.AsSpan(start), origin);
        }

        ReadOnlySpan<char> bare = Bare(text);
        if (bare.SequenceEqual("null"))
        {
            return buffer.Transcode(bare, origin);
        }

        string expected = shape is LlmJsonShape.Object or LlmJsonShape.NullableObject ? "a JSON object" : "a JSON array";
        throw origin.Error(origin.Path, expected, text.AsSpan().Trim().IsEmpty ? "nothing" : JsonExcerpt.Of(text), text);
    }

    // A scalar may come as JSON, in its wrapper, or as the model would say it: then its text is read like a JSON string of it.
    private static ReadOnlySpan<byte> FindScalar(string text, ref JsonText buffer, in JsonOrigin origin)
    {
        int start = IndexOfContainer(text, LlmJsonShape.Object);
        bool isWrapped = start >= 0 && text[start] == '{';
        ReadOnlySpan<char> bare = Bare(text);
        bool isQuoted = bare.StartsWith('"') && !(isWrapped && start < text.IndexOf('"', StringComparison.Ordinal));
        if (isWrapped && !isQuoted)
        {
            return buffer.Transcode(text.AsSpan(start), origin);
        }

        if (isQuoted || bare.SequenceEqual("null"))
        {
            return buffer.Transcode(bare, origin);
        }

        return bare.IsEmpty
            ? throw origin.Error(origin.Path, "a value", "nothing", text)
            : buffer.TranscodeString(bare, origin);
    }

    private static ReadOnlySpan<char> Bare(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        int fence = text.StartsWith('"') ? -1 : text.IndexOf(Fence);
        if (fence >= 0)
        {
            text = text[(fence + Fence.Length)..];
            int line = text.IndexOf('\n');
            int end = text.IndexOf(Fence);
            if (line >= 0 && (end < 0 || line < end))
            {
                // What follows an opening fence on its line names the language.
                text = text[(line + 1)..];
                end = text.IndexOf(Fence);
            }

            text = end < 0 ? text : text[..end];
        }

        text = text.Trim().Trim('`').Trim();
        return text.EndsWith('.') ? text[..^1].TrimEnd().Trim('`') : text;
    }

    private static int IndexOfContainer(ReadOnlySpan<char> text, LlmJsonShape shape)
    {
        Span<char> beginning = stackalloc char[JsonStart.MaxLength];
        for (int start = 0; ; start++)
        {
            int next = text[start..].IndexOfAny('{', '[');
            if (next < 0)
            {
                return -1;
            }

            start += next;
            int length = 0;
            for (int i = start; i < text.Length && length < beginning.Length; i++)
            {
                if (!char.IsWhiteSpace(text[i]))
                {
                    beginning[length++] = text[i];
                }
            }

            if (IsAnswer(beginning[..length], shape))
            {
                return start;
            }
        }
    }

    // Where an object is wanted, an array of objects is taken too, to be refused: the first object in it is not the answer.
    private static bool IsAnswer(ReadOnlySpan<char> beginning, LlmJsonShape shape) => shape switch
    {
        LlmJsonShape.Object or LlmJsonShape.NullableObject => !beginning.StartsWith("[]") && JsonStart.IsJson(beginning, LlmJsonShape.Object) == true,
        LlmJsonShape.Dictionary => JsonStart.IsJson(beginning, LlmJsonShape.Object) == true,
        _ => JsonStart.IsJson(beginning, null) == true,
    };
}
