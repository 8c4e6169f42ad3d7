namespace SupportDesk;

/// <summary>One request to a model as its caller saw it; times count from the start of the ticket. A count is null where no usage was reported.</summary>
internal sealed record RequestRecord(
    string Step, TimeSpan Start, TimeSpan FirstToken, TimeSpan End, long? InputTokens, long? CachedTokens, long? OutputTokens)
{
    public TimeSpan TimeToFirstToken => FirstToken - Start;

    public TimeSpan Total => End - Start;
}
