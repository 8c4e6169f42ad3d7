using System.Text;

namespace LlmGen.Json;

/// <summary>What stood somewhere, on one line and short enough for a message.</summary>
internal static class JsonExcerpt
{
    private const int MaxCharacters = 60;

    public static string Of(ReadOnlySpan<byte> utf8)
    {
        // No character takes more than four bytes; the part beyond what is shown may end in half of one.
        const int MaxBytes = (MaxCharacters + 1) * 4;
        return Of(Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, MaxBytes)]), utf8.Length > MaxBytes);
    }

    public static string Of(ReadOnlySpan<char> text, bool goesOn = false)
    {
        StringBuilder excerpt = new(MaxCharacters + 1);
        for (int i = 0; i < text.Length; i++)
        {
            if (excerpt.Length == MaxCharacters)
            {
                goesOn = true;
                break;
            }

            char c = text[i];
            bool blank = char.IsWhiteSpace(c) || char.IsControl(c);
            if (!blank)
            {
                excerpt.Append(c);
            }
            else if (excerpt.Length > 0 && excerpt[^1] != ' ')
            {
                excerpt.Append(' ');
            }
        }

        if (goesOn)
        {
            if (excerpt.Length > 0 && char.IsHighSurrogate(excerpt[^1]))
            {
                excerpt.Length--;
            }

            excerpt.Append('…');
        }

        return excerpt.ToString();
    }
}
