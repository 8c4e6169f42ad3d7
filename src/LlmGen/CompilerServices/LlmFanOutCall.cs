using System.ComponentModel;
using System.Runtime.CompilerServices;
using LlmGen.Calls.FanOuts;
using Microsoft.Extensions.Logging;

namespace LlmGen.CompilerServices;

/// <summary>A fan-out call, for generated code. It starts when one of its methods is called or its stream is enumerated.</summary>
/// <typeparam name="TItem">The type of the items.</typeparam>
/// <typeparam name="T">The type of the results.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct LlmFanOutCall<TItem, T>
{
    private readonly LlmFanOut _fanOut;
    private readonly Func<IFanOutSource<TItem>> _source;
    private readonly Func<TItem, CancellationToken, Task<T>> _call;
    private readonly IProgress<FanOutProgress>? _progress;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal LlmFanOutCall(
        LlmFanOut fanOut,
        Func<IFanOutSource<TItem>> source,
        Func<TItem, CancellationToken, Task<T>> call,
        IProgress<FanOutProgress>? progress,
        TimeProvider time,
        ILogger logger)
    {
        _fanOut = fanOut;
        _source = source;
        _call = call;
        _progress = progress;
        _time = time;
        _logger = logger;
    }

    /// <summary>Returns all results, in the order of the items.</summary>
    public Task<List<T>> ListAsync(CancellationToken cancellationToken) => ListAsync<T, PlainResult<T>>(cancellationToken);

    /// <summary>Returns the outcomes of all items, in the order of the items.</summary>
    public Task<List<LlmOutcome<T>>> OutcomesAsync(CancellationToken cancellationToken) => ListAsync<LlmOutcome<T>, OutcomeResult<T>>(cancellationToken);

    /// <summary>Streams the results. Each enumeration is a new run.</summary>
    public IAsyncEnumerable<T> Stream(CancellationToken cancellationToken) => Stream<T, PlainResult<T>>(cancellationToken);

    /// <summary>Streams the outcomes. Each enumeration is a new run.</summary>
    public IAsyncEnumerable<LlmOutcome<T>> OutcomeStream(CancellationToken cancellationToken) => Stream<LlmOutcome<T>, OutcomeResult<T>>(cancellationToken);

    /// <summary>Streams the results with the indexes of their items. Each enumeration is a new run.</summary>
    public IAsyncEnumerable<LlmItem<T>> ItemStream(CancellationToken cancellationToken) => Stream<LlmItem<T>, ItemResult<T>>(cancellationToken);

    /// <summary>Streams the outcomes with the indexes of their items. Each enumeration is a new run.</summary>
    public IAsyncEnumerable<LlmItem<LlmOutcome<T>>> ItemOutcomeStream(CancellationToken cancellationToken) =>
        Stream<LlmItem<LlmOutcome<T>>, ItemOutcomeResult<T>>(cancellationToken);

    private async Task<List<TResult>> ListAsync<TResult, TForm>(CancellationToken cancellationToken)
        where TForm : struct, IFanOutResult<T, TResult>
    {
        IFanOutSource<TItem> source = _source();
        var sink = new ResultList<TResult>(source.Total);
        FanOutRun<TItem, T, TResult, TForm> run = Begin<TResult, TForm>(source, sink, cancellationToken);
        await run.WhenEndedAsync().ConfigureAwait(false);
        return sink.Results;
    }

    private IAsyncEnumerable<TResult> Stream<TResult, TForm>(CancellationToken cancellationToken)
        where TForm : struct, IFanOutResult<T, TResult>
    {
        LlmFanOutCall<TItem, T> call = this;
        return RunAsync(cancellationToken);

        async IAsyncEnumerable<TResult> RunAsync([EnumeratorCancellation] CancellationToken token)
        {
            using var sink = new ResultStream<TResult>(call._fanOut.Window, isOrdered: !call._fanOut.Unordered);
            FanOutRun<TItem, T, TResult, TForm> run = call.Begin<TResult, TForm>(call._source(), sink, token);
            bool isOver = false;
            try
            {
                while (await sink.WaitAsync().ConfigureAwait(false))
                {
                    while (sink.TryRead(out TResult? result))
                    {
                        yield return result;
                    }
                }

                isOver = true;
            }
            finally
            {
                if (!isOver)
                {
                    await run.LeaveAsync().ConfigureAwait(false);
                }
            }

            await run.WhenEndedAsync().ConfigureAwait(false);
        }
    }

    private FanOutRun<TItem, T, TResult, TForm> Begin<TResult, TForm>(IFanOutSource<TItem> source, IFanOutSink<TResult> sink, CancellationToken cancellationToken)
        where TForm : struct, IFanOutResult<T, TResult>
    {
        FanOutReporter? reporter = _progress is null ? null : new FanOutReporter(_fanOut.Name, _progress, _time, _logger);
        return new(_fanOut, source, _call, sink, reporter, cancellationToken);
    }
}
