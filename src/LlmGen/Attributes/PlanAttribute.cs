namespace LlmGen;

/// <summary>
/// Makes a method of an <see cref="LlmClientAttribute"/> interface a plan: it calls other methods of the interface as its steps. Each step starts as soon
/// as its inputs are available, so independent steps run concurrently.
/// </summary>
/// <remarks>
/// <para>
/// Inputs and outputs are bound by name (case-insensitive). The output of a method has the name of the method without <c>Async</c>, or the name in
/// <see cref="OutputAttribute"/>. Its inputs have the names of its parameters. The parameters of the plan are available from the start, and take
/// precedence over a step of the same name. An optional parameter without a producer keeps its default value. The <see cref="CancellationToken"/> of the
/// plan is passed to every step that takes one.
/// </para>
/// <para>
/// Steps are methods with a <see cref="PromptAttribute"/>, other plans, fan-outs (<see cref="ForEachAttribute"/>), and interface methods with a body,
/// synchronous or asynchronous. A step whose output is used several times runs once; a step whose output is not used does not run. <c>[Plan]</c> sets
/// the members of the returned type: the constructor parameters and settable members of a record or class, or the elements of a tuple. Members that are
/// nullable or initialized, and that no step produces, are not set. <c>[Plan(nameof(M))]</c> returns the output of step M, as a stream if both are
/// streams.
/// </para>
/// <para>
/// A list receives the elements of a streamed step when the stream has ended, a <c>string</c> its text, and a <c>T</c> the value of an
/// <see cref="LlmResult{T}"/>. A parameter of type <see cref="IAsyncEnumerable{T}"/> receives the stream itself: the consuming step starts immediately,
/// and processes the first elements while later ones are being generated. Such a stream is one request, even if several steps read it; each of them can
/// enumerate it once. At most 1,024 elements are buffered ahead of the slowest reader, unless one reader waits for the output of another reader of the
/// same stream: then all unread elements are buffered.
/// </para>
/// <para>
/// If a step fails, the plan throws its exception: running steps are cancelled and awaited, and no further steps start. The same happens if the caller
/// cancels, or disposes the stream of a plan early. Each enumeration of a streamed plan is a new run.
/// </para>
/// <para>
/// Each run is a span, and the spans of its calls are its children. <c>llmgen.plan.critical_path</c> contains the steps that determined the duration,
/// <c>llmgen.plan.predicted_duration</c> the expected duration in seconds, from the median durations of the methods. <see cref="LlmRuntime.Latency"/>
/// records the total time of a plan under the name of the plan, and for a streamed plan the time to the first element.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// [Plan] // Summary and Kind start concurrently; Reply starts when both are complete
/// Task&lt;Triage&gt; TriageAsync(string ticket, CancellationToken cancellationToken = default);
///
/// [Plan(nameof(ReplyAsync))] // the same steps; the reply is streamed to the caller
/// IAsyncEnumerable&lt;string&gt; AnswerAsync(string ticket, CancellationToken cancellationToken = default);
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PlanAttribute : Attribute
{
    /// <summary>Creates a plan that sets the members of the returned type.</summary>
    public PlanAttribute()
    {
    }

    /// <summary>Creates a plan that returns the output of one step.</summary>
    /// <param name="step">The method whose result the plan returns, as <c>nameof(M)</c>. M must not be overloaded.</param>
    public PlanAttribute(string step) => Step = step;

    /// <summary>The method whose result the plan returns, or null if the plan sets the members of the returned type.</summary>
    public string? Step { get; }
}
