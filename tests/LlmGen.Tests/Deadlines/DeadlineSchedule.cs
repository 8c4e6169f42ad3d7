using LlmGen.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Deadlines;

/// <summary>
/// One call of random pace, limits, holds and cancellation, all from a seed, with what must come of it. The client and the reader move at even
/// milliseconds, deadlines pass at odd ones and the caller cancels between two, so that nothing coincides.
/// </summary>
internal sealed class DeadlineSchedule
{
    private readonly int[] _delays;
    private readonly bool[] _contents;
    private readonly int[] _holds;
    private readonly int? _firstToken;
    private readonly int? _stall;
    private readonly int? _total;
    private readonly double? _cancel;
    private readonly int? _breakAfter;
    private readonly bool _fails;
    private readonly bool _hangs;

    public DeadlineSchedule(int seed)
    {
        var random = new Random(seed);
        IsBuffered = random.Next(3) == 0;
        int chunks = random.Next(0, 8);
        _delays = Draw(chunks + 1, () => random.Next(4) == 0 ? 0 : 2 * random.Next(1, random.Next(2) == 0 ? 20 : 200));
        _contents = Draw(chunks, () => random.Next(3) > 0);
        _holds = Draw(chunks, () => IsBuffered || random.Next(2) == 0 ? 0 : 2 * random.Next(1, 200));
        _firstToken = random.Next(3) == 0 ? null : 1 + (2 * random.Next(0, 300));
        _stall = random.Next(3) == 0 ? null : 1 + (2 * random.Next(0, 200));
        _total = _firstToken is null && _stall is null || random.Next(2) == 0 ? 1 + (2 * random.Next(0, 700)) : null;
        _cancel = random.Next(2) == 0 ? null : random.Next(0, 1000) + 0.5;
        _breakAfter = IsBuffered || random.Next(4) > 0 ? null : random.Next(1, 8);
        _fails = random.Next(4) == 0;
        IgnoresCancellation = random.Next(3) == 0;
        _hangs = !IgnoresCancellation && random.Next(6) == 0;
    }

    public bool IsBuffered { get; }

    public bool IgnoresCancellation { get; }

    public Exception Failure { get; } = new HttpRequestException("Reset.");

    public DeadlinePolicy Policy => new() { FirstToken = Milliseconds(_firstToken), Stall = Milliseconds(_stall), Total = Milliseconds(_total) };

    public TimeSpan? Cancel => _cancel is { } at ? TimeSpan.FromMilliseconds(at) : null;

    public PacedStep[] Script =>
    [
        .. _contents.Select((content, index) => content ? PacedStep.Text(_delays[index]) : PacedStep.Empty(_delays[index])),
        _hangs ? PacedStep.Hang() : _fails ? PacedStep.Fail(_delays[^1], Failure) : PacedStep.End(_delays[^1]),
    ];

    /// <summary>Reads as far as the schedule says.</summary>
    public async Task<int> ReadAsync(IAsyncEnumerable<ChatResponseUpdate> stream, TimeProvider time)
    {
        int count = 0;
        await foreach (ChatResponseUpdate _ in stream)
        {
            int hold = _holds[count++];
            if (hold > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(hold), time);
            }

            if (count == _breakAfter)
            {
                break;
            }
        }

        return count;
    }

    /// <summary>What must come of it, and when.</summary>
    public DeadlineOutcome Expected()
    {
        const double Never = double.PositiveInfinity;
        double cancel = _cancel ?? Never;
        double total = _total ?? Never;
        double now = 0;
        double waitedForContent = 0;
        bool hasContent = false;
        for (int step = 0; ; step++)
        {
            if (now > total)
            {
                return new(cancel < now ? DeadlineOutcome.Cancelled : DeadlineOutcome.Total, now);
            }

            if (!IgnoresCancellation && cancel < now)
            {
                return new(DeadlineOutcome.Cancelled, now);
            }

            bool isLast = step == _contents.Length;
            double arrival = isLast && _hangs ? Never : now + _delays[step];
            double phase = now + ((hasContent ? _stall : _firstToken) ?? Never) - waitedForContent;
            double deadline = Math.Min(phase, total);
            if (arrival > now)
            {
                if (!IgnoresCancellation && cancel < Math.Min(arrival, deadline))
                {
                    return new(DeadlineOutcome.Cancelled, cancel);
                }

                if (deadline < arrival)
                {
                    string missed = phase > total ? DeadlineOutcome.Total : hasContent ? DeadlineOutcome.Stall : DeadlineOutcome.FirstToken;
                    return new(cancel < deadline ? DeadlineOutcome.Cancelled : missed, deadline);
                }

                if (double.IsInfinity(arrival))
                {
                    return new(DeadlineOutcome.Hanging, 0);
                }
            }

            waitedForContent += arrival - now;
            now = arrival;
            if (isLast)
            {
                return new(_fails ? DeadlineOutcome.Failed : DeadlineOutcome.Read(step), now);
            }

            hasContent |= _contents[step];
            waitedForContent = _contents[step] ? 0 : waitedForContent;
            now += _holds[step];
            if (step + 1 == _breakAfter)
            {
                return new(DeadlineOutcome.Read(step + 1), now);
            }
        }
    }

    private static T[] Draw<T>(int count, Func<T> draw) => [.. Enumerable.Range(0, count).Select(_ => draw())];

    private static TimeSpan? Milliseconds(int? milliseconds) => milliseconds is { } set ? TimeSpan.FromMilliseconds(set) : null;
}
