using System.ComponentModel;

namespace LlmGen.CompilerServices;

/// <summary>The constant settings of a fan-out. Created once by generated code.</summary>
/// <param name="name">The interface and the method, such as <c>ISupportDesk.TriageAllAsync</c>.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LlmFanOut(string name)
{
    /// <summary>The most calls that are under way at once, where nothing else is said.</summary>
    internal const int DefaultConcurrency = 4;

    // How far results may run ahead of their reader, in turns of all calls: so far that one slow item does not idle the others.
    private const int TurnsAhead = 4;

    /// <summary>The interface and the method.</summary>
    public string Name { get; } = name;

    /// <summary>The maximum number of concurrent calls.</summary>
    public int MaxConcurrency { get; init; } = DefaultConcurrency;

    /// <summary>Whether a stream yields the results in order of completion.</summary>
    public bool Unordered { get; init; }

    /// <summary>Whether calls return an <c>LlmResult&lt;string&gt;</c> of which only the text is returned.</summary>
    public bool TakesText { get; init; }

    /// <summary>How the calls start.</summary>
    public PrefixStart Prefix { get; init; }

    /// <summary>How many items a stream begins before its reader has taken the first of them.</summary>
    internal int Window => (int)Math.Min((long)TurnsAhead * MaxConcurrency, int.MaxValue);
}
