namespace LlmGen.Levers.Common;

/// <summary>
/// The clocks on the request that is being made. They hang on the flow of execution, since whatever a pipeline is made of may stand between a
/// clock and the limit that holds its request up.
/// </summary>
internal static class RequestClocks
{
    private static readonly AsyncLocal<IRequestClock?> Ambient = new();

    /// <summary>The clock nearest to the request.</summary>
    public static IRequestClock? Innermost
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>
    /// Begins a call with no clock around it. Where a tool or another client calls a model for a request, what becomes of that call is not what becomes of
    /// the request: neither its first token nor its place in a queue.
    /// </summary>
    public static void BeginCall()
    {
        if (Ambient.Value is not null)
        {
            Ambient.Value = null;
        }
    }

    public static void Pause(IRequestClock? innermost)
    {
        for (IRequestClock? clock = innermost; clock is not null; clock = clock.Outer)
        {
            clock.Pause();
        }
    }

    public static void Start(IRequestClock? innermost)
    {
        for (IRequestClock? clock = innermost; clock is not null; clock = clock.Outer)
        {
            clock.Start();
        }
    }

    public static void Withdraw(IRequestClock? innermost)
    {
        for (IRequestClock? clock = innermost; clock is not null; clock = clock.Outer)
        {
            clock.Withdraw();
        }
    }

    public static void Answered(IRequestClock? innermost)
    {
        for (IRequestClock? clock = innermost; clock is not null; clock = clock.Outer)
        {
            clock.Answered();
        }
    }

    public static void Hold(IRequestClock? innermost, TimeSpan time)
    {
        for (IRequestClock? clock = innermost; clock is not null; clock = clock.Outer)
        {
            clock.Hold(time);
        }
    }
}
