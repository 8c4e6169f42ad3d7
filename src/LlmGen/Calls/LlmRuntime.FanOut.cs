using System.ComponentModel;
using LlmGen.Calls.FanOuts;
using LlmGen.CompilerServices;

namespace LlmGen;

// What generated code calls for a fan-out.
public sealed partial class LlmRuntime
{
    /// <summary>Creates a fan-out over a sequence.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public LlmFanOutCall<TItem, T> ForEach<TItem, T>(
        LlmFanOut fanOut, IEnumerable<TItem> items, Func<TItem, CancellationToken, Task<T>> call, IProgress<FanOutProgress>? progress = null) =>
        new(fanOut, () => new SequenceSource<TItem>(items), call, progress, _time, _logger);

    /// <summary>Creates a fan-out over an asynchronous sequence.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public LlmFanOutCall<TItem, T> ForEach<TItem, T>(
        LlmFanOut fanOut, IAsyncEnumerable<TItem> items, Func<TItem, CancellationToken, Task<T>> call, IProgress<FanOutProgress>? progress = null) =>
        new(fanOut, () => new StreamSource<TItem>(items), call, progress, _time, _logger);
}
