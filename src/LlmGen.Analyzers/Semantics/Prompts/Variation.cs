namespace LlmGen.Analyzers;

/// <summary>How a part of a prompt differs from one call to another.</summary>
/// <param name="How">How the part varies, as the end of a sentence about it.</param>
/// <param name="Whom">Between whom the text after the part cannot be shared; empty where every call is affected.</param>
/// <param name="IsWithinConversation">Whether two calls of one conversation see different texts, so that the conversation behind the part is lost too.</param>
/// <param name="Worth">How many characters must stand behind the part to be reported.</param>
/// <param name="Remedy">What to do about it, in the imperative.</param>
internal sealed record Variation(string How, string Whom, bool IsWithinConversation, int Worth, string Remedy = "move it to the end")
{
    /// <summary>Less text than this is not worth a cache, whatever comes before it.</summary>
    public const int MinLength = 200;

    /// <summary>Text that fills a cache by itself. Below that, nobody loses anything to what only others see differently, or to a text that is put first on purpose.</summary>
    private const int Cacheable = PrefixCaches.UsualMinimum * PrefixCaches.CharactersPerToken;

    public static Variation OfCall { get; } = new("changes on every call", "", IsWithinConversation: true, MinLength);

    public static Variation OfRequest { get; } = new("changes on every request", "", IsWithinConversation: true, MinLength);

    public static Variation OfSearch { get; } = new("is retrieved per question", "", IsWithinConversation: true, MinLength);

    public static Variation OfChoice { get; } = new("is selected per question", "", IsWithinConversation: true, MinLength, "send all tools");

    public static Variation OfShuffle { get; } = new("is shuffled on every call", "", IsWithinConversation: true, MinLength, "keep its order");

    public static Variation OfThreads { get; } = new("has no defined order", "", IsWithinConversation: true, MinLength, "sort it");

    public static Variation OfHashes { get; } = new("has a different order in every process", " across processes", IsWithinConversation: false, MinLength, "sort it");

    public static Variation OfProcess { get; } = new("differs between processes", " across processes", IsWithinConversation: false, MinLength);

    public static Variation OfUser { get; } = new("differs between users", " across users", IsWithinConversation: false, Cacheable);

    public static Variation OfParameter { get; } = new("varies per call", "", IsWithinConversation: false, MinLength);

    public static Variation OfInput { get; } = new("is user input", "", IsWithinConversation: false, Cacheable);
}
