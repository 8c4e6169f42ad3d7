using LlmGen.Simulation;
using LlmGen.Simulation.Latency;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Simulation;

[Collection(Alone.Name)]
public sealed class SimulatedModelTests
{
    private static readonly SimulatedModelOptions Exact = new()
    {
        BaseLatency = TimeSpan.FromMilliseconds(100),
        PrefillTimePerToken = TimeSpan.FromMicroseconds(25),
        DecodeTimePerToken = TimeSpan.FromMilliseconds(7.5),
        Answer = (_, _) => "abcdefghijklmnop", // 4 tokens
    };

    private readonly VirtualTime _time = new();

    [Fact]
    public async Task Buffered_answer_takes_base_prefill_and_decode()
    {
        using SimulatedModel model = new(Exact, _time);

        ChatResponse response = await _time.RunAsync(() => model.GetResponseAsync("How are you?"));

        // "<|user|>How are you?\n<|assistant|>" is 34 characters, hence 9 tokens.
        Assert.Equal(9, response.Usage!.InputTokenCount);
        Assert.Equal(4, response.Usage.OutputTokenCount);
        Assert.Equal(13, response.Usage.TotalTokenCount);
        Assert.Equal(0, response.Usage.CachedInputTokenCount);
        Assert.Equal(TimeSpan.FromMilliseconds(100 + (9 * 0.025) + (3 * 7.5)), _time.Elapsed);
        Assert.Equal("abcdefghijklmnop", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal((1, 1, 0, 0), (model.Requests, model.Completed, model.Cancelled, model.InFlight));
    }

    [Fact]
    public async Task Stream_emits_role_tokens_finish_and_usage_each_on_time()
    {
        using SimulatedModel model = new(Exact, _time);

        List<(TimeSpan At, ChatResponseUpdate Update)> updates = await ReadAsync(model, "How are you?");

        TimeSpan first = TimeSpan.FromMilliseconds(100 + (9 * 0.025));
        TimeSpan gap = TimeSpan.FromMilliseconds(7.5);
        Assert.Equal([first, first, first + gap, first + (2 * gap), first + (3 * gap), first + (3 * gap), first + (3 * gap)],
            updates.Select(update => update.At));
        Assert.Equal(["", "abcd", "efgh", "ijkl", "mnop", "", ""], updates.Select(update => update.Update.Text));
        Assert.All(updates, update => Assert.Equal(ChatRole.Assistant, update.Update.Role));
        Assert.Equal(ChatFinishReason.Stop, Assert.Single(updates, update => update.Update.FinishReason is not null).Update.FinishReason);
        UsageContent usage = Assert.IsType<UsageContent>(Assert.Single(updates[^1].Update.Contents));
        Assert.Equal(4, usage.Details.OutputTokenCount);
    }

    [Fact]
    public async Task Streamed_and_buffered_answers_are_the_same_response()
    {
        using SimulatedModel model = new(Exact, _time);

        ChatResponse buffered = await _time.RunAsync(() => model.GetResponseAsync("How are you?"));
        ChatResponse streamed = (await ReadAsync(model, "How are you?")).Select(update => update.Update).ToChatResponse();

        Assert.Equal(buffered.Text, streamed.Text);
        Assert.Equal(buffered.FinishReason, streamed.FinishReason);
        Assert.Equal(buffered.ModelId, streamed.ModelId);
        Assert.Equal(buffered.Usage!.TotalTokenCount, streamed.Usage!.TotalTokenCount);
        Assert.Single(streamed.Messages);
        Assert.NotNull(streamed.CreatedAt);
        Assert.NotEqual(buffered.ResponseId, streamed.ResponseId);
    }

    [Fact]
    public async Task Token_due_while_the_reader_is_busy_is_there_when_it_comes_back()
    {
        using SimulatedModel model = new(Exact with { BaseLatency = TimeSpan.Zero, PrefillTimePerToken = TimeSpan.Zero }, _time);

        List<TimeSpan> at = [];
        await _time.RunAsync(async () =>
        {
            await foreach (ChatResponseUpdate update in model.GetStreamingResponseAsync("Hello"))
            {
                at.Add(_time.Elapsed);
                if (update.Text == "abcd")
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(20), _time);
                }
            }
        });

        // Tokens fall due at 0, 7.5, 15 and 22.5 ms: only the last is waited for after the pause.
        Assert.Equal([0, 0, 20, 20, 22.5, 22.5, 22.5], at.Select(time => time.TotalMilliseconds));
    }

    [Fact]
    public async Task Shared_prefix_is_faster_by_exactly_the_cached_tokens()
    {
        using SimulatedModel model = new(Exact, _time);
        string system = new('s', 5000);

        TimeSpan cold = await TimeAsync(model, system, "First question");
        (TimeSpan warm, ChatResponse response) = await TimeWithResponseAsync(model, system, "Other question");

        // 5,010 shared characters are 1,252 tokens, of which 9 whole blocks of 128 are kept.
        Assert.Equal(1152, response.Usage!.CachedInputTokenCount);
        Assert.Equal(1152 * Exact.PrefillTimePerToken, cold - warm);
    }

    [Fact]
    public async Task Same_prompt_again_leaves_at_least_one_token_to_compute()
    {
        using SimulatedModel model = new(Exact, _time);
        // "<|user|>" + text + "\n<|assistant|>" is exactly 12 blocks of 128 tokens.
        string text = new('t', (12 * 128 * 4) - 22);

        await _time.RunAsync(() => model.GetResponseAsync(text));
        ChatResponse again = await _time.RunAsync(() => model.GetResponseAsync(text));

        Assert.Equal(12 * 128, again.Usage!.InputTokenCount);
        Assert.Equal(11 * 128, again.Usage.CachedInputTokenCount);
    }

    [Theory]
    [InlineData(900, 0)]
    [InlineData(1030, 1024)]
    public async Task Prefix_below_the_minimum_is_never_cached(int sharedTokens, int cached)
    {
        using SimulatedModel model = new(Exact, _time);
        string system = new('s', sharedTokens * 4);
        string tail = new('t', 2000);

        await TimeAsync(model, system, "A" + tail);
        (_, ChatResponse response) = await TimeWithResponseAsync(model, system, "B" + tail);

        Assert.Equal(cached, response.Usage!.CachedInputTokenCount);
    }

    [Fact]
    public async Task Another_model_tool_or_schema_does_not_share_the_prefix()
    {
        using SimulatedModel model = new(Exact, _time);
        string prompt = new('p', 8000);
        ChatOptions withTool = new() { Tools = [AIFunctionFactory.Create(() => 1, "one")] };

        await _time.RunAsync(() => model.GetResponseAsync(prompt));
        ChatResponse otherModel = await _time.RunAsync(() => model.GetResponseAsync(prompt, new ChatOptions { ModelId = "other" }));
        ChatResponse tool = await _time.RunAsync(() => model.GetResponseAsync(prompt, withTool));
        ChatResponse toolAgain = await _time.RunAsync(() => model.GetResponseAsync(prompt, withTool));
        ChatResponse json = await _time.RunAsync(
            () => model.GetResponseAsync(prompt, new ChatOptions { ResponseFormat = ChatResponseFormat.Json }));

        Assert.Equal("other", otherModel.ModelId);
        Assert.Equal(0, otherModel.Usage!.CachedInputTokenCount);
        Assert.Equal(0, tool.Usage!.CachedInputTokenCount);
        Assert.True(toolAgain.Usage!.CachedInputTokenCount > 1024);
        Assert.Equal(0, json.Usage!.CachedInputTokenCount);
    }

    [Fact]
    public async Task Concurrent_cold_requests_do_not_share_and_one_after_the_first_token_does()
    {
        using SimulatedModel model = new(Exact with { DecodeTimePerToken = TimeSpan.FromSeconds(1) }, _time);
        string prompt = new('p', 8000);
        // 100 ms and 2,006 tokens at 25 µs: the first tokens of the first two come out at 150.15 ms.
        Task<ChatResponse>[] responses = await _time.RunAsync(async () =>
        {
            Task<ChatResponse> first = model.GetResponseAsync(prompt);
            Task<ChatResponse> second = model.GetResponseAsync(prompt);
            await Task.Delay(TimeSpan.FromMilliseconds(150), _time);
            Task<ChatResponse> before = model.GetResponseAsync(prompt);
            await Task.Delay(TimeSpan.FromMilliseconds(1), _time);
            Task<ChatResponse> after = model.GetResponseAsync(prompt);
            await Task.WhenAll(first, second, before, after);
            return new[] { first, second, before, after };
        });

        Assert.Equal([0, 0, 0, 15 * 128], (await Task.WhenAll(responses)).Select(response => response.Usage!.CachedInputTokenCount));
    }

    [Fact]
    public async Task Least_recently_used_prefix_leaves_the_cache_first()
    {
        using SimulatedModel model = new(Exact with { PrefixCacheTokens = 32 * 128 }, _time);
        async Task<long?> CachedAsync(char letter) =>
            (await _time.RunAsync(() => model.GetResponseAsync(new string(letter, 8000)))).Usage!.CachedInputTokenCount;

        // Each prompt is 15 blocks: two fit into 32, and the third evicts the one not asked for since.
        Assert.Equal(0, await CachedAsync('a'));
        Assert.Equal(0, await CachedAsync('b'));
        Assert.Equal(15 * 128, await CachedAsync('a'));
        Assert.Equal(0, await CachedAsync('c'));
        Assert.Equal(15 * 128, await CachedAsync('a'));
        Assert.Equal(0, await CachedAsync('b'));
    }

    [Fact]
    public async Task Requests_beyond_the_limit_wait_in_order_of_arrival()
    {
        using SimulatedModel model = new(
            Exact with { MaxConcurrency = 1, PrefillTimePerToken = TimeSpan.Zero, DecodeTimePerToken = TimeSpan.Zero }, _time);
        List<(int Request, double At)> ends = [];

        await _time.RunAsync(() => Task.WhenAll(Enumerable.Range(0, 4).Select(async request =>
        {
            await model.GetResponseAsync("Hello");
            ends.Add((request, _time.Elapsed.TotalMilliseconds));
        })));

        Assert.Equal([(0, 100), (1, 200), (2, 300), (3, 400)], ends);
    }

    [Fact]
    public async Task Queue_counts_into_the_time_to_first_token()
    {
        using SimulatedModel model = new(Exact with { MaxConcurrency = 2, PrefillTimePerToken = TimeSpan.Zero }, _time);

        TimeSpan[] first = await _time.RunAsync(() => Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
        {
            TimeSpan? first = null;
            await foreach (ChatResponseUpdate update in model.GetStreamingResponseAsync("Hello"))
            {
                first ??= update.Text.Length > 0 ? _time.Elapsed : null;
            }

            return first!.Value;
        })));

        Assert.Equal([100, 100, 100 + (3 * 7.5) + 100], first.Select(time => time.TotalMilliseconds));
    }

    [Fact]
    public async Task Cancelled_in_the_queue_leaves_the_queue()
    {
        using SimulatedModel model = new(Exact with { MaxConcurrency = 1, PrefillTimePerToken = TimeSpan.Zero }, _time);
        using CancellationTokenSource cancellation = new();

        Task<ChatResponse> running = model.GetResponseAsync("Hello");
        Task<ChatResponse> queued = model.GetResponseAsync("Hello", cancellationToken: cancellation.Token);
        Task<ChatResponse> next = model.GetResponseAsync("Hello");
        Assert.Equal((3, 2), (model.InFlight, model.Queued));

        await cancellation.CancelAsync();
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
        Assert.Equal((2, 1), (model.InFlight, model.Queued));
        await _time.RunAsync(() => Task.WhenAll(running, next));

        Assert.Equal(TimeSpan.FromMilliseconds(2 * 122.5), _time.Elapsed);
        Assert.Equal((3, 2, 1, 0, 0), (model.Requests, model.Completed, model.Cancelled, model.InFlight, model.Queued));
    }

    [Theory]
    [InlineData(50, 0, false)]
    [InlineData(50, 0, true)]
    [InlineData(110, 2, false)]
    [InlineData(110, 2, true)]
    public async Task Cancelled_while_running_ends_at_once_and_frees_the_slot(int cancelAt, int tokensSeen, bool streamed)
    {
        using SimulatedModel model = new(Exact with { MaxConcurrency = 1, PrefillTimePerToken = TimeSpan.Zero }, _time);
        using CancellationTokenSource cancellation = new(TimeSpan.FromMilliseconds(cancelAt), _time);
        int seen = 0;

        await _time.RunAsync(() => Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            if (streamed)
            {
                await foreach (ChatResponseUpdate update in model.GetStreamingResponseAsync("Hello", cancellationToken: cancellation.Token))
                {
                    seen += update.Text.Length > 0 ? 1 : 0;
                }
            }
            else
            {
                await model.GetResponseAsync("Hello", cancellationToken: cancellation.Token);
            }
        }));

        Assert.Equal(TimeSpan.FromMilliseconds(cancelAt), _time.Elapsed);
        Assert.Equal(streamed ? tokensSeen : 0, seen);
        Assert.Equal((1, 0, 1, 0), (model.Requests, model.Completed, model.Cancelled, model.InFlight));
        await _time.RunAsync(() => model.GetResponseAsync("Hello"));
        Assert.Equal(1, model.Completed);
    }

    [Fact]
    public async Task Cancelled_between_tokens_that_need_no_wait_still_ends()
    {
        using SimulatedModel model = new(Exact with { BaseLatency = TimeSpan.Zero, DecodeTimePerToken = TimeSpan.Zero }, _time);
        using CancellationTokenSource cancellation = new();
        List<string> seen = [];

        await _time.RunAsync(() => Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate update in model.GetStreamingResponseAsync("Hello").WithCancellation(cancellation.Token))
            {
                seen.Add(update.Text);
                if (update.Text == "abcd")
                {
                    cancellation.Cancel();
                }
            }
        }));

        Assert.Equal(["", "abcd"], seen);
        Assert.Equal((0, 1), (model.InFlight, model.Cancelled));
    }

    [Fact]
    public async Task Request_cancelled_before_its_first_token_leaves_no_prefix_behind()
    {
        using SimulatedModel model = new(Exact, _time);
        using CancellationTokenSource cancellation = new(TimeSpan.FromMilliseconds(50), _time);
        string prompt = new('p', 8000);

        await _time.RunAsync(() => Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => model.GetResponseAsync(prompt, cancellationToken: cancellation.Token)));
        ChatResponse response = await _time.RunAsync(() => model.GetResponseAsync(prompt));

        Assert.Equal(0, response.Usage!.CachedInputTokenCount);
    }

    [Fact]
    public async Task Abandoned_stream_frees_the_slot()
    {
        using SimulatedModel model = new(Exact with { MaxConcurrency = 1 }, _time);

        await _time.RunAsync(async () =>
        {
            await foreach (ChatResponseUpdate update in model.GetStreamingResponseAsync("Hello"))
            {
                if (update.Text.Length > 0)
                {
                    break;
                }
            }
        });

        Assert.Equal((1, 0, 1, 0), (model.Requests, model.Completed, model.Cancelled, model.InFlight));
        await _time.RunAsync(() => model.GetResponseAsync("Hello"));
        Assert.Equal(1, model.Completed);
    }

    [Fact]
    public async Task Stream_is_cold_and_each_enumeration_is_a_request()
    {
        using SimulatedModel model = new(Exact, _time);
        IAsyncEnumerable<ChatResponseUpdate> stream = model.GetStreamingResponseAsync("Hello");
        Assert.Equal(0, model.Requests);

        ChatResponse first = await _time.RunAsync(() => stream.ToChatResponseAsync());
        ChatResponse second = await _time.RunAsync(() => stream.ToChatResponseAsync());

        Assert.Equal(2, model.Requests);
        Assert.Equal(first.Text, second.Text);
        Assert.NotEqual(first.ResponseId, second.ResponseId);
    }

    [Fact]
    public async Task Answer_is_cut_at_the_token_limit()
    {
        using SimulatedModel model = new(Exact with { PrefillTimePerToken = TimeSpan.Zero }, _time);

        ChatResponse cut = await _time.RunAsync(() => model.GetResponseAsync("Hello", new ChatOptions { MaxOutputTokens = 3 }));
        TimeSpan elapsed = _time.Elapsed;
        ChatResponse whole = await _time.RunAsync(() => model.GetResponseAsync("Hello", new ChatOptions { MaxOutputTokens = 4 }));

        Assert.Equal(("abcdefghijkl", ChatFinishReason.Length), (cut.Text, cut.FinishReason));
        Assert.Equal(3, cut.Usage!.OutputTokenCount);
        Assert.Equal(TimeSpan.FromMilliseconds(100 + (2 * 7.5)), elapsed);
        Assert.Equal(("abcdefghijklmnop", ChatFinishReason.Stop), (whole.Text, whole.FinishReason));
    }

    [Fact]
    public async Task Answer_ends_before_the_first_stop_sequence()
    {
        using SimulatedModel model = new(Exact, _time);

        ChatResponse response = await _time.RunAsync(
            () => model.GetResponseAsync("Hello", new ChatOptions { StopSequences = ["mno", "gh", "hijk"] }));

        Assert.Equal(("abcdef", ChatFinishReason.Stop), (response.Text, response.FinishReason));
        Assert.Equal(2, response.Usage!.OutputTokenCount);
    }

    [Fact]
    public async Task Surrogate_pairs_stay_whole_in_a_stream()
    {
        string answer = string.Concat(Enumerable.Repeat("a😀", 20));
        using SimulatedModel model = new(Exact with { Answer = (_, _) => answer }, _time);

        List<(TimeSpan At, ChatResponseUpdate Update)> updates = await ReadAsync(model, "Hello");

        Assert.All(updates, update => Assert.Equal(
            update.Update.Text, new System.Text.UTF8Encoding(false, false).GetString(System.Text.Encoding.UTF8.GetBytes(update.Update.Text))));
        Assert.Equal(answer, string.Concat(updates.Select(update => update.Update.Text)));
    }

    [Fact]
    public async Task Empty_answer_still_has_finish_and_usage()
    {
        using SimulatedModel model = new(Exact with { Answer = (_, _) => "" }, _time);

        ChatResponse response = (await ReadAsync(model, "Hello")).Select(update => update.Update).ToChatResponse();

        Assert.Equal(("", ChatFinishReason.Stop, 0), (response.Text, response.FinishReason, response.Usage!.OutputTokenCount));
        Assert.Equal((1, 0), (model.Completed, model.InFlight));
    }

    [Fact]
    public async Task Jitter_is_the_same_for_the_same_seed_and_differs_for_another()
    {
        async Task<TimeSpan[]> TimesAsync(int seed, double jitter)
        {
            VirtualTime time = new();
            using SimulatedModel model = new(SimulatedModelOptions.Frontier with { Seed = seed, Jitter = jitter }, time);
            List<TimeSpan> times = [];
            for (int request = 0; request < 3; request++)
            {
                await time.RunAsync(async () =>
                {
                    await foreach (ChatResponseUpdate _ in model.GetStreamingResponseAsync("Hello"))
                    {
                        times.Add(time.Elapsed);
                    }
                });
            }

            return [.. times];
        }

        TimeSpan[] times = await TimesAsync(seed: 1, jitter: 0.2);
        Assert.Equal(times, await TimesAsync(seed: 1, jitter: 0.2));
        Assert.NotEqual(times, await TimesAsync(seed: 2, jitter: 0.2));
        Assert.NotEqual(times, await TimesAsync(seed: 1, jitter: 0));
    }

    [Fact]
    public void Jitter_is_log_normal_with_median_one()
    {
        Jitter jitter = new(0.5, seed: 7, request: 1);
        double[] logs = [.. Enumerable.Range(0, 20_000).Select(_ => Math.Log(jitter.NextFactor())).Order()];

        Assert.InRange(logs[logs.Length / 2], -0.02, 0.02);
        Assert.InRange(Math.Sqrt(logs.Average(log => log * log)), 0.48, 0.52);
        // One sigma either side holds 68 % of a normal distribution.
        Assert.InRange(logs.Count(log => Math.Abs(log) < 0.5) / (double)logs.Length, 0.67, 0.70);
    }

    [Fact]
    public void Small_generates_five_to_ten_times_as_fast_as_frontier()
    {
        double ratio = SimulatedModelOptions.Frontier.DecodeTimePerToken / SimulatedModelOptions.Small.DecodeTimePerToken;

        Assert.InRange(ratio, 5, 10);
        Assert.NotSame(SimulatedModelOptions.Small, SimulatedModelOptions.Small);
    }

    [Fact]
    public async Task Runs_on_the_system_clock()
    {
        using SimulatedModel model = new(Exact with { BaseLatency = TimeSpan.FromMilliseconds(5) });

        ChatResponse response = await model.GetResponseAsync("Hello");

        Assert.Equal("abcdefghijklmnop", response.Text);
        Assert.Equal(1, model.Completed);
    }

    [Fact]
    public async Task Scripted_answer_sees_the_request_and_null_falls_back()
    {
        ChatOptions options = new() { Temperature = 0.5f };
        (string Text, ChatOptions? Options) seen = default;
        using SimulatedModel model = new(Exact with
        {
            Answer = (messages, chatOptions) =>
            {
                seen = (messages.Last().Text, chatOptions);
                return null;
            },
        }, _time);

        ChatResponse response = await _time.RunAsync(() => model.GetResponseAsync("Hello", options));

        Assert.Equal("Hello", seen.Text);
        Assert.Same(options, seen.Options);
        Assert.NotEmpty(response.Text);
    }

    [Fact]
    public async Task Failing_script_ends_the_request()
    {
        using SimulatedModel model = new(Exact with { MaxConcurrency = 1, Answer = (_, _) => throw new FormatException("script") }, _time);

        await _time.RunAsync(() => Assert.ThrowsAsync<FormatException>(() => model.GetResponseAsync("Hello")));

        Assert.Equal((1, 1, 0), (model.Requests, model.Cancelled, model.InFlight));
    }

    [Fact]
    public void Metadata_names_provider_and_model()
    {
        using SimulatedModel model = new(SimulatedModelOptions.Small);

        ChatClientMetadata metadata = Assert.IsType<ChatClientMetadata>(model.GetService(typeof(ChatClientMetadata)));
        Assert.Equal(("simulated", "simulated-small"), (metadata.ProviderName, metadata.DefaultModelId));
        Assert.Same(model, model.GetService(typeof(SimulatedModel)));
        Assert.Null(model.GetService(typeof(SimulatedModel), "key"));
        Assert.Null(model.GetService(typeof(string)));
    }

    [Fact]
    public async Task Bad_arguments_are_refused()
    {
        using SimulatedModel model = new(Exact, _time);

        Assert.Throws<ArgumentNullException>(() => new SimulatedModel(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => model.GetResponseAsync((IEnumerable<ChatMessage>)null!));
        Assert.Throws<ArgumentNullException>(() => { model.GetStreamingResponseAsync((IEnumerable<ChatMessage>)null!); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { model.GetStreamingResponseAsync("Hello", new ChatOptions { MaxOutputTokens = 0 }); });
        await Assert.ThrowsAsync<ArgumentException>(() => model.GetResponseAsync([]));
        Assert.Equal(0, model.InFlight);
    }

    [Fact]
    public void Bad_options_are_refused()
    {
        SimulatedModelOptions[] bad =
        [
            Exact with { BaseLatency = TimeSpan.FromTicks(-1) },
            Exact with { PrefillTimePerToken = TimeSpan.FromTicks(-1) },
            Exact with { DecodeTimePerToken = TimeSpan.FromTicks(-1) },
            Exact with { Jitter = -0.1 },
            Exact with { Jitter = double.NaN },
            Exact with { MaxConcurrency = 0 },
            Exact with { PrefixCacheTokens = -1 },
            Exact with { MinimumCachedTokens = -1 },
            Exact with { CacheBlockTokens = 0 },
            Exact with { TypicalOutputTokens = 0 },
        ];

        Assert.All(bad, options => Assert.Throws<ArgumentOutOfRangeException>(() => new SimulatedModel(options)));
        Assert.Throws<ArgumentException>(() => new SimulatedModel(Exact with { ModelId = " " }));
    }

    private Task<List<(TimeSpan At, ChatResponseUpdate Update)>> ReadAsync(SimulatedModel model, string prompt) =>
        _time.RunAsync(async () =>
        {
            List<(TimeSpan, ChatResponseUpdate)> updates = [];
            await foreach (ChatResponseUpdate update in model.GetStreamingResponseAsync(prompt))
            {
                updates.Add((_time.Elapsed, update));
            }

            return updates;
        });

    private async Task<TimeSpan> TimeAsync(SimulatedModel model, string system, string user) =>
        (await TimeWithResponseAsync(model, system, user)).Time;

    private async Task<(TimeSpan Time, ChatResponse Response)> TimeWithResponseAsync(SimulatedModel model, string system, string user)
    {
        TimeSpan start = _time.Elapsed;
        ChatResponse response = await _time.RunAsync(
            () => model.GetResponseAsync([new ChatMessage(ChatRole.System, system), new ChatMessage(ChatRole.User, user)]));
        return (_time.Elapsed - start, response);
    }
}
