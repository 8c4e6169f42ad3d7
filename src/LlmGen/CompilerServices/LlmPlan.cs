using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using LlmGen.Levers.Concurrency;
using LlmGen.Telemetry;
using LlmGen.Telemetry.Latency;

namespace LlmGen.CompilerServices;

/// <summary>
/// The state of a plan run, for generated code: its cancellation, its first exception, and its running tasks. It does not schedule steps: each step awaits its own
/// inputs.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LlmPlan : IDisposable
{
    // What is no step of the graph.
    private const int Unnamed = -1;

    private static readonly Func<TimeSpan> NothingAfter = static () => TimeSpan.Zero;

    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _cancellation;
    private readonly LlmRuntime _runtime;
    private readonly LlmPlanGraph _graph;
    private readonly long _begin;
    private readonly Func<TimeSpan>? _afterPlan = RemainingPath.AfterCall;
    private readonly Activity? _activity;
    private readonly long[]? _ended;
    private readonly List<Task> _steps = [];
    private readonly List<Task> _streams = [];
    private readonly List<CancellationTokenSource> _streamCancellations = [];
    private Exception? _failure;
    private volatile bool _isOver;

    /// <summary>Whether the present flow of execution is that of a step of some plan, however deep.</summary>
    internal static bool IsRunning => RemainingPath.AfterCall is not null;

    /// <summary>Starts a run. Its span is current until the calling method returns.</summary>
    /// <param name="runtime">The runtime.</param>
    /// <param name="graph">The graph of the plan.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    public LlmPlan(LlmRuntime runtime, LlmPlanGraph graph, CancellationToken cancellationToken)
    {
        _runtime = runtime;
        _graph = graph;
        _begin = runtime.Time.GetTimestamp();
        _caller = cancellationToken;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Token = _cancellation.Token;
        if (Instruments.Source.HasListeners())
        {
            _activity = GuardedActivities.Start(ActivityKind.Internal, graph.Name, [new(TelemetryNames.Method, graph.Name)]);
        }

        if (_activity is not null)
        {
            _ended = new long[graph.Count];
            if (graph.Predict(runtime.Latency) is { } predicted)
            {
                _activity.SetTag(TelemetryNames.PlanPredictedDuration, predicted.TotalSeconds);
            }
        }
    }

    /// <summary>The token that is cancelled when the caller cancels, when a step fails, and when the run ends.</summary>
    public CancellationToken Token { get; }

    /// <summary>Starts a step. If a step fails, the other steps are cancelled, and no further steps start.</summary>
    /// <param name="name">The name of the step's output in the graph.</param>
    /// <param name="step">Runs the step. It is called once.</param>
    public Task<T> Start<T>(string name, Func<Task<T>> step) => Add(RunAsync(_graph.IndexOf(name), step));

    /// <summary>Starts to collect the elements of a streamed step that other steps read too.</summary>
    public Task<T> Collect<T>(Func<Task<T>> collect) => Add(RunAsync(Unnamed, collect));

    /// <summary>Starts a step whose stream other steps read while it is being generated.</summary>
    /// <param name="name">The name of the step's output in the graph.</param>
    /// <param name="step">Opens the stream. It is called once.</param>
    /// <param name="readers">The number of readers.</param>
    /// <param name="keepsAll">
    /// Whether the number of buffered elements is unlimited. This is required if a reader waits for the output of another reader of the same stream; with a limit,
    /// they would deadlock.
    /// </param>
    public LlmPlanBroadcast<T> Broadcast<T>(string name, Func<IAsyncEnumerable<T>> step, int readers, bool keepsAll = false)
    {
        var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        _streamCancellations.Add(cancellation);
        var stream = new LlmPlanBroadcast<T>(readers, keepsAll, cancellation);
        _streams.Add(Run(_graph.IndexOf(name)));
        return stream;

        async Task Run(int index)
        {
            try
            {
                RemainingPath.AfterCall = () => After(index);
                await stream.PumpAsync(step).ConfigureAwait(false);
                Ended(index);
            }
            catch (Exception exception)
            {
                Fail(exception);
                throw;
            }
        }
    }

    /// <summary>Returns all elements of a stream.</summary>
    public Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> stream) => LlmStreams.ListAsync(stream, Token);

    /// <summary>Returns the concatenated text of a stream.</summary>
    public Task<string> TextAsync(IAsyncEnumerable<string> stream) => LlmStreams.TextAsync(stream, Token);

    /// <summary>Waits for all steps. If a step fails, the first exception is thrown after all running steps have ended.</summary>
    public async Task WhenAllAsync()
    {
        await WhenAllAsync(_steps).ConfigureAwait(false);
        await EndAsync().ConfigureAwait(false);
        ThrowIfFailed();
        RecordTotal();
    }

    /// <summary>Streams the last step of a plan to the caller. When the stream ends or is disposed, all running steps have ended.</summary>
    /// <param name="name">The name of the step's output in the graph.</param>
    /// <param name="step">Opens the stream. It is called once.</param>
    public ConfiguredCancelableAsyncEnumerable<T> Stream<T>(string name, Func<IAsyncEnumerable<T>> step) =>
        StreamAsync(_graph.IndexOf(name), step).ConfigureAwait(false);

    /// <summary>Reads the stream of a step. It is cancelled when the run ends.</summary>
    public ConfiguredCancelableAsyncEnumerable<T> Read<T>(IAsyncEnumerable<T> stream) => stream.WithCancellation(Token).ConfigureAwait(false);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_activity is not null)
        {
            if (_graph.CriticalPath(_ended!) is { Length: > 0 } path)
            {
                _activity.SetTag(TelemetryNames.PlanCriticalPath, path);
            }

            if (_failure is not null)
            {
                // The message may hold what the model said.
                _activity.SetTag(TelemetryNames.ErrorType, _failure.GetType().FullName);
                _activity.SetStatus(ActivityStatusCode.Error);
            }

            GuardedActivities.Stop(_activity);
        }

        _streamCancellations.ForEach(static cancellation => cancellation.Dispose());
        _cancellation.Dispose();
    }

    private Task<T> Add<T>(Task<T> step)
    {
        _steps.Add(step);
        return step;
    }

    private async Task<T> RunAsync<T>(int index, Func<Task<T>> step)
    {
        try
        {
            Token.ThrowIfCancellationRequested();
            RemainingPath.AfterCall = () => After(index);
            T result = await step().ConfigureAwait(false);
            Ended(index);
            return result;
        }
        catch (Exception exception)
        {
            Fail(exception);
            throw;
        }
    }

    private void RecordTotal()
    {
        long now = _runtime.Time.GetTimestamp();
        Latency.RecordTotal(_runtime.Time.GetElapsedTime(_begin, now), now);
    }

    private MethodLatencyRecorder Latency => _runtime.Latency.ForMethod(_graph.Name, null);

    private async IAsyncEnumerable<T> StreamAsync<T>(int index, Func<IAsyncEnumerable<T>> step)
    {
        IAsyncEnumerator<T>? items = null;
        bool isFirst = true;
        try
        {
            while (true)
            {
                try
                {
                    if (_activity is not null)
                    {
                        // Each step of an iterator begins in its consumer's context.
                        Activity.Current = _activity;
                    }

                    RemainingPath.AfterCall = _afterPlan ?? NothingAfter;
                    items ??= step().GetAsyncEnumerator(Token);
                    if (!await items.MoveNextAsync().ConfigureAwait(false))
                    {
                        Ended(index);
                        RecordTotal();
                        break;
                    }

                    if (isFirst)
                    {
                        isFirst = false;
                        long now = _runtime.Time.GetTimestamp();
                        Latency.RecordFirstToken(_runtime.Time.GetElapsedTime(_begin, now), now);
                    }
                }
                catch (Exception exception)
                {
                    Fail(exception);
                    break;
                }

                yield return items.Current;
            }
        }
        finally
        {
            await EndAsync(items).ConfigureAwait(false);
        }

        ThrowIfFailed();
    }

    /// <summary>How long everything will take that waits for a step, within the plan and behind it.</summary>
    private TimeSpan After(int step) => _graph.After(step, _runtime.Latency) + (_afterPlan?.Invoke() ?? TimeSpan.Zero);

    private void Ended(int step)
    {
        if (_ended is not null && step != Unnamed)
        {
            _ended[step] = _runtime.Time.GetTimestamp();
        }
    }

    /// <summary>Keeps the first failure, which is the root of all that follow, and cancels the steps that are under way.</summary>
    private void Fail(Exception exception)
    {
        if (_isOver)
        {
            return;
        }

        Exception failure = _caller.IsCancellationRequested ? new OperationCanceledException(_caller) : exception;
        if (Interlocked.CompareExchange(ref _failure, failure, null) is null)
        {
            Cancel();
        }
    }

    /// <summary>Nothing is needed any more: cancels what is still under way, and waits for it.</summary>
    private async Task EndAsync(IAsyncDisposable? items = null)
    {
        _isOver = true;
        if (items is not null || _streams.Exists(static stream => !stream.IsCompleted))
        {
            Cancel();
        }

        try
        {
            if (items is not null)
            {
                await items.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            _failure ??= exception;
        }

        await WhenAllAsync(_steps).ConfigureAwait(false);
        await WhenAllAsync(_streams).ConfigureAwait(false);
    }

    private void Cancel()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (AggregateException)
        {
            // What a step does on cancellation has failed. The reason for the cancellation is told.
        }
    }

    private static async Task WhenAllAsync(List<Task> tasks)
    {
        foreach (Task task in tasks)
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void ThrowIfFailed()
    {
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }
}
