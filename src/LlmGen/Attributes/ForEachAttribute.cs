namespace LlmGen;

/// <summary>
/// Makes a method of an <see cref="LlmClientAttribute"/> interface a fan-out: it calls another method of the interface for each item of a sequence,
/// with limited concurrency, and returns the results in the order of the items.
/// </summary>
/// <remarks>
/// <para>
/// The called method may have a <see cref="PromptAttribute"/>, be a plan (<see cref="PlanAttribute"/>) or another fan-out, or have a body. Each item is
/// passed to the one parameter of the called method for which the fan-out has no parameter of the same name. The other arguments are passed by name
/// (case-insensitive), and so is the <see cref="CancellationToken"/>. Optional parameters without an argument keep their default value.
/// </para>
/// <para>
/// The sequence is an <see cref="IEnumerable{T}"/> or an <see cref="IAsyncEnumerable{T}"/>. Items are read one at a time, whenever another call can start.
/// The results are returned as a list, or as an <see cref="IAsyncEnumerable{T}"/> that yields each result once it and all previous ones are complete
/// (with <see cref="Unordered"/>, once it is complete). Each enumeration of such a stream is a new run. At most four times
/// <see cref="MaxConcurrency"/> items are processed ahead of the reader, so a sequence of any length needs constant memory.
/// </para>
/// <para>
/// If an item fails, the fan-out throws its exception: running calls are cancelled and awaited, and the sequence is disposed. A stream first yields the
/// previous results. The same cleanup happens if the caller cancels, or disposes the stream early.
/// </para>
/// <para>
/// If the results are <see cref="LlmOutcome{T}"/>, the outcome of a failed item contains its exception, and the fan-out continues. If the sequence
/// fails, the started items complete, and a stream yields all their outcomes before it throws. If the caller cancels, a stream yields the available
/// outcomes, and a cancelled outcome for each started item, before it throws. A list is returned only when it is complete: if the caller cancels, the
/// call throws an <see cref="OperationCanceledException"/>, and the available outcomes are lost, although they have been billed. Use a stream to
/// receive them.
/// </para>
/// <para>
/// A parameter of type <see cref="IProgress{T}"/> of <see cref="FanOutProgress"/> is notified of each completed item. Its exceptions do not end the
/// fan-out; the first one is logged.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// [ForEach(nameof(TriageAsync), MaxConcurrency = 8)]
/// IAsyncEnumerable&lt;Triage&gt; TriageAllAsync(IAsyncEnumerable&lt;string&gt; tickets, CancellationToken cancellationToken = default);
///
/// [ForEach(nameof(KindAsync))] // a failed ticket does not affect the others
/// Task&lt;IReadOnlyList&lt;LlmOutcome&lt;TicketKind&gt;&gt;&gt; KindsAsync(IEnumerable&lt;string&gt; tickets, CancellationToken cancellationToken = default);
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ForEachAttribute : Attribute
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="method">The method that is called for each item, as <c>nameof(M)</c>. M must not be overloaded.</param>
    public ForEachAttribute(string method) => Method = method;

    /// <summary>The method that is called for each item.</summary>
    public string Method { get; }

    /// <summary>
    /// The maximum number of concurrent calls, at least 1. 0 is unset: 4. To limit the concurrent requests of the whole program, set
    /// <see cref="LlmRuntimeOptions.MaxConcurrency"/>.
    /// </summary>
    public int MaxConcurrency { get; set; }

    /// <summary>
    /// Whether a stream yields the results in order of completion. Use elements of type <see cref="LlmItem{T}"/> to know the item of each result.
    /// </summary>
    public bool Unordered { get; set; }

    /// <summary>How the calls start. The default is <see cref="PrefixStart.Together"/>.</summary>
    public PrefixStart Prefix { get; set; }
}
