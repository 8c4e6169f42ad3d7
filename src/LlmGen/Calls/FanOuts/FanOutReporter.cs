using LlmGen.Telemetry;
using Microsoft.Extensions.Logging;

namespace LlmGen.Calls.FanOuts;

/// <summary>
/// Tells how far a fan-out has come: each report is further than the one before. One that throws ends no item: it is logged, the first time.
/// </summary>
internal sealed class FanOutReporter(string name, IProgress<FanOutProgress> progress, TimeProvider time, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly long _begin = time.GetTimestamp();
    private int _done;
    private int _failed;
    private bool _hasThrown;

    /// <summary>An item has ended.</summary>
    /// <param name="failed">Whether it failed.</param>
    /// <param name="source">Where the items come from.</param>
    public void Ended<TItem>(bool failed, IFanOutSource<TItem> source)
    {
        lock (_lock)
        {
            // In this order: no report tells of more items that have ended than have begun.
            _done++;
            (int taken, int? total) = (source.Taken, source.Total);
            _failed += failed ? 1 : 0;
            double elapsed = time.GetElapsedTime(_begin).TotalSeconds;
            double rate = elapsed > 0 ? _done / elapsed : 0;
            TimeSpan? remaining = total is { } all && rate > 0 ? Time((all - _done) / rate) : null;
            Report(new FanOutProgress(_done, _failed, taken - _done, total, rate, remaining));
        }
    }

    private void Report(FanOutProgress reached)
    {
        try
        {
            progress.Report(reached);
        }
        catch (Exception exception)
        {
            if (!_hasThrown)
            {
                _hasThrown = true;
                CallLog.ProgressFailed(logger, name, FailureText.Of(exception));
            }
        }
    }

    // A sequence may say that it holds fewer items than have come of it.
    private static TimeSpan Time(double seconds) =>
        seconds <= 0 ? TimeSpan.Zero : seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
}
