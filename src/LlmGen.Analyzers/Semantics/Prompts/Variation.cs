namespace LlmGen.Analyzers;

/// <summary>How a part of a prompt differs from one call to another.</summary>
/// <param name="How">The end of a sentence about the part.</param>
/// <param name="Whom">For whom the text behind the part is read anew; empty where that is everybody.</param>
/// <param name="IsWithinConversation">Whether two calls of one conversation see different texts, so that the conversation behind the part is lost too.</param>
/// <param name="Worth">How many characters must stand behind the part to be worth a word.</param>
internal sealed record Variation(string How, string Whom, bool IsWithinConversation, int Worth)
{
    /// <summary>Less text than this is not worth a cache, whatever comes before it.</summary>
    public const int Least = 200;

    /// <summary>Text that fills a cache by itself. Below that, nobody loses anything to what only others see differently, or to a text that is put first on purpose.</summary>
    private const int Cacheable = PrefixCaches.UsualMinimum * PrefixCaches.CharactersPerToken;

    public static Variation OfCall { get; } = new("changes in every call", "", IsWithinConversation: true, Least);

    public static Variation OfRequest { get; } = new("changes with every request", "", IsWithinConversation: true, Least);

    public static Variation OfSearch { get; } = new("is found anew for every question", "", IsWithinConversation: true, Least);

    public static Variation OfChoice { get; } = new("is chosen anew for every question", "", IsWithinConversation: true, Least);

    public static Variation OfShuffle { get; } = new("is shuffled in every call", "", IsWithinConversation: true, Least);

    public static Variation OfThreads { get; } = new("comes in the order in which threads filled it", "", IsWithinConversation: true, Least);

    public static Variation OfHashes { get; } =
        new("comes in another order in every process, since the hash codes of strings are random", " of another process", IsWithinConversation: false, Least);

    public static Variation OfProcess { get; } = new("differs from process to process", " of another process", IsWithinConversation: false, Least);

    public static Variation OfUser { get; } = new("differs from user to user", " for another user", IsWithinConversation: false, Cacheable);

    public static Variation OfParameter { get; } = new("is another text in every call", "", IsWithinConversation: false, Least);

    public static Variation OfInput { get; } = new("is what a user writes", "", IsWithinConversation: false, Cacheable);
}
