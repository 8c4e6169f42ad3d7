using System.Runtime.CompilerServices;
using LlmGen.Levers.Common;
using LlmGen.Telemetry;
using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Hedging;

/// <summary>One enumeration of a <see cref="HedgedStream"/>: the first step is the race, the others are the winner's.</summary>
internal sealed class HedgedEnumerator : IAsyncEnumerator<ChatResponseUpdate>, IArrivals
{
    private readonly HedgeEngine _hedging;
    private readonly Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> _request;
    private readonly CancellationToken _caller;
    private readonly CancellationToken _enumeration;
    private HedgeRace? _race;
    private HedgeAttempt? _winner;

    public HedgedEnumerator(
        HedgeEngine hedging,
        Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> request,
        CancellationToken caller,
        CancellationToken enumeration)
    {
        _hedging = hedging;
        _request = request;
        _caller = caller;
        _enumeration = enumeration;
    }

    public ChatResponseUpdate Current => _winner?.Current!;

    public long CurrentArrival => _winner?.CurrentArrival ?? 0;

    private CancellationToken Caller => _caller.IsCancellationRequested ? _caller : _enumeration;

    public ValueTask<bool> MoveNextAsync()
    {
        if (_winner is null)
        {
            return _race is null ? RaceAsync() : new ValueTask<bool>(false);
        }

        if (_winner.TryReplay())
        {
            return new ValueTask<bool>(true);
        }

        try
        {
            ValueTask<bool> step = _winner.MoveNextAsync();
            return step.IsCompletedSuccessfully ? step : WaitAsync(step);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<bool>(CallerCancellation.Of(exception, Caller));
        }
    }

    public ValueTask DisposeAsync()
    {
        _race?.End();
        return _winner?.DisposeAsync() ?? default;
    }

    private async ValueTask<bool> RaceAsync()
    {
        _caller.ThrowIfCancellationRequested();
        _enumeration.ThrowIfCancellationRequested();
        _race = new HedgeRace(_hedging, _request, _caller, _enumeration);
        try
        {
            _winner = await _race.RunAsync().ConfigureAwait(false);
        }
        finally
        {
            _race.Report();
        }

        return _winner.TryReplay();
    }

    // Pooled, so that no step allocates.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> WaitAsync(ValueTask<bool> step)
    {
        try
        {
            return await step.ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (CallerCancellation.Of(exception, Caller) is var named && named != exception)
        {
            throw named;
        }
    }
}
