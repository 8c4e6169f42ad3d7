namespace LlmGen.Tests.Calls;

/// <summary>Text in every form, with and without AllowTruncated, alone and as steps.</summary>
[LlmClient(AllowTruncated = true)]
internal interface ITruncationDesk
{
    [Prompt("inherited {topic}")]
    Task<string> InheritedAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("strict {topic}", AllowTruncated = false)]
    Task<string> StrictAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("strict {topic}", AllowTruncated = false)]
    IAsyncEnumerable<string> StrictStreamAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("inherited {topic}")]
    IAsyncEnumerable<string> InheritedStreamAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("own {topic}", AllowTruncated = true)]
    Task<string> OwnAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("measured {topic}")]
    Task<LlmResult<string>> MeasuredAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("measured {topic}", AllowTruncated = true)]
    Task<LlmResult<string>> OwnMeasuredAsync(string topic, CancellationToken cancellationToken = default);

    [Prompt("strict {topic}", AllowTruncated = false)]
    Task<LlmResult<string>> StrictMeasuredAsync(string topic, CancellationToken cancellationToken = default);

    [ForEach(nameof(MeasuredAsync))]
    Task<List<string>> EachMeasuredAsync(IEnumerable<string> topics, CancellationToken cancellationToken = default);

    [ForEach(nameof(StrictMeasuredAsync))]
    Task<List<string>> EachStrictMeasuredAsync(IEnumerable<string> topics, CancellationToken cancellationToken = default);

    [ForEach(nameof(StrictMeasuredAsync))]
    IAsyncEnumerable<LlmOutcome<string>> EachStrictMeasuredOutcomeAsync(IEnumerable<string> topics, CancellationToken cancellationToken = default);

    [ForEach(nameof(StrictMeasuredAsync))]
    Task<List<LlmResult<string>>> EachStrictResultAsync(IEnumerable<string> topics, CancellationToken cancellationToken = default);

    [ForEach(nameof(InheritedAsync))]
    Task<List<string>> EachInheritedAsync(IEnumerable<string> topics, CancellationToken cancellationToken = default);

    [ForEach(nameof(StrictAsync))]
    Task<List<LlmOutcome<string>>> EachStrictAsync(IEnumerable<string> topics, CancellationToken cancellationToken = default);

    [Plan(nameof(InheritedAsync))]
    Task<string> InheritedPlanAsync(string topic, CancellationToken cancellationToken = default);

    [Plan(nameof(OwnAsync))]
    Task<string> OwnPlanAsync(string topic, CancellationToken cancellationToken = default);

    [Plan(nameof(InheritedStreamAsync))]
    IAsyncEnumerable<string> StreamedPlanAsync(string topic, CancellationToken cancellationToken = default);

    [Plan(nameof(MeasuredAsync))]
    Task<string> MeasuredPlanAsync(string topic, CancellationToken cancellationToken = default);

    [Plan(nameof(OwnMeasuredAsync))]
    Task<string> OwnMeasuredPlanAsync(string topic, CancellationToken cancellationToken = default);

    [Plan(nameof(InheritedPlanAsync))]
    Task<string> NestedPlanAsync(string topic, CancellationToken cancellationToken = default);

    [Plan(nameof(EachInheritedAsync))]
    Task<List<string>> FanOutPlanAsync(IEnumerable<string> topics, CancellationToken cancellationToken = default);

    /// <summary>A step that is written by hand, and calls a method of its own.</summary>
    async Task<string> HandWrittenAsync(string topic, CancellationToken cancellationToken = default) => await InheritedAsync(topic, cancellationToken) + "!";

    [Plan(nameof(HandWrittenAsync))]
    Task<string> HandWrittenPlanAsync(string topic, CancellationToken cancellationToken = default);
}
