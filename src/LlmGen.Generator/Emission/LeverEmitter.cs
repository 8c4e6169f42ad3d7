using LlmGen.Generator.Model;

namespace LlmGen.Generator.Emission;

/// <summary>Writes the levers of a method: as settings of its constant part, and in its documentation. Null is not pulled.</summary>
internal static class LeverEmitter
{
    public static string? Cache(LeversModel levers) => levers.Cache is { } cache
        ? New(
            cache.Seconds == 0 ? null : "Expiration = global::System.TimeSpan.FromSeconds(" + Literals.Integer(cache.Seconds) + ")",
            cache.Tags.Count == 0 ? null : "Tags = " + Literals.Strings(cache.Tags),
            cache.Version is { } version ? "Version = " + Literals.String(version) : null)
        : null;

    public static string? Deadline(LeversModel levers) => levers.Deadline is { } deadline
        ? New(Time("FirstToken", deadline.FirstToken), Time("Total", deadline.Total), Time("Stall", deadline.Stall))
        : null;

    public static string? Hedge(LeversModel levers) => levers.Hedge is { } hedge
        ? New(
            Time("After", hedge.After),
            hedge.AfterPercentile == 0 ? null : "AfterPercentile = " + Literals.Integer(hedge.AfterPercentile),
            hedge.MaxAttempts == 0 ? null : "MaxAttempts = " + Literals.Integer(hedge.MaxAttempts))
        : null;

    public static string? Objective(LeversModel levers) => levers.Objective is { } objective
        ? New(Time("FirstTokenP95", objective.FirstTokenP95), Time("TotalP95", objective.TotalP95))
        : null;

    public static IEnumerable<string> Documentation(LeversModel levers)
    {
        if (levers.Cache is { } cache)
        {
            yield return "Cached" + (cache.Seconds == 0 ? "" : " for " + Literals.Integer(cache.Seconds) + " s")
                + (levers.CacheScope is null ? "." : ", separately for each cache scope.") + " Concurrent equal calls share one request.";
        }

        if (levers.Hedge is { } hedge)
        {
            yield return Hedged(hedge);
        }

        if (levers.Deadline is { } deadline)
        {
            yield return "Deadline: " + Limits(("first token", deadline.FirstToken), ("stall", deadline.Stall), ("total", deadline.Total)) + ".";
        }

        if (levers.Objective is { } objective)
        {
            string limits = Limits(("p95 of the first token", objective.FirstTokenP95), ("p95 of the total", objective.TotalP95));
            yield return "Timed" + (limits.Length == 0 ? "" : ": " + limits) + ".";
        }
    }

    private static string Hedged(HedgeModel hedge)
    {
        string after = hedge.After == 0 ? "" : Literals.Integer(hedge.After) + " ms";
        string percentile = hedge.AfterPercentile == 0 ? "" : "the measured p" + Literals.Integer(hedge.AfterPercentile);
        string delay = percentile.Length == 0 ? after : percentile + (after.Length == 0 ? "" : " (" + after + " until it is known)");
        return "Hedged: " + (delay.Length == 0 ? "no delay is set, so only one request is sent." : "another request after " + delay + " without a token; at most "
            + Literals.Integer(hedge.MaxAttempts == 0 ? 2 : hedge.MaxAttempts) + " requests.");
    }

    private static string Limits(params (string Name, int Milliseconds)[] limits) =>
        string.Join(", ", limits.Where(limit => limit.Milliseconds > 0).Select(limit => limit.Name + " " + Literals.Integer(limit.Milliseconds) + " ms"));

    private static string? Time(string name, int milliseconds) =>
        milliseconds == 0 ? null : name + " = global::System.TimeSpan.FromMilliseconds(" + Literals.Integer(milliseconds) + ")";

    private static string New(params string?[] settings)
    {
        string[] set = [.. settings.OfType<string>()];
        return set.Length == 0 ? "new()" : "new() { " + string.Join(", ", set) + " }";
    }
}
