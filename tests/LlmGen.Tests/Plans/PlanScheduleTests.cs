using LlmGen.Tests.Support;

namespace LlmGen.Tests.Plans;

/// <summary>
/// Plans whose steps take their time, fail and ignore cancellation, while their callers hold the stream, cancel and leave: 10,000 seeded runs on
/// virtual time.
/// </summary>
[Collection(Alone.Name)]
public class PlanScheduleTests
{
    private const int Runs = 10_000;
    private const int AtOnce = 2_500;

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
        Assert.All((string[])["done", "left", "failed", "cancelled"], outcome => Assert.True(outcomes.GetValueOrDefault(outcome) > Runs / 20, outcome));
    }

    private sealed class Run : IDisposable
    {
        private readonly int _seed;
        private readonly VirtualTime _time;
        private readonly Random _random;
        private readonly PacedModel _model;

        public Run(int seed, VirtualTime time)
        {
            _seed = seed;
            _time = time;
            _random = new Random(seed);
            _model = new PacedModel(time, Answer) { IgnoresCancellation = IsStubborn };
        }

        public async Task<string> RunAsync()
        {
            CancellationTokenSource? cancellation = _random.Next(3) == 0 ? new(TimeSpan.FromMilliseconds(_random.Next(500)), _time) : null;
            CancellationToken token = cancellation?.Token ?? CancellationToken.None;
            var desk = new PlanDeskClient(new LlmRuntime(_model, new LlmRuntimeOptions { TimeProvider = _time }));
            string outcome;
            try
            {
                outcome = _random.Next(4) switch
                {
                    0 => await WholeAsync(desk, token),
                    1 => await ThreeAsync(desk, token),
                    2 => await ReadAsync(desk.FinalOfAllAsync("x", token), "final delta alpha x beta x 3 words x"),
                    _ => await ReadAsync(desk.ExpandAllAsync("x", token), "expand 1expand 2expand 3"),
                };
                Assert.True(outcome == "left" || _model.Failures.IsEmpty, $"Run {_seed} hides a failure.");
            }
            catch (OperationCanceledException exception) when (token.IsCancellationRequested)
            {
                Assert.True(exception.CancellationToken == token, $"Run {_seed} tells of another token.");
                outcome = "cancelled";
            }
            catch (HttpRequestException exception)
            {
                (double at, _) = _model.Failures.Single(failure => failure.Exception == exception);
                Assert.True(at == _model.Failures.Min(failure => failure.At), $"Run {_seed} throws a later failure.");
                outcome = "failed";
            }

            Assert.True(_model.InFlight == 0, $"Run {_seed} leaves a request running after it {outcome}.");
            cancellation?.Dispose();
            return outcome;
        }

        public void Dispose() => _model.Dispose();

        private static async Task<string> WholeAsync(PlanDeskClient desk, CancellationToken token)
        {
            Whole whole = await desk.WholeAsync("x", token);
            Assert.Equal("final delta alpha x beta x 3 words x", whole.Final);
            Assert.Equal(["expand 1", "expand 2", "expand 3"], whole.Expanded);
            return "done";
        }

        private static async Task<string> ThreeAsync(PlanDeskClient desk, CancellationToken token)
        {
            Assert.Equal(("alpha x", "beta x", "gamma x"), await desk.ThreeAsync("x", token));
            return "done";
        }

        private async Task<string> ReadAsync(IAsyncEnumerable<string> stream, string whole)
        {
            int leaveAt = _random.Next(2) == 0 ? _random.Next(1, 4) : int.MaxValue;
            int hold = _random.Next(3) == 0 ? _random.Next(1, 200) : 0;
            var read = new List<string>();
            await foreach (string text in stream)
            {
                read.Add(text);
                if (read.Count == leaveAt)
                {
                    return "left";
                }

                if (hold > 0)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(hold), _time);
                }
            }

            Assert.Equal(whole, string.Concat(read));
            return "done";
        }

        private bool IsStubborn(string prompt) => new Random(~_seed ^ prompt.Length).Next(12) == 0;

        private (int, string?)[] Answer(string prompt)
        {
            // Steps run beside each other: what one draws must not depend on when.
            var random = new Random(_seed ^ prompt.Aggregate(17, (hash, c) => (hash * 31) + c));
            string answer = prompt.StartsWith("items", StringComparison.Ordinal) ? """{"value":[{"number":1},{"number":2},{"number":3}]}""" : prompt;
            (int Wait, string? Text)[] pieces = [.. answer.Chunk(random.Next(4, 20)).Select(piece => (random.Next(3) == 0 ? 0 : random.Next(120), (string?)new string(piece)))];
            if (random.Next(14) == 0)
            {
                int at = random.Next(pieces.Length);
                pieces[at].Text = null;
            }

            return pieces;
        }
    }
}
