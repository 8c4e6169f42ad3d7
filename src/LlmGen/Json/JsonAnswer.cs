using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using LlmGen.CompilerServices;

namespace LlmGen.Json;

/// <summary>Reads a whole answer: finds the JSON in it, takes it out of its wrapper and has it read.</summary>
/// <remarks>
/// A text that is the value is read at once. In any other, reasoning is skipped, and the place tells which part is the value: see
/// <see cref="JsonPlace"/>. The best place with a value counts, and in it the last one; what could not be read there makes the answer unreadable.
/// </remarks>
internal static class JsonAnswer
{
    public static readonly LlmJsonNames Wrapper = new("value");

    private const string Fence = "```";

    private static readonly SearchValues<char> EndOfSentence = SearchValues.Create(". \t\r\n");

    /// <summary>Reads an answer.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="read">Reads the value.</param>
    /// <param name="shape">What the value's JSON starts with.</param>
    /// <param name="method">The interface method that was called.</param>
    /// <param name="maxCharacters">How long the answer may be.</param>
    /// <param name="isClosed">
    /// Whether the value is JSON to its own closing bracket or quote, with nothing but reasoning and a fence around it: then nothing can be missing.
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
            if (TryReadWhole(text, read, shape, ref buffer, origin, out T? value, out isClosed))
            {
                return value;
            }

            JsonCandidates candidates = JsonCandidates.Find(text, IsScalar(shape) ? LlmJsonShape.Object : shape, origin);
            if (candidates.Begin > 0 && TryReadWhole(text.AsSpan(candidates.Begin), read, shape, ref buffer, origin, out value, out isClosed))
            {
                return value;
            }

            return candidates.Found.Count > 0
                ? new JsonChoice<T>(candidates, read, shape, origin).Read(ref buffer, out isClosed)
                : ReadBare(text.AsSpan(candidates.Begin), read, shape, ref buffer, origin);
        }
        finally
        {
            buffer.Dispose();
        }
    }

    private static bool IsScalar(LlmJsonShape shape) => shape is LlmJsonShape.String or LlmJsonShape.Number or LlmJsonShape.Boolean;

    /// <summary>Reads a text that is JSON, or begins with it and holds nothing else that could be the value.</summary>
    private static bool TryReadWhole<T>(
        ReadOnlySpan<char> text,
        LlmJsonRead<T> read,
        LlmJsonShape shape,
        ref JsonText buffer,
        in JsonOrigin origin,
        [MaybeNullWhen(false)] out T value,
        out bool isClosed)
    {
        value = default;
        isClosed = false;
        text = text.TrimStart().TrimStart('\uFEFF');
        if (text.IsEmpty ||
            (text[0] is '{' or '[' ? !JsonStart.IsCandidate(text, IsScalar(shape) ? LlmJsonShape.Object : shape) : text[0] is not ('"' or '/')))
        {
            return false;
        }

        try
        {
            LlmJsonReader json = new(buffer.Transcode(text, origin), origin);
            T whole = ReadValue(ref json, read, shape);
            isClosed = json.IsAtEnd;
            if (!isClosed && !HoldsNothingElse(text, json))
            {
                return false;
            }

            value = whole;
            return true;
        }
        catch (LlmOutputException)
        {
            // Something else in the text may be the value; else its candidate fails in the same way.
            return false;
        }
    }

    // What follows a value in brackets may be any prose; what follows a text in quotes could take it back.
    private static bool HoldsNothingElse(ReadOnlySpan<char> text, in LlmJsonReader json)
    {
        ReadOnlySpan<char> rest = text[^Encoding.UTF8.GetCharCount(json.Rest)..];
        return text[0] == '"'
            ? !rest.ContainsAnyExcept(EndOfSentence)
            : text[0] != '/' && !rest.ContainsAny('{', '[', '<');
    }

    /// <summary>Reads a value, which may stand in its wrapper, all of it perhaps in a JSON string.</summary>
    public static T ReadValue<T>(ref LlmJsonReader json, LlmJsonRead<T> read, LlmJsonShape shape)
    {
        bool isInString = json.TryEnterString(onlyObject: IsScalar(shape));
        T value = IsWrapped(json, shape) ? ReadWrapped(ref json, read) : read(ref json);
        if (isInString)
        {
            json.LeaveString();
        }

        return value;
    }

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

    private static bool IsWrapped(in LlmJsonReader json, LlmJsonShape shape) =>
        json.TokenType == JsonTokenType.StartObject &&
        shape switch
        {
            LlmJsonShape.Object => false,
            LlmJsonShape.NullableObject or LlmJsonShape.Dictionary => json.IsWrapper(Wrapper),
            _ => true,
        };

    // A value as a model would say it: its text is read like a JSON string of it. Of several fences on lines of their own the last one counts; of several
    // inside sentences nothing says which.
    private static T ReadBare<T>(ReadOnlySpan<char> text, LlmJsonRead<T> read, LlmJsonShape shape, ref JsonText buffer, in JsonOrigin origin)
    {
        ReadOnlySpan<char> content = NextFence(text, out int end, out bool isAlone);
        if (end < 0)
        {
            return ReadBareValue(text, read, shape, ref buffer, origin);
        }

        while (true)
        {
            T value = ReadBareValue(content, read, shape, ref buffer, origin);
            text = text[end..];
            ReadOnlySpan<char> next = NextFence(text, out end, out bool isNextAlone);
            if (end < 0)
            {
                return value;
            }

            isAlone &= isNextAlone;
            if (!isAlone && !next.Trim().SequenceEqual(content.Trim()))
            {
                throw origin.Error(origin.Path, "one value", "several different values", origin.Text);
            }

            content = next;
        }
    }

    private static T ReadBareValue<T>(ReadOnlySpan<char> text, LlmJsonRead<T> read, LlmJsonShape shape, ref JsonText buffer, in JsonOrigin origin)
    {
        if (TryReadWhole(text, read, shape, ref buffer, origin, out T? value, out _))
        {
            return value;
        }

        ReadOnlySpan<char> bare = JsonDecoration.Strip(text);
        if (bare is "null")
        {
            LlmJsonReader none = new(buffer.Transcode(bare, origin), origin);
            return read(ref none);
        }

        if (bare.IsEmpty || !IsScalar(shape))
        {
            string expected = shape is LlmJsonShape.Object or LlmJsonShape.NullableObject ? "a JSON object" : IsScalar(shape) ? "a value" : "a JSON array";
            throw origin.Error(origin.Path, expected, bare.IsEmpty ? "nothing" : JsonExcerpt.Of(origin.Text), origin.Text);
        }

        LlmJsonReader json = new(buffer.TranscodeString(bare, origin), origin);
        return read(ref json);
    }

    private static ReadOnlySpan<char> NextFence(ReadOnlySpan<char> text, out int end, out bool isAlone)
    {
        (end, isAlone) = (-1, false);
        int start = text.IndexOf(Fence);
        if (start < 0)
        {
            return default;
        }

        isAlone = text[(text[..start].LastIndexOfAny('\r', '\n') + 1)..start].IsWhiteSpace();

        start += Fence.Length;
        int length = text[start..].IndexOf(Fence);
        int line = (length < 0 ? text[start..] : text.Slice(start, length)).IndexOf('\n');
        if (line >= 0)
        {
            // What follows an opening fence on its line names the language.
            start += line + 1;
            length -= length < 0 ? 0 : line + 1;
        }

        end = length < 0 ? text.Length : start + length + Fence.Length;
        return length < 0 ? text[start..] : text.Slice(start, length);
    }
}
