namespace LlmGen.Levers.Concurrency;

/// <summary>
/// How long everything will take that can only begin once the present call is over, as far as somebody knows: whoever runs calls in order says it,
/// and where slots are short, the call with the longest path before it goes first.
/// </summary>
internal static class RemainingPath
{
    private static readonly AsyncLocal<Func<TimeSpan>?> Ambient = new();

    /// <summary>Without the call itself. Flows with the execution into the calls that begin there; computed only where a call must wait.</summary>
    public static Func<TimeSpan>? AfterCall
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }
}
