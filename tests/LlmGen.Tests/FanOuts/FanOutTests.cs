using System.Globalization;
using LlmGen.Tests.Plans;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace LlmGen.Tests.FanOuts;

/// <summary>What fan-outs promise: several at once but never more than the bound, results in order, nothing left behind.</summary>
[Collection(Alone.Name)]
public class FanOutTests
{
    private const int Million = 1_000_000;

    private static readonly string[] Six = ["item 0", "item 1", "item 2", "item 3", "item 4", "item 5"];

    private readonly VirtualTime _time = new();

    [Fact]
    public async Task A_list_has_the_order_of_the_items_and_takes_as_many_turns_as_the_bound_allows()
    {
        // The first takes longest: 4 at once, then the other 2.
        using var model = new PacedModel(_time, prompt => [(prompt == "item 0" ? 300 : 100, prompt)]);
        IReadOnlyList<string> texts = await _time.RunAsync(() => Desk(model).TextsAsync(Six));

        Assert.Equal(Six, texts);
        Assert.Equal([0, 0, 0, 0, 100, 100], Six.Select(item => model.Asked[item]));
        Assert.Equal(300, _time.Elapsed.TotalMilliseconds);
    }

    [Fact]
    public async Task A_stream_gives_each_result_as_soon_as_it_and_all_before_it_are_there()
    {
        using var model = new PacedModel(_time, prompt => [(prompt == "item 1" ? 250 : 100, prompt)]);
        List<(string, double)> heard = await HearAsync(Desk(model).StreamAsync(new Arriving(_time, 6, 0)));

        Assert.Equal(
            [("item 0", 100.0), ("item 1", 250), ("item 2", 250), ("item 3", 250), ("item 4", 250), ("item 5", 300)],
            heard);
    }

    [Fact]
    public async Task Without_order_each_result_comes_as_it_completes_and_tells_its_item()
    {
        using var model = new PacedModel(_time, prompt => [(prompt == "item 0" ? 250 : 100, prompt)]);
        List<(LlmItem<string> Item, double At)> heard = await HearAsync(Desk(model).ItemsAsync(Six[..4]));

        Assert.Equal(4, heard.Count);
        Assert.Equal((new LlmItem<string>(0, "item 0"), 250.0), heard[^1]);
        Assert.Equal([1, 2, 3], heard.Take(3).Select(result => result.Item.Index).Order());
        Assert.All(heard, result => Assert.Equal(Six[result.Item.Index], result.Item.Value));
    }

    [Fact]
    public async Task An_item_starts_as_soon_as_it_has_arrived()
    {
        using var model = new PacedModel(_time, prompt => [(1000, prompt)]);
        List<(string, double)> heard = await HearAsync(Desk(model).StreamAsync(new Arriving(_time, 3, 50)));

        Assert.Equal([50, 100, 150], Six[..3].Select(item => model.Asked[item]));
        Assert.Equal([("item 0", 1050.0), ("item 1", 1100), ("item 2", 1150)], heard);
    }

    [Fact]
    public async Task Sections_are_written_while_the_outline_still_is()
    {
        using var model = new PacedModel(_time, prompt => prompt.StartsWith("outline", StringComparison.Ordinal)
            ? [(100, """{"value":[{"number":1},"""), (100, """{"number":2},"""), (100, """{"number":3}]}""")]
            : [(150, prompt + ". ")]);
        List<(string, double)> heard = await HearAsync(Desk(model).ArticleAsync("x"));

        Assert.Equal([("section 1. ", 250.0), ("section 2. ", 350), ("section 3. ", 450)], heard);
    }

    [Fact]
    public async Task A_plan_can_be_fanned_out()
    {
        using var model = new PacedModel(_time, prompt => prompt.StartsWith("outline", StringComparison.Ordinal)
            ? [(100, prompt.EndsWith('x') ? """{"value":[{"number":1},{"number":2}]}""" : """{"value":[{"number":3}]}""")]
            : [(100, prompt + ". ")]);
        List<string> articles = await _time.RunAsync(() => Desk(model).ArticlesAsync(["x", "y"]));

        Assert.Equal(["section 1. section 2. ", "section 3. "], articles);
        Assert.Equal(200, _time.Elapsed.TotalMilliseconds);
    }

    [Fact]
    public async Task Every_kind_of_method_and_of_sequence_is_called()
    {
        using var model = new PacedModel(_time, prompt => [(10, prompt[..4]), (10, prompt[4..])]);
        await _time.RunAsync(async () =>
        {
            Assert.Equal(["kind item 0", "kind item 1"], await Desk(model).AllTonedAsync("kind", Six[..2]));
            Assert.Equal(["item 0", "item 1"], await Desk(model).WholeTextsAsync([.. Six[..2]]));
            Assert.Equal(["item 2", "item 3"], await Desk(model).OneByOneAsync(Six[2..4]));
            Assert.Equal(["item 4", "item 5"], await Desk(model).ArrivingTextsAsync(Arriving.Of(Six[4..])));
            Assert.Equal([2, 4, 6], await Desk(model).AllDoubledAsync([1, 2, 3]));
            Assert.Empty(await Desk(model).TextsAsync([]));
        });
    }

    [Fact]
    public async Task The_first_failure_ends_it_and_what_came_before_is_given()
    {
        var items = new Arriving(_time, 100, 0);
        using var model = new PacedModel(_time, prompt => [prompt == "item 4" ? (50, null) : (100, prompt)]) { IgnoresCancellation = prompt => prompt == "item 5" };
        var heard = new List<string>();
        HttpRequestException failure = await Assert.ThrowsAsync<HttpRequestException>(() => _time.RunAsync(async () =>
        {
            await foreach (string text in Desk(model).StreamAsync(items))
            {
                heard.Add(text);
            }
        }));

        Assert.Equal("item 4", failure.Message);
        Assert.Equal(Six[..3], heard.Take(3));
        Assert.Equal(0, model.InFlight);
        Assert.Equal(0, items.Open);
        Assert.InRange(items.Given, 5, 9);

        // Who ignores its cancellation is waited for.
        Assert.Equal(200, _time.Elapsed.TotalMilliseconds);
    }

    [Fact]
    public async Task One_bad_item_loses_nothing_where_outcomes_are_asked_for()
    {
        using var model = new PacedModel(_time, prompt => [prompt == "item 1" ? (50, null) : (100, prompt)]);
        var reports = new Reports();
        List<LlmOutcome<string>> outcomes = await _time.RunAsync(() => Desk(model).OutcomesAsync(Six, reports));

        Assert.Equal([true, false, true, true, true, true], outcomes.Select(outcome => outcome.IsSuccess));
        Assert.Equal("item 5", outcomes[5].Value);
        Assert.Equal("item 1", Assert.IsType<HttpRequestException>(outcomes[1].Exception).Message);
        Assert.Same(outcomes[1].Exception, Assert.Throws<HttpRequestException>(() => outcomes[1].Value));
        Assert.Equal((6, 1, 0), (reports.Last.Done, reports.Last.Failed, reports.Last.InFlight));
    }

    [Fact]
    public async Task Outcomes_stream_in_order_or_as_they_complete()
    {
        using var model = new PacedModel(_time, Pieces);
        List<(LlmOutcome<string> Outcome, double At)> ordered = await HearAsync(Desk(model).OutcomeStreamAsync(Six[..3]));
        Assert.Equal([(true, 90.0), (false, 90), (true, 90)], ordered.Select(heard => (heard.Outcome.IsSuccess, heard.At)));

        using var again = new PacedModel(_time, Pieces);
        List<(LlmItem<LlmOutcome<string>> Item, double At)> asTheyCome = await HearAsync(Desk(again).ItemOutcomesAsync(new Arriving(_time, 3, 0)));
        Assert.Equal([(1, false, 110.0), (2, true, 150), (0, true, 180)], asTheyCome.Select(heard => (heard.Item.Index, heard.Item.Value.IsSuccess, heard.At)));

        static (int, string?)[] Pieces(string prompt) => prompt switch
        {
            "item 0" => [(90, prompt)],
            "item 1" => [(20, null)],
            _ => [(60, prompt)],
        };
    }

    [Fact]
    public async Task Progress_tells_what_is_done_and_how_long_the_rest_takes()
    {
        using var model = new PacedModel(_time, prompt => [(100, prompt)]);
        var reports = new Reports();
        await _time.RunAsync(() => Desk(model).TextsAsync(Six, reports));

        Assert.Equal([1, 2, 3, 4, 5, 6], reports.All.Select(report => report.Done));
        Assert.All(reports.All, report => Assert.Equal((6, 0), (report.Total, report.Failed)));
        Assert.Equal(new FanOutProgress(4, 0, reports.All[3].InFlight, 6, 40, TimeSpan.FromMilliseconds(50)), reports.All[3]);
        Assert.Equal(new FanOutProgress(6, 0, 0, 6, 30, TimeSpan.Zero), reports.Last);
    }

    [Fact]
    public async Task An_early_break_cancels_what_is_in_flight_and_leaves_the_sequence()
    {
        var items = new Arriving(_time, 100, 0);
        using var model = new PacedModel(_time, prompt => [(prompt == "item 0" ? 100 : 1000, prompt)]);
        await _time.RunAsync(async () =>
        {
            await foreach (string text in Desk(model).StreamAsync(items))
            {
                Assert.Equal("item 0", text);
                break;
            }

            Assert.Equal((0, 0), (model.InFlight, items.Open));
        });

        Assert.Equal(100, _time.Elapsed.TotalMilliseconds);
    }

    [Fact]
    public async Task A_slow_reader_holds_the_sequence_up()
    {
        var items = new Arriving(_time, 1000, 0);
        using var model = new PacedModel(_time, prompt => [(1, prompt)]);
        await _time.RunAsync(async () =>
        {
            int read = 0;
            await foreach (string _ in Desk(model).StreamAsync(items))
            {
                await Task.Delay(TimeSpan.FromSeconds(1), _time);
                read++;
                Assert.InRange(items.Given, read, read + 12);
                if (read == 20)
                {
                    break;
                }
            }
        });
    }

    [Fact]
    public async Task A_slow_item_holds_up_no_more_than_a_window()
    {
        var items = new Arriving(_time, 1000, 0);
        using var model = new PacedModel(_time, prompt => [(prompt == "item 0" ? 10_000 : 1, prompt)]);
        await _time.RunAsync(async () =>
        {
            await foreach (string _ in Desk(model).StreamAsync(items))
            {

                // The result that was just read has made room for one more.
                Assert.InRange(items.Given, 12, 13);
                break;
            }
        });
    }

    [Fact]
    public async Task A_caller_that_cancels_is_told_so_when_nothing_runs_any_more()
    {
        var items = new Arriving(_time, 100, 10);
        using var model = new PacedModel(_time, prompt => [(1000, prompt)]);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(55), _time);
        OperationCanceledException cancelled = await Assert.ThrowsAsync<OperationCanceledException>(
            () => HearAsync(Desk(model).StreamAsync(items, cancellation.Token)));

        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
        Assert.Equal((0, 0), (model.InFlight, items.Open));
        Assert.Equal(55, _time.Elapsed.TotalMilliseconds);
    }

    [Fact]
    public async Task What_the_sequence_throws_is_thrown()
    {
        var items = new Arriving(_time, 100, 10) { FailsAt = 3 };
        using var model = new PacedModel(_time, prompt => [(1000, prompt)]);
        await Assert.ThrowsAsync<InvalidDataException>(() => HearAsync(Desk(model).StreamAsync(items)));
        Assert.Equal((0, 0), (model.InFlight, items.Open));

        await Assert.ThrowsAsync<InvalidDataException>(() => _time.RunAsync(() => Desk(model).TextsAsync(Broken())));

        static IEnumerable<string> Broken()
        {
            yield return "an item";
            throw new InvalidDataException("The sequence is broken.");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_begun_before_the_sequence_broke_is_given_before_its_error(bool isCancelled)
    {
        // Four items, of which the first takes longest; then the sequence breaks, or the caller cancels, while some are done and some under way.
        using var model = new PacedModel(_time, prompt => [(prompt == "item 0" ? 200 : 40, prompt)]);
        using var cancellation = isCancelled ? new CancellationTokenSource(TimeSpan.FromMilliseconds(95), _time) : new CancellationTokenSource();
        var heard = new List<LlmOutcome<string>>();
        await _time.RunAsync(async () =>
        {
            try
            {
                await foreach (LlmOutcome<string> outcome in Desk(model).OutcomeStreamAsync(isCancelled ? Six : Broken(), cancellation.Token))
                {
                    heard.Add(outcome);
                }

                Assert.Fail("The error is missing.");
            }
            catch (InvalidDataException) when (!isCancelled)
            {
            }
            catch (OperationCanceledException cancelled)
            {
                Assert.Equal(cancellation.Token, cancelled.CancellationToken);
            }
        });

        // Two at a time beside the first: items 1 to 4 are done at 80 ms. What the cancellation cut is told as cut, and keeps nothing back.
        Assert.Equal(isCancelled ? [false, true, true, true, true, false] : [true, true, true, true], heard.Select(outcome => outcome.IsSuccess));
        Assert.All(heard.Where(outcome => !outcome.IsSuccess), outcome =>
            Assert.Equal(cancellation.Token, Assert.IsAssignableFrom<OperationCanceledException>(outcome.Exception).CancellationToken));
        Assert.Equal(0, model.InFlight);

        static IEnumerable<string> Broken()
        {
            foreach (string item in Six[..4])
            {
                yield return item;
            }

            throw new InvalidDataException("The sequence is broken.");
        }
    }

    [Fact]
    public async Task Unordered_outcomes_come_before_the_error_of_the_sequence_too()
    {
        using var model = new PacedModel(_time, prompt => [(1000, prompt)]);
        var heard = new List<LlmItem<LlmOutcome<string>>>();
        await Assert.ThrowsAsync<InvalidDataException>(() => _time.RunAsync(async () =>
        {
            await foreach (LlmItem<LlmOutcome<string>> item in Desk(model).ItemOutcomesAsync(new Arriving(_time, 100, 10) { FailsAt = 2 }))
            {
                heard.Add(item);
            }
        }));
        Assert.Equal(["item 0", "item 1"], heard.OrderBy(item => item.Index).Select(item => item.Value.Value));
    }

    [Fact]
    public async Task A_list_of_outcomes_that_is_complete_is_given_though_the_caller_cancels_at_the_end()
    {
        using var cancellation = new CancellationTokenSource();
        using var model = new PacedModel(_time, prompt => [(40, prompt)]);
        List<LlmOutcome<string>> outcomes = await _time.RunAsync(() => Desk(model).OutcomesAsync(
            Six[..3], new EachReport(reached =>
            {
                if (reached.Done == 3)
                {
                    cancellation.Cancel();
                }
            }), cancellation.Token));
        Assert.Equal(Six[..3], outcomes.Select(outcome => outcome.Value));
    }

    [Fact]
    public async Task A_progress_that_throws_ends_nothing_and_is_logged_once()
    {
        var log = new FakeLogCollector();
        using var model = new PacedModel(_time, prompt => [(40, prompt)]);
        var desk = new FanOutDeskClient(new LlmRuntime(
            model, new LlmRuntimeOptions { TimeProvider = _time, LoggerFactory = new LoggerFactory([new FakeLoggerProvider(log)]) }));
        int reports = 0;
        var throwing = new EachReport(_ => throw new InvalidOperationException($"Report {++reports}."));
        Assert.Equal(Six, await _time.RunAsync(() => desk.TextsAsync(Six, throwing)));
        Assert.Equal(6, reports);
        FakeLogRecord record = Assert.Single(log.GetSnapshot());
        Assert.StartsWith("IFanOutDesk.TextsAsync: the IProgress failed: ", record.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(InvalidOperationException), record.Message, StringComparison.Ordinal);
        Assert.Null(record.Exception);
    }

    [Fact]
    public async Task A_stream_is_cold_and_each_enumeration_is_a_run_of_its_own()
    {
        var items = new Arriving(_time, 2, 0);
        using var model = new AtOnce();
        IAsyncEnumerable<string> stream = Desk(model).StreamAsync(items);
        Assert.Equal(0, items.Enumerations);
        await HearAsync(stream);
        await HearAsync(stream);
        Assert.Equal((2, 4), (items.Enumerations, model.Requests));
    }

    [Fact]
    public void A_sequence_must_be_given() =>
        Assert.Throws<ArgumentNullException>("items", () => Desk(ScriptedChatClient.Saying("x")).StreamAsync(null!));

    [Fact]
    public async Task By_hand_it_works_alike()
    {
        int atOnce = 0;
        int most = 0;
        await _time.RunAsync(async () =>
        {
            Assert.Equal(["0", "1", "2", "3", "4"], await FanOut.ForEachAsync(Enumerable.Range(0, 5), CallAsync, maxConcurrency: 2));
            Assert.Equal(["0", "1", "2", "3", "4"], await FanOut.ForEachAsync(Enumerable.Range(0, 5).ToAsyncEnumerable(), CallAsync, maxConcurrency: 2).ToListAsync());
            Assert.Equal((0, 2), (atOnce, most));
            await Assert.ThrowsAsync<InvalidDataException>(() =>
                FanOut.ForEachAsync(Enumerable.Range(0, 5), (i, token) => i == 3 ? throw new InvalidDataException() : CallAsync(i, token)));
        });

        Assert.Equal(0, atOnce);
        Assert.Throws<ArgumentOutOfRangeException>("maxConcurrency", () => { _ = FanOut.ForEachAsync([1], CallAsync, maxConcurrency: 0); });
        Assert.Throws<ArgumentNullException>("items", () => { _ = FanOut.ForEachAsync((IEnumerable<int>)null!, CallAsync); });

        async Task<string> CallAsync(int item, CancellationToken token)
        {
            int now = Interlocked.Increment(ref atOnce);
            most = Math.Max(most, now);
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 - item), _time, token);
                return item.ToString(CultureInfo.InvariantCulture);
            }
            finally
            {
                Interlocked.Decrement(ref atOnce);
            }
        }
    }

    [Fact]
    public async Task A_long_sequence_takes_no_more_memory_than_a_short_one()
    {
        using var model = new AtOnce();
        FanOutDeskClient desk = Desk(model);
        long after10Thousand = 0;
        int read = 0;
        await foreach (string text in desk.StreamAsync(Numbers(Million)))
        {
            Assert.Equal(read.ToString(CultureInfo.InvariantCulture), text);
            if (++read is 10_000 or Million)
            {
                long used = GC.GetTotalMemory(forceFullCollection: true);
                after10Thousand = after10Thousand == 0 ? used : after10Thousand;
                Assert.True(used < after10Thousand + 1_000_000, $"{used - after10Thousand} bytes more after {read} items");
            }
        }

        Assert.Equal(Million, read);
    }

    private static async IAsyncEnumerable<string> Numbers(int count)
    {
        for (int i = 0; i < count; i++)
        {
            yield return i.ToString(CultureInfo.InvariantCulture);
            if (i % 1000 == 0)
            {
                await Task.Yield();
            }
        }
    }

    private FanOutDeskClient Desk(IChatClient model) =>
        new FanOutDeskClient(new LlmRuntime(model, new LlmRuntimeOptions { TimeProvider = _time }));

    private async Task<List<(T Item, double At)>> HearAsync<T>(IAsyncEnumerable<T> stream)
    {
        var heard = new List<(T, double)>();
        await _time.RunAsync(async () =>
        {
            await foreach (T item in stream)
            {
                heard.Add((item, _time.Elapsed.TotalMilliseconds));
            }
        });
        return heard;
    }

    private sealed class EachReport(Action<FanOutProgress> report) : IProgress<FanOutProgress>
    {
        public void Report(FanOutProgress value) => report(value);
    }

    private sealed class Reports : IProgress<FanOutProgress>
    {
        public List<FanOutProgress> All { get; } = [];

        public FanOutProgress Last => All[^1];

        public void Report(FanOutProgress value) => All.Add(value);
    }
}
