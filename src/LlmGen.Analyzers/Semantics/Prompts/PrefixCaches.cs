namespace LlmGen.Analyzers;

/// <summary>What is known of the providers' prompt caches, in numbers.</summary>
internal static class PrefixCaches
{
    /// <summary>The usual rule for English.</summary>
    public const int CharactersPerToken = 4;

    /// <summary>The shortest prefix that the large providers keep, in tokens.</summary>
    public const int UsualMinimum = 1024;
}
