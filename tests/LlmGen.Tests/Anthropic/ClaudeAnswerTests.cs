using System.Text.Json;
using LlmGen.Tests.Support;

namespace LlmGen.Tests.Anthropic;

/// <summary>Generated clients over the official SDK: what goes over the wire and what comes back.</summary>
public sealed class ClaudeAnswerTests
{
    private const int TestTimeout = WireServer.TestTimeout;

    [Fact(Timeout = TestTimeout)]
    public async Task Examples_go_as_turns_behind_the_system_text()
    {
        await using ServedClaude claude = await ServedClaude.StartAsync(new AnthropicAnswer("yes"));
        Assert.Equal("yes", await new ClaudeDeskClient(claude.Client).MammalAsync("dog"));
        Assert.Equal("/v1/messages", claude.Server.Requests[0].Path);
        Assert.Equal("You are terse.", claude.Body.GetProperty("system")[0].GetProperty("text").GetString());
        Assert.Equal(
            ["user: Is a cat a mammal?", "assistant: yes", "user: Is a frog a mammal?", "assistant: no", "user: Is dog a mammal?"],
            claude.Body.GetProperty("messages").EnumerateArray().Select(
                message => $"{message.GetProperty("role")}: {message.GetProperty("content")[0].GetProperty("text")}"));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Text_arrives_in_the_pieces_of_the_events_without_the_thinking()
    {
        await using ServedClaude claude = await ServedClaude.StartAsync(new AnthropicAnswer("It ", "", "rains.") { Thinking = "Hm." });
        var desk = new ClaudeDeskClient(claude.Client);
        Assert.Equal(["It ", "rains."], await desk.TextStreamAsync("rain").ToArrayAsync());
        Assert.Equal("It rains.", await desk.TextAsync("rain"));
        Assert.Equal([true, false], claude.Server.Requests.Select(request => request.Body.TryGetProperty("stream", out _)));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_result_counts_cached_tokens_among_those_read()
    {
        await using ServedClaude claude = await ServedClaude.StartAsync(
            new AnthropicAnswer("It ", "rains.") { InputTokens = 10, CacheReadTokens = 2000, CacheWriteTokens = 300, OutputTokens = 7 });
        LlmResult<string> result = await new ClaudeDeskClient(claude.Client).TextResultAsync("rain");
        Assert.Equal(("It rains.", ServedClaude.Model), (result.Value, result.ModelId));
        Assert.Equal((2310, 2000, 7), (result.Usage!.InputTokenCount, result.Usage.CachedInputTokenCount, result.Usage.OutputTokenCount));
        Assert.Equal(300, result.Usage.AdditionalCounts!["CacheCreationInputTokens"]);
        Assert.InRange(result.Timing.TimeToFirstToken, TimeSpan.FromTicks(1), result.Timing.Total);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_typed_answer_is_held_to_its_schema()
    {
        await using ServedClaude claude = await ServedClaude.StartAsync(
            new AnthropicAnswer("""{"value":[{"name":"Colosseum","built":80},{"name":"Pantheon","built":null}]}"""));
        Assert.Equal([new Sight("Colosseum", 80), new Sight("Pantheon", null)], await new ClaudeDeskClient(claude.Client).SightsAsync("Rome"));

        JsonElement format = claude.Body.GetProperty("output_config").GetProperty("format");
        Assert.Equal("json_schema", format.GetProperty("type").GetString());
        JsonElement schema = format.GetProperty("schema");
        JsonElement sight = schema.GetProperty("properties").GetProperty("value").GetProperty("items");
        Assert.Equal("""["name","built"]""", sight.GetProperty("required").GetRawText());
        Assert.Equal("""["integer","null"]""", sight.GetProperty("properties").GetProperty("built").GetProperty("type").GetRawText());
        Assert.All([schema, sight], item => Assert.False(item.GetProperty("additionalProperties").GetBoolean()));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Stop_sequences_and_effort_are_sent_and_sampling_settings_are_not()
    {
        await using ServedClaude claude = await ServedClaude.StartAsync(new AnthropicAnswer("""{"value":"Good"}"""));
        Assert.Equal(Rating.Good, await new ClaudeDeskClient(claude.Client).RatingAsync("Rome"));
        Assert.Equal("""["END"]""", claude.Body.GetProperty("stop_sequences").GetRawText());
        JsonElement output = claude.Body.GetProperty("output_config");
        Assert.Equal("low", output.GetProperty("effort").GetString());
        Assert.Equal(
            """["Poor","Good"]""",
            output.GetProperty("format").GetProperty("schema").GetProperty("properties").GetProperty("value").GetProperty("enum").GetRawText());
        Assert.All(["temperature", "top_p", "seed"], name => Assert.False(claude.Body.TryGetProperty(name, out _)));
    }

    [Fact(Timeout = TestTimeout)]
    public async Task Elements_arrive_before_the_answer_ends_and_leaving_closes_the_connection()
    {
        await using ServedClaude claude = await ServedClaude.StartAsync(new AnthropicAnswer("""{"value":[{"name":"Colos""", """seum","built":80},""")
        {
            Then = context => Task.Delay(Timeout.Infinite, context.RequestAborted),
        });
        await foreach (Sight sight in new ClaudeDeskClient(claude.Client).SightStreamAsync("Rome"))
        {
            Assert.Equal(new Sight("Colosseum", 80), sight);
            Assert.Equal(0, claude.Server.Abandoned);
            break;
        }

        await Eventually.TrueAsync(() => claude.Server.Abandoned == 1);
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_typed_answer_that_the_limit_cut_is_an_error()
    {
        await using ServedClaude claude = await ServedClaude.StartAsync(new AnthropicAnswer("""{"value":[{"na""") { StopReason = "max_tokens" });
        var desk = new ClaudeDeskClient(claude.Client);
        await Assert.ThrowsAsync<LlmTruncatedException>(() => desk.SightsAsync("Rome"));
        await Assert.ThrowsAsync<LlmTruncatedException>(() => desk.SightStreamAsync("Rome").CountAsync().AsTask());
    }

    [Fact(Timeout = TestTimeout)]
    public async Task A_refusal_is_an_exception_of_its_own()
    {
        await using ServedClaude claude = await ServedClaude.StartAsync(new AnthropicAnswer("I can") { StopReason = "refusal" });
        var desk = new ClaudeDeskClient(claude.Client);
        await Assert.ThrowsAsync<LlmRefusedException>(() => desk.TextAsync("rain"));
        await Assert.ThrowsAsync<LlmRefusedException>(() => desk.TextStreamAsync("rain").CountAsync().AsTask());
        await Assert.ThrowsAsync<LlmRefusedException>(() => desk.SightsAsync("Rome"));
    }
}
