namespace LlmGen;

/// <summary>
/// Makes a method of an <see cref="LlmClientAttribute"/> interface a plan: it calls the interface's other methods as its steps, each one the
/// moment that its inputs are there, so that everything runs together that can.
/// </summary>
/// <remarks>
/// <para>
/// Names make the graph. What a method gives is named by the method, without <c>Async</c>, or by <see cref="OutputAttribute"/>; what it needs
/// is named by its parameters; case does not count. The plan's own parameters are at hand from the start and beat a step of the same name. A
/// parameter that nothing gives keeps its default value. The plan's <see cref="CancellationToken"/> reaches every step that has one.
/// </para>
/// <para>
/// Steps are methods with a <see cref="PromptAttribute"/>, other plans, fan-outs (<see cref="ForEachAttribute"/>), and methods of the interface that have a
/// body: plain C#, synchronous or not. A step that several need runs once, one that nothing needs does not run. <c>[Plan]</c> fills what the method returns: the
/// constructor's parameters and settable members of a record or class (those that may be null, or are set already, are left alone where no step
/// gives them), or the elements of a tuple. <c>[Plan(nameof(M))]</c> returns what the step M gives, as a stream where both are streams.
/// </para>
/// <para>
/// A list takes the elements of a streamed step when it has ended, a <c>string</c> its text, a <c>T</c> the value of an
/// <see cref="LlmResult{T}"/>. A parameter of type <see cref="IAsyncEnumerable{T}"/> takes a streamed step while it still streams: the step
/// begins at once and works on the first element while the next is written. Such a stream is one request however many steps read it; each may
/// enumerate it once. It runs ahead of its slowest reader by at most 1,024 elements, unless one reader waits for what another one makes of the same
/// stream: then it keeps what is not read yet.
/// </para>
/// <para>
/// The first step that fails decides: its exception is thrown, the steps that are under way are cancelled and awaited, no further one starts. The
/// same holds when the caller cancels or leaves a streamed plan early. A plan of one enumeration is a run of its own.
/// </para>
/// <para>
/// A run is a span, with those of its calls beneath it: <c>llmgen.plan.critical_path</c> names the steps that it had to wait for,
/// <c>llmgen.plan.predicted_duration</c> says, in seconds, how long it was expected to take by the medians of its methods. <see cref="LlmRuntime.Latency"/> keeps
/// the total time of a plan under its own name, and of a streamed one the time to its first element.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// [Plan] // Summary and Kind start together, Reply when both are there
/// Task&lt;Triage&gt; TriageAsync(string ticket, CancellationToken cancellationToken = default);
///
/// [Plan(nameof(ReplyAsync))] // the same graph, and the reply streams to the caller
/// IAsyncEnumerable&lt;string&gt; AnswerAsync(string ticket, CancellationToken cancellationToken = default);
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PlanAttribute : Attribute
{
    /// <summary>A plan that fills the members of what the method returns.</summary>
    public PlanAttribute()
    {
    }

    /// <summary>A plan that returns what one step gives.</summary>
    /// <param name="step">The method whose result is the plan's, as <c>nameof(M)</c>; M is not overloaded.</param>
    public PlanAttribute(string step) => Step = step;

    /// <summary>The method whose result is the plan's, or null where the plan fills the members of what it returns.</summary>
    public string? Step { get; }
}
