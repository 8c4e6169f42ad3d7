using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Calls;

/// <summary>Text that the output token limit truncated: an error, unless somebody allows it.</summary>
public class TruncationTests
{
    private const string Cut = "half a sen";

    [Fact]
    public async Task Truncated_text_is_an_error_that_holds_it()
    {
        LlmTruncatedException error = await Assert.ThrowsAsync<LlmTruncatedException>(() => new CallDeskClient(Model()).TextAsync("x"));
        Assert.Equal((Cut, "ICallDesk.TextAsync"), (error.RawText, error.Method));
        Assert.Contains("Increase MaxOutputTokens (the attributes set 64)", error.Message, StringComparison.Ordinal);
        Assert.Contains("AllowTruncated", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("max_tokens")]
    [InlineData("MAX_TOKENS")]
    [InlineData("model_length")]
    public async Task A_limit_is_one_by_whatever_name_a_client_passes_on(string reason)
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying(Cut, finish: new ChatFinishReason(reason));
        await Assert.ThrowsAsync<LlmTruncatedException>(() => new CallDeskClient(model).TextAsync("x"));
        await Assert.ThrowsAsync<LlmTruncatedException>(() => new CallDeskClient(model).TextStreamAsync("x").ToListAsync().AsTask());
        Assert.Equal(reason, (await new CallDeskClient(model).TextResultAsync("x")).FinishReason?.Value);
    }

    [Fact]
    public async Task A_stream_gives_all_its_text_first()
    {
        string seen = "";
        LlmTruncatedException error = await Assert.ThrowsAsync<LlmTruncatedException>(async () =>
        {
            await foreach (string text in new CallDeskClient(Model()).TextStreamAsync("x"))
            {
                seen += text;
            }
        });
        Assert.Equal((Cut, Cut), (seen, error.RawText));
    }

    [Fact]
    public async Task The_text_that_is_kept_for_the_error_is_bounded()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying(new string('a', 1000), finish: ChatFinishReason.Length);
        var desk = new CallDeskClient(new LlmRuntime(model, new LlmRuntimeOptions { MaxResponseCharacters = 500 }));
        LlmTruncatedException error = await Assert.ThrowsAsync<LlmTruncatedException>(() => desk.TextStreamAsync("x").CountAsync().AsTask());
        Assert.Equal(new string('a', 500), error.RawText);
    }

    [Fact]
    public async Task A_result_tells_instead_of_throwing()
    {
        LlmResult<string> result = await new CallDeskClient(Model()).TextResultAsync("x");
        Assert.Equal((Cut, ChatFinishReason.Length), (result.Value, result.FinishReason));
        Assert.Equal(ChatFinishReason.Stop, (await new CallDeskClient(ScriptedChatClient.Saying("a")).TextResultAsync("x")).FinishReason);
    }

    [Fact]
    public async Task A_response_is_what_the_client_said()
    {
        Assert.Equal(Cut, (await new CallDeskClient(Model()).ResponseAsync("x")).Text);
        Assert.True(await new CallDeskClient(Model()).UpdatesAsync("x").CountAsync() > 0);
    }

    [Fact]
    public async Task What_is_written_closest_counts()
    {
        var desk = new TruncationDeskClient(Model());
        Assert.Equal(Cut, await desk.InheritedAsync("x"));
        Assert.Equal(Cut, string.Concat(await desk.InheritedStreamAsync("x").ToListAsync()));
        Assert.Equal(Cut, await desk.OwnAsync("x"));
        Assert.Equal([Cut], await desk.EachInheritedAsync(["x"]));
        Assert.Equal(Cut, (await ((ITruncationDesk)desk).HandWrittenAsync("x"))[..^1]);

        var lenient = new TruncationDeskClient(new LlmRuntime(Model(), new LlmRuntimeOptions { AllowTruncated = true }));
        await Assert.ThrowsAsync<LlmTruncatedException>(() => lenient.StrictAsync("x"));
        await Assert.ThrowsAsync<LlmTruncatedException>(() => lenient.StrictStreamAsync("x").CountAsync().AsTask());
        LlmOutcome<string> outcome = Assert.Single(await lenient.EachStrictAsync(["x"]));
        Assert.IsType<LlmTruncatedException>(outcome.Exception);
    }

    [Fact]
    public async Task A_fan_out_that_hands_on_the_text_alone_does_not_hand_on_half_of_it()
    {
        var desk = new TruncationDeskClient(new LlmRuntime(Model(), new LlmRuntimeOptions { AllowTruncated = true }));
        LlmTruncatedException error = await Assert.ThrowsAsync<LlmTruncatedException>(() => desk.EachStrictMeasuredAsync(["x"]));
        Assert.Equal(Cut, error.RawText);
        Assert.Contains("AllowTruncated", error.Message, StringComparison.Ordinal);
        LlmOutcome<string> outcome = Assert.Single(await desk.EachStrictMeasuredOutcomeAsync(["x"]).ToListAsync());
        Assert.IsType<LlmTruncatedException>(outcome.Exception);
        await Assert.ThrowsAsync<LlmTruncatedException>(() => new FanOuts.FanOutDeskClient(Model()).OneByOneAsync(["x"]));
    }

    [Fact]
    public async Task A_fan_out_gives_truncated_text_where_it_is_allowed_or_the_result_tells()
    {
        Assert.Equal([Cut], await new TruncationDeskClient(Model()).EachMeasuredAsync(["x"]));
        LlmResult<string> result = Assert.Single(await new TruncationDeskClient(Model()).EachStrictResultAsync(["x"]));
        Assert.Equal((Cut, ChatFinishReason.Length), (result.Value, result.FinishReason));
        Assert.Equal(Cut, (await new TruncationDeskClient(Model()).StrictMeasuredAsync("x")).Value);
        var lenient = new FanOuts.FanOutDeskClient(new LlmRuntime(Model(), new LlmRuntimeOptions { AllowTruncated = true }));
        Assert.Equal([Cut], await lenient.OneByOneAsync(["x"]));
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("stream")]
    [InlineData("result")]
    [InlineData("nested")]
    [InlineData("fan-out")]
    [InlineData("hand-written")]
    public async Task Inside_a_plan_only_the_step_itself_can_allow_it(string kind)
    {
        var desk = new TruncationDeskClient(new LlmRuntime(Model(), new LlmRuntimeOptions { AllowTruncated = true }));
        LlmTruncatedException error = await Assert.ThrowsAsync<LlmTruncatedException>(() => kind switch
        {
            "plan" => desk.InheritedPlanAsync("x"),
            "stream" => desk.StreamedPlanAsync("x").CountAsync().AsTask(),
            "result" => desk.MeasuredPlanAsync("x"),
            "nested" => desk.NestedPlanAsync("x"),
            "fan-out" => desk.FanOutPlanAsync(["x"]),
            _ => desk.HandWrittenPlanAsync("x"),
        });
        Assert.Equal(Cut, error.RawText);
    }

    [Fact]
    public async Task A_step_can_allow_it_for_itself()
    {
        var desk = new TruncationDeskClient(Model());
        Assert.Equal(Cut, await desk.OwnPlanAsync("x"));
        Assert.Equal(Cut, await desk.OwnMeasuredPlanAsync("x"));
    }

    [Fact]
    public async Task Whoever_reads_a_streamed_plan_is_not_inside_it()
    {
        var desk = new TruncationDeskClient(new SwitchingModel());
        await foreach (string text in desk.StreamedPlanAsync("whole"))
        {
            Assert.Equal("whole", text);
            Assert.Equal(Cut, await desk.InheritedAsync("x"));
        }
    }

    [Fact]
    public async Task Reasoning_that_was_truncated_is_no_text_even_where_truncated_text_is()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying("<think>It could be Bil", finish: ChatFinishReason.Length);
        var desk = new CallDeskClient(new LlmRuntime(model, new LlmRuntimeOptions { AllowTruncated = true, StripReasoning = true }));
        Assert.Equal("<think>It could be Bil", (await Assert.ThrowsAsync<LlmTruncatedException>(() => desk.TextAsync("x"))).RawText);
        Assert.Equal("<think>It could be Bil", (await Assert.ThrowsAsync<LlmTruncatedException>(() => desk.TextStreamAsync("x").CountAsync().AsTask())).RawText);
    }

    [Fact]
    public async Task A_later_reason_of_the_same_message_does_not_take_the_truncation_back()
    {
        using var model = new ScriptedChatClient(
        [
            new(ChatRole.Assistant, Cut) { FinishReason = ChatFinishReason.Length },
            new() { FinishReason = ChatFinishReason.Stop },
        ]);
        await Assert.ThrowsAsync<LlmTruncatedException>(() => new CallDeskClient(model).TextStreamAsync("x").CountAsync().AsTask());
        Assert.Equal(ChatFinishReason.Length, (await new CallDeskClient(model).TextResultAsync("x")).FinishReason);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("stream")]
    [InlineData("elements")]
    [InlineData("result")]
    public async Task An_error_beside_the_text_is_not_passed_over(string kind)
    {
        using var model = new ScriptedChatClient(
        [
            new(ChatRole.Assistant, "[]"),
            new(ChatRole.Assistant, [new ErrorContent("server_error")]),
            new() { FinishReason = ChatFinishReason.Stop },
        ]);
        var desk = new CallDeskClient(model);
        LlmOutputException error = await Assert.ThrowsAsync<LlmOutputException>(() => kind switch
        {
            "text" => desk.TextAsync("x"),
            "stream" => desk.TextStreamAsync("x").CountAsync().AsTask(),
            "elements" => desk.FactStreamAsync("x").CountAsync().AsTask(),
            _ => desk.TextResultAsync("x"),
        });
        Assert.Contains("server_error", error.Message, StringComparison.Ordinal);
    }

    private static ScriptedChatClient Model() => ScriptedChatClient.Saying(Cut, finish: ChatFinishReason.Length);

    /// <summary>Says "whole" where it is asked for that, else something truncated.</summary>
    private sealed class SwitchingModel() : DelegatingChatClient(Model())
    {
        public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            messages.Last().Text.Contains("whole", StringComparison.Ordinal)
                ? ScriptedChatClient.Saying("whole", pieceLength: 10).GetStreamingResponseAsync(messages, options, cancellationToken)
                : base.GetStreamingResponseAsync(messages, options, cancellationToken);
    }
}
