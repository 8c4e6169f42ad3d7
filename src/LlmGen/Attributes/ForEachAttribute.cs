namespace LlmGen;

/// <summary>
/// Makes a method of an <see cref="LlmClientAttribute"/> interface a fan-out: it calls another method of the interface for each item of a sequence,
/// several at once, and gives the results in the order of the items.
/// </summary>
/// <remarks>
/// <para>
/// The method that is called may have a <see cref="PromptAttribute"/>, be a <see cref="PlanAttribute"/>, another fan-out, or have a body of its own. The
/// item goes to its one parameter that no parameter of the fan-out has the name of; the others are passed through by name (case does not count), and
/// so is the <see cref="CancellationToken"/>. Optional parameters that nothing is passed to keep their default.
/// </para>
/// <para>
/// The sequence is an <see cref="IEnumerable{T}"/> or an <see cref="IAsyncEnumerable{T}"/>, read one item at a time as calls come free: an item
/// starts as soon as it has arrived. Returned are the results as a list, or as an <see cref="IAsyncEnumerable{T}"/> that gives each one as soon as it
/// and all before it are there (with <see cref="Unordered"/>, as it is there). Such a stream is cold, each enumeration is a run of its own; and it goes
/// ahead of its reader by at most four times <see cref="MaxConcurrency"/> items, so that a sequence of any length runs in constant memory.
/// </para>
/// <para>
/// The first item that fails ends the fan-out with its exception: calls that are under way are cancelled and awaited, the sequence is disposed; a
/// stream gives what came before, first. The same cleaning up follows when the caller cancels, or leaves the stream early.
/// </para>
/// <para>
/// Where the results are <see cref="LlmOutcome{T}"/>, an item that fails is an outcome like any other. When the sequence fails, the items that have begun
/// go on; a stream gives all their outcomes before it throws. When the caller cancels, a stream gives the outcomes that are there, and a cancelled one for
/// each item that was under way, before it throws. A list is given only as a whole:
/// when the caller cancels, the call ends in an <see cref="OperationCanceledException"/>, and the outcomes that are there are lost, although they have been
/// paid for. To keep them, use a stream.
/// </para>
/// <para>
/// A parameter of type <see cref="IProgress{T}"/> of <see cref="FanOutProgress"/> hears of every item that ends. One that throws ends nothing; the first
/// exception is logged.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// [ForEach(nameof(TriageAsync), MaxConcurrency = 8)]
/// IAsyncEnumerable&lt;Triage&gt; TriageAllAsync(IAsyncEnumerable&lt;string&gt; tickets, CancellationToken cancellationToken = default);
///
/// [ForEach(nameof(KindAsync))] // one bad ticket loses nothing
/// Task&lt;IReadOnlyList&lt;LlmOutcome&lt;TicketKind&gt;&gt;&gt; KindsAsync(IEnumerable&lt;string&gt; tickets, CancellationToken cancellationToken = default);
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ForEachAttribute : Attribute
{
    /// <summary>A fan-out over a method.</summary>
    /// <param name="method">The method that is called for each item, as <c>nameof(M)</c>; M is not overloaded.</param>
    public ForEachAttribute(string method) => Method = method;

    /// <summary>The method that is called for each item.</summary>
    public string Method { get; }

    /// <summary>
    /// The most calls that are under way at once, at least 1. 0 is unset: 4. What the whole program asks of a model is bounded by
    /// <see cref="LlmRuntimeOptions.MaxConcurrency"/>.
    /// </summary>
    public int MaxConcurrency { get; set; }

    /// <summary>
    /// Whether a stream gives the results as they complete. With elements of type <see cref="LlmItem{T}"/> each one tells which item it belongs to.
    /// </summary>
    public bool Unordered { get; set; }

    /// <summary>How the calls begin: all at once, unless set.</summary>
    public PrefixStart Prefix { get; set; }
}
