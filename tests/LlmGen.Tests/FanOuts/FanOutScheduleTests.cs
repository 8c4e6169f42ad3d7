using LlmGen.Tests.Plans;
using LlmGen.Tests.Support;

namespace LlmGen.Tests.FanOuts;

/// <summary>
/// Fan-outs whose items take their time, fail and ignore cancellation, whose sequences stall and break, while their callers hold the stream, cancel
/// and leave: 10,000 seeded runs on virtual time.
/// </summary>
[Collection(Alone.Name)]
public class FanOutScheduleTests
{
    private const int Runs = 10_000;
    private const int AtOnce = 2_000;

    [Fact]
    public async Task Nothing_is_left_behind_and_the_root_cause_is_thrown()
    {
        using var unobserved = new UnobservedExceptions();
        var outcomes = new Dictionary<string, int>();
        for (int first = 0; first < Runs; first += AtOnce)
        {
            var time = new VirtualTime();
            Run[] runs = [.. Enumerable.Range(first, AtOnce).Select(seed => new Run(seed, time))];
            foreach (string outcome in await time.RunAsync(() => Task.WhenAll(runs.Select(run => run.RunAsync()))))
            {
                outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            }

            Array.ForEach(runs, static run => run.Dispose());
        }

        unobserved.AssertNone();
        Assert.All((string[])["done", "left", "failed", "broken", "cancelled"], outcome => Assert.True(outcomes.GetValueOrDefault(outcome) > Runs / 25, $"{outcome}: {outcomes.GetValueOrDefault(outcome)}"));
    }

    private sealed class Run : IDisposable
    {
        private readonly int _seed;
        private readonly VirtualTime _time;
        private readonly Random _random;
        private readonly PacedModel _model;
        private readonly int _count;
        private readonly Arriving _items;

        public Run(int seed, VirtualTime time)
        {
            _seed = seed;
            _time = time;
            _random = new Random(seed);
            _model = new PacedModel(time, Answer) { IgnoresCancellation = prompt => Of(prompt).Next(15) == 0 };
            _count = _random.Next(0, 20);
            _items = new Arriving(time, _count, _random.Next(3) == 0 ? _random.Next(1, 40) : 0)
            {
                FailsAt = _random.Next(8) == 0 ? _random.Next(_count + 1) : -1,
            };
        }

        public async Task<string> RunAsync()
        {
            CancellationTokenSource? cancellation = _random.Next(4) == 0 ? new(TimeSpan.FromMilliseconds(_random.Next(300)), _time) : null;
            CancellationToken token = cancellation?.Token ?? CancellationToken.None;
            var desk = new FanOutDeskClient(new LlmRuntime(_model, new LlmRuntimeOptions { TimeProvider = _time }));
            bool keepsFailures = false;
            string outcome;
            try
            {
                switch (_random.Next(4))
                {
                    case 0:
                        Assert.Equal(Expected, await desk.ArrivingTextsAsync(_items, token));
                        outcome = "done";
                        break;
                    case 1:
                        outcome = await ReadAsync(desk.StreamAsync(_items, token), (read, text) => Assert.Equal(Expected[read], text));
                        break;
                    case 2:
                        keepsFailures = true;
                        bool isCut = false;
                        outcome = await ReadAsync(desk.ItemOutcomesAsync(_items, token), (_, item) =>
                        {
                            if (item.Value.Exception is OperationCanceledException cut && cut.CancellationToken == token && token.IsCancellationRequested)
                            {
                                isCut = true;
                                return;
                            }

                            Assert.Equal(Expected[item.Index], item.Value.IsSuccess ? item.Value.Value : item.Value.Exception.Message);
                        });
                        Assert.False(isCut && outcome == "done", $"Run {_seed} does not say that it was cancelled.");
                        break;
                    default:
                        keepsFailures = true;
                        List<LlmOutcome<string>> all = await desk.OutcomesAsync(Expected, new Progress(_count), token);
                        Assert.Equal(Expected, all.Select(item => item.IsSuccess ? item.Value : item.Exception.Message));
                        outcome = "done";
                        break;
                }

                Assert.True(outcome == "left" || keepsFailures || _model.Failures.IsEmpty, $"Run {_seed} hides a failure.");
            }
            catch (OperationCanceledException exception) when (token.IsCancellationRequested)
            {
                Assert.True(exception.CancellationToken == token, $"Run {_seed} tells of another token.");
                outcome = "cancelled";
            }
            catch (HttpRequestException exception) when (!keepsFailures)
            {
                (double at, _) = _model.Failures.Single(failure => failure.Exception == exception);
                Assert.True(at == _model.Failures.Min(failure => failure.At), $"Run {_seed} throws a later failure.");
                outcome = "failed";
            }
            catch (InvalidDataException) when (_items.FailsAt >= 0)
            {
                outcome = "broken";
            }

            Assert.True((_model.InFlight, _items.Open) == (0, 0), $"Run {_seed} leaves {_model.InFlight} requests and {_items.Open} sequences behind after it {outcome}.");
            cancellation?.Dispose();
            return outcome;
        }

        public void Dispose() => _model.Dispose();

        private string[] Expected => [.. Enumerable.Range(0, _count).Select(i => $"item {i}")];

        private async Task<string> ReadAsync<T>(IAsyncEnumerable<T> stream, Action<int, T> check)
        {
            int leaveAt = _random.Next(3) == 0 ? _random.Next(1, 8) : int.MaxValue;
            int hold = _random.Next(3) == 0 ? _random.Next(1, 60) : 0;
            int read = 0;
            await foreach (T item in stream)
            {
                check(read, item);
                if (++read == leaveAt)
                {
                    return "left";
                }

                if (hold > 0)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(hold), _time);
                }
            }

            Assert.Equal(_count, read);
            return "done";
        }

        // Items run beside each other: what one draws must not depend on when.
        private Random Of(string prompt) => new(_seed ^ prompt.Aggregate(17, (hash, c) => (hash * 31) + c));

        private (int, string?)[] Answer(string prompt)
        {
            Random random = Of(prompt);
            _ = random.Next();
            bool fails = random.Next(25) == 0;
            return random.Next(4) == 0 ? [(0, fails ? null : prompt)] : [(random.Next(100), prompt[..2]), (random.Next(50), fails ? null : prompt[2..])];
        }
    }

    private sealed class Progress(int total) : IProgress<FanOutProgress>
    {
        private int _done;

        public void Report(FanOutProgress value)
        {
            Assert.Equal((++_done, total), (value.Done, value.Total));
            Assert.InRange(value.InFlight, 0, 3);
        }
    }
}
