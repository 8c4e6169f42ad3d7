using System.Diagnostics;
using System.Runtime.ExceptionServices;
using LlmGen.CompilerServices;
using LlmGen.Levers.Common;
using LlmGen.Telemetry;

namespace LlmGen.Calls.FanOuts;

/// <summary>
/// One run of a fan-out: a bounded number of workers, each of which takes an item, calls, and hands the result over. A worker brings the next one
/// into being when it has something to do, so that there are never more than items.
/// </summary>
/// <typeparam name="TItem">The items' type.</typeparam>
/// <typeparam name="T">What a call gives.</typeparam>
/// <typeparam name="TResult">What the fan-out gives for an item.</typeparam>
/// <typeparam name="TForm">How the one is made of the other.</typeparam>
internal sealed class FanOutRun<TItem, T, TResult, TForm>
    where TForm : struct, IFanOutResult<T, TResult>
{
    private readonly LlmFanOut _fanOut;
    private readonly IFanOutSource<TItem> _source;
    private readonly Func<TItem, CancellationToken, Task<T>> _call;
    private readonly IFanOutSink<TResult> _sink;
    private readonly FanOutReporter? _reporter;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _cancellation;
    private readonly Activity? _activity;
    private readonly ExecutionContext? _context;
    private readonly PrefixGate? _gate;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _started = 1;
    private int _running = 1;
    private int _failed;
    private bool _isLeft;
    private Exception? _failure;

    /// <summary>Begins a run. Its span is the parent of all its calls.</summary>
    public FanOutRun(
        LlmFanOut fanOut,
        IFanOutSource<TItem> source,
        Func<TItem, CancellationToken, Task<T>> call,
        IFanOutSink<TResult> sink,
        FanOutReporter? reporter,
        CancellationToken cancellationToken)
    {
        _fanOut = fanOut;
        _source = source;
        _call = call;
        _sink = sink;
        _reporter = reporter;
        _caller = cancellationToken;
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (Instruments.Source.HasListeners())
        {
            _activity = GuardedActivities.Start(ActivityKind.Internal, fanOut.Name, [new(TelemetryNames.Method, fanOut.Name)]);
        }

        // Workers begin in this flow, not in that of whoever brings them into being.
        _context = ExecutionContext.Capture();
        _gate = fanOut.Prefix == PrefixStart.Together ? null : new PrefixGate(fanOut.Prefix, StartNext);
        Start();
    }

    /// <summary>Waits for all items. Then nothing is under way any more, and the first failure, if any, is thrown.</summary>
    public async Task WhenEndedAsync()
    {
        await _ended.Task.ConfigureAwait(false);
        Dispose();
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }

    /// <summary>No further result is wanted: cancels what is under way, and waits for it.</summary>
    public async Task LeaveAsync()
    {
        _isLeft = true;
        Cancel();
        await _ended.Task.ConfigureAwait(false);
        Dispose();
    }

    /// <summary>Begins one more worker, unless there are as many as may be, or none is left.</summary>
    private void StartNext()
    {
        if (Interlocked.Increment(ref _started) > _fanOut.MaxConcurrency)
        {
            return;
        }

        int running = Volatile.Read(ref _running);
        while (running > 0)
        {
            int seen = Interlocked.CompareExchange(ref _running, running + 1, running);
            if (seen != running)
            {
                running = seen;
                continue;
            }

            Start();
            return;
        }
    }

    private void Start() =>
        ThreadPool.UnsafeQueueUserWorkItem(
            static run =>
            {
                if (run._context is { } context)
                {
                    ExecutionContext.Run(context, static run => _ = ((FanOutRun<TItem, T, TResult, TForm>)run!).WorkAsync(), run);
                }
                else
                {
                    _ = run.WorkAsync();
                }
            },
            this,
            preferLocal: false);

    private async Task WorkAsync()
    {
        try
        {
            bool isFirst = true;
            CancellationToken token = _cancellation.Token;
            while (true)
            {
                await _sink.WaitForRoomAsync(token).ConfigureAwait(false);
                if (!TForm.KeepsFailures)
                {
                    token.ThrowIfCancellationRequested();
                }

                FanOutItem<TItem> item = await _source.NextAsync(token).ConfigureAwait(false);
                if (item.IsNone)
                {
                    _sink.ReturnRoom();
                    break;
                }

                if (isFirst && _gate is null or { IsOpen: true })
                {
                    StartNext();
                }

                isFirst = false;

                bool isCancelled = token.IsCancellationRequested;
                await RunAsync(item, token).ConfigureAwait(false);
                if (isCancelled)
                {
                    token.ThrowIfCancellationRequested();
                }
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        if (Interlocked.Decrement(ref _running) == 0)
        {
            await EndAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask RunAsync(FanOutItem<TItem> item, CancellationToken cancellationToken)
    {
        PrefixGate? gate = _gate is { IsOpen: false } closed ? closed : null;
        bool failed = false;
        TResult result;
        try
        {
            if (gate is not null)
            {
                PrefixGate.Current = gate;
            }

            if (FanOutText.LosesReason != _fanOut.TakesText)
            {
                FanOutText.LosesReason = _fanOut.TakesText;
            }

            cancellationToken.ThrowIfCancellationRequested();
            result = TForm.Of(item.Index, await _call(item.Item, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            if (!TForm.KeepsFailures && cancellationToken.IsCancellationRequested)
            {
                throw;
            }

            failed = true;
            Interlocked.Increment(ref _failed);
            if (!TForm.KeepsFailures)
            {
                throw;
            }

            Exception cause = CallerCancellation.Of(exception, _caller);
            result = TForm.OfFailure(item.Index, cause);
            if (cause is OperationCanceledException && _caller.IsCancellationRequested)
            {
                // It has an outcome like any other, and yet the run was cut short.
                Fail(cause);
            }
        }
        finally
        {
            gate?.ItemEnded(failed);
        }

        _sink.Add(item.Index, result);
        _reporter?.Ended(failed, _source);
    }

    /// <summary>
    /// Keeps the first failure, which is the root of all that follow, and cancels what is under way; but not where each item has a result of its own,
    /// since then the sequence has failed, and the items that were begun go on to theirs.
    /// </summary>
    private void Fail(Exception exception)
    {
        Exception failure = _caller.IsCancellationRequested ? new OperationCanceledException(_caller) : exception;
        if (Interlocked.CompareExchange(ref _failure, failure, null) is null && !TForm.KeepsFailures)
        {
            Cancel();
        }
    }

    private void Cancel()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (AggregateException)
        {
            // What a call does on cancellation has failed. The reason for the cancellation is told.
        }
    }

    private async Task EndAsync()
    {
        try
        {
            await _source.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        _sink.Complete();
        _ended.SetResult();
    }

    private void Dispose()
    {
        if (_activity is not null)
        {
            _activity.SetTag(TelemetryNames.FanOutItems, _source.Taken);
            _activity.SetTag(TelemetryNames.FanOutFailed, _failed);
            if (_failure is not null && !_isLeft)
            {
                // The message may hold what the model said.
                _activity.SetTag(TelemetryNames.ErrorType, _failure.GetType().FullName);
                _activity.SetStatus(ActivityStatusCode.Error);
            }

            GuardedActivities.Stop(_activity);
        }

        _cancellation.Dispose();
    }
}
