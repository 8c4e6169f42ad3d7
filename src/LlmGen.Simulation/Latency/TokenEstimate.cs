namespace LlmGen.Simulation.Latency;

/// <summary>The estimate of tokens that everything here shares: four characters each, a surrogate pair kept whole.</summary>
internal static class TokenEstimate
{
    private const int CharactersPerToken = 4;

    public static int Count(ReadOnlySpan<char> text)
    {
        int count = 0;
        for (int start = 0; start < text.Length; start = End(text, start))
        {
            count++;
        }

        return count;
    }

    public static List<string> Split(string text)
    {
        List<string> pieces = new((text.Length / CharactersPerToken) + 1);
        for (int start = 0; start < text.Length;)
        {
            int end = End(text, start);
            pieces.Add(text[start..end]);
            start = end;
        }

        return pieces;
    }

    /// <summary>Where the token that begins at <paramref name="start"/> ends.</summary>
    public static int End(ReadOnlySpan<char> text, int start)
    {
        int end = Math.Min(start + CharactersPerToken, text.Length);
        return end < text.Length && char.IsSurrogatePair(text[end - 1], text[end]) ? end + 1 : end;
    }
}
