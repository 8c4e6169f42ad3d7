namespace LlmGen.Simulation.Answers;

/// <summary>FNV-1a over text: unlike <see cref="string.GetHashCode()"/>, the same in every process.</summary>
internal static class PromptHash
{
    public static ulong Of(string text, string salt)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (char character in text)
        {
            hash = (hash ^ character) * 0x100000001B3;
        }

        foreach (char character in salt)
        {
            hash = (hash ^ character) * 0x100000001B3;
        }

        // FNV's low bits follow the last characters; callers take the remainder by small numbers.
        return hash ^ (hash >> 32);
    }
}
