using LlmGen.Calls;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Calls;

/// <summary>Responses of several messages, with calls of tools between them: which text is the answer, and what they used.</summary>
public class MessageTests
{
    private const string First = """[{"what":"draft","sure":false}]""";
    private const string Last = """[{"what":"final","sure":true}]""";

    [Theory]
    [InlineData("ids")]
    [InlineData("roles")]
    [InlineData("authors")]
    public async Task The_last_message_with_text_is_the_answer_however_messages_are_told_apart(string apart)
    {
        var desk = new CallDeskClient(Model(apart, First, Last));
        Assert.Equal(Last, await desk.TextAsync("x"));
        Assert.Equal(Last, (await desk.TextResultAsync("x")).Value);
        Assert.Equal([new Fact("final", true)], await desk.FactsAsync("x"));
        Assert.Equal([new Fact("final", true)], (await desk.FactsResultAsync("x")).Value);
    }

    [Fact]
    public async Task A_text_stream_gives_all_messages() =>
        Assert.Equal("Let me see. Done.", string.Concat(await new CallDeskClient(Model("roles", "Let me see. ", "Done.")).TextStreamAsync("x").ToListAsync()));

    [Fact]
    public async Task Elements_are_those_of_the_last_message()
    {
        Assert.Equal([new Fact("final", true)], await new CallDeskClient(Model("ids", "Let me look [up] that.", Last)).FactStreamAsync("x").ToListAsync());
        Assert.Equal([new Fact("final", true)], await new CallDeskClient(Model("ids", "[]", Last)).FactStreamAsync("x").ToListAsync());
    }

    [Theory]
    [InlineData(Last)]
    [InlineData("Done.")]
    public async Task Elements_that_were_given_before_another_message_were_not_the_answer(string last)
    {
        List<Fact> given = [];
        await Assert.ThrowsAsync<LlmOutputException>(async () =>
        {
            await foreach (Fact fact in new CallDeskClient(Model("ids", First, last)).FactStreamAsync("x"))
            {
                given.Add(fact);
            }
        });
        Assert.Equal([new Fact("draft", false)], given);
    }

    [Fact]
    public async Task A_message_without_text_does_not_hide_the_answer()
    {
        using var model = new ScriptedChatClient(
        [
            new(ChatRole.Assistant, "Answer") { MessageId = "1" },
            new(ChatRole.Assistant, [new UsageContent(new UsageDetails { OutputTokenCount = 3 })]) { MessageId = "2", FinishReason = ChatFinishReason.Stop },
        ]);
        Assert.Equal("Answer", await new CallDeskClient(model).TextAsync("x"));
        Assert.Equal("Answer", (await new CallDeskClient(model).TextResultAsync("x")).Value);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData(" \t")]
    public async Task A_last_message_of_white_space_is_not_the_answer(string blank)
    {
        Assert.Equal("Answer", await new CallDeskClient(Model("roles", "Answer", blank)).TextAsync("x"));
        Assert.Equal([new Fact("draft", false)], await new CallDeskClient(Model("ids", First, blank)).FactsAsync("x"));
        Assert.Equal([new Fact("draft", false)], await new CallDeskClient(Model("ids", First, blank)).FactStreamAsync("x").ToListAsync());
        Assert.Equal("Answer", (await new RefilledDeskClient(Model("roles", "Answer", blank)).WithinAsync()).Messages[0].Text);
        var hedged = new RefilledDeskClient(Model("roles", "Answer", blank));
        Assert.Equal("Answer", await hedged.HedgedAsync());
        Assert.Equal(blank + "Answer", await new RefilledDeskClient(Model("roles", "Draft", blank + "Answer")).HedgedAsync());
    }

    [Fact]
    public async Task Text_beside_a_tool_call_that_nothing_invokes_is_not_the_answer()
    {
        ChatResponseUpdate[] asks =
        [
            new(ChatRole.Assistant, "Let me look.") { MessageId = "1" },
            new(ChatRole.Assistant, [new FunctionCallContent("7", "find")]) { MessageId = "1", FinishReason = ChatFinishReason.ToolCalls },
        ];
        await AssertRefusedAsync(desk => desk.TextAsync("x"));
        await AssertRefusedAsync(desk => desk.TextResultAsync("x"));
        await AssertRefusedAsync(desk => desk.FactsAsync("x"));
        await AssertRefusedAsync(desk => desk.TextStreamAsync("x").ToListAsync().AsTask());
        await AssertRefusedAsync(desk => desk.FactStreamAsync("x").ToListAsync().AsTask());
        Assert.Equal("Let me look.", (await new CallDeskClient(new ScriptedChatClient(asks)).ResponseAsync("x")).Text);

        ChatResponseUpdate result = new(ChatRole.Tool, [new FunctionResultContent("7", "found")]) { MessageId = "2" };
        ChatResponseUpdate answer = new(ChatRole.Assistant, "Done.") { MessageId = "3", FinishReason = ChatFinishReason.Stop };
        Assert.Equal("Done.", await new CallDeskClient(new ScriptedChatClient([.. asks, result, answer])).TextAsync("x"));
        Assert.Equal("Done.", await new CallDeskClient(new ScriptedChatClient([.. asks, answer])).TextAsync("x"));
        Assert.Equal("Let me look.Done.", string.Concat(await new CallDeskClient(new ScriptedChatClient([.. asks, answer])).TextStreamAsync("x").ToListAsync()));

        async Task AssertRefusedAsync(Func<CallDeskClient, Task> call)
        {
            LlmOutputException error = await Assert.ThrowsAsync<LlmOutputException>(() => call(new CallDeskClient(new ScriptedChatClient(asks))));
            Assert.Contains("the model called the tool 'find', which nothing invoked", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_tool_call_that_waits_for_its_approval_is_not_the_answer_either()
    {
        using var model = new ScriptedChatClient(
        [
            new(ChatRole.Assistant, "Let me look."),
            new(ChatRole.Assistant, [new ToolApprovalRequestContent("1", new FunctionCallContent("7", "find"))]),
            new() { FinishReason = ChatFinishReason.ToolCalls },
        ]);
        await Assert.ThrowsAsync<LlmOutputException>(() => new CallDeskClient(model).TextAsync("x"));
        await Assert.ThrowsAsync<LlmOutputException>(() => new RefilledDeskClient(model).HedgedAsync());
    }

    [Fact]
    public async Task Text_without_a_role_behind_the_result_of_a_tool_is_the_models()
    {
        using var model = new ScriptedChatClient(
        [
            new() { Contents = [new TextContent("Let me look.")] },
            new() { Contents = [new FunctionCallContent("7", "find")] },
            new(ChatRole.Tool, [new FunctionResultContent("7", "found")]),
            new() { Contents = [new TextContent("Do")] },
            new() { Contents = [new TextContent("ne.")] },
            new() { FinishReason = ChatFinishReason.Stop },
        ]);
        Assert.Equal("Done.", await new RefilledDeskClient(model).HedgedAsync());
        Assert.Equal("Let me look.Done.", string.Concat(await new CallDeskClient(model).TextStreamAsync("x").ToListAsync()));
    }

    [Fact]
    public async Task A_tool_call_that_the_client_only_reports_does_not_count()
    {
        using var model = new ScriptedChatClient(
        [
            new(ChatRole.Assistant, [new FunctionCallContent("7", "find") { InformationalOnly = true }, new TextContent("Done.")]),
            new() { FinishReason = ChatFinishReason.Stop },
        ]);
        Assert.Equal("Done.", await new CallDeskClient(model).TextAsync("x"));
    }

    [Fact]
    public async Task Cumulative_usage_counts_once_and_messages_add_up()
    {
        using var model = new ScriptedChatClient(
        [
            Said("1", "a", Usage(10, 1)), Said("1", "b", Usage(10, 2)), Said("1", "", Usage(10, 2)),
            Said("2", "c", Usage(20, 1)), Said("2", "d", Usage(20, 5)),
        ]);
        UsageDetails usage = (await new CallDeskClient(model).TextResultAsync("x")).Usage!;
        Assert.Equal((30, 7, 37), (usage.InputTokenCount, usage.OutputTokenCount, usage.TotalTokenCount));

        static UsageDetails Usage(long input, long output) => new() { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output };
        static ChatResponseUpdate Said(string id, string text, UsageDetails usage) =>
            new(ChatRole.Assistant, [new TextContent(text), new UsageContent(usage)]) { MessageId = id };
    }

    [Fact]
    public void Every_count_is_taken_at_its_largest_within_a_message_and_added_up_across_messages()
    {
        var total = new UsageTotal();
        System.Reflection.PropertyInfo[] counts = [.. typeof(UsageDetails).GetProperties().Where(property => property.PropertyType == typeof(long?))];
        Assert.True(counts.Length >= 5);
        total.Observe(Of(5));
        total.Observe(Of(3));
        total.Observe(Of(7));
        total.Observe(new UsageDetails());
        total.NextMessage();
        total.Observe(Of(2));
        UsageDetails usage = total.Total!;
        foreach (System.Reflection.PropertyInfo count in counts.Where(count => count.Name != nameof(UsageDetails.TotalTokenCount)))
        {
            Assert.Equal((count.Name, 9L), (count.Name, (long)count.GetValue(usage)!));
        }

        // As much as input and output together.
        Assert.Equal(14 + 2, usage.TotalTokenCount);
        Assert.Equal(9, usage.AdditionalCounts!["x"]);

        UsageDetails Of(long value)
        {
            var details = new UsageDetails { AdditionalCounts = new() { ["x"] = value } };
            Array.ForEach(counts, count => count.SetValue(details, value));
            return details;
        }
    }

    [Fact]
    public void What_is_reported_in_parts_is_put_together_and_no_reported_object_is_changed()
    {
        var first = new UsageDetails { InputTokenCount = 10, OutputTokenCount = 1, TotalTokenCount = 11 };
        var total = new UsageTotal();
        total.Observe(first);
        total.Observe(new UsageDetails { OutputTokenCount = 20, TotalTokenCount = 20 });
        Assert.Equal((10, 20, 30), (total.Total!.InputTokenCount, total.Total.OutputTokenCount, total.Total.TotalTokenCount));
        Assert.Equal(11, first.TotalTokenCount);
    }

    private static ScriptedChatClient Model(string apart, string first, string last)
    {
        IEnumerable<ChatResponseUpdate> script = [.. Pieces(first, "1", "one"), .. Tool(), .. Pieces(last, "2", "two"), new() { FinishReason = ChatFinishReason.Stop }];
        return new ScriptedChatClient(script);

        IEnumerable<ChatResponseUpdate> Pieces(string text, string id, string author) => text.Chunk(4).Select(piece => new ChatResponseUpdate(ChatRole.Assistant, new string(piece))
        {
            MessageId = apart == "ids" ? id : null,
            AuthorName = apart == "authors" ? author : null,
        });

        IEnumerable<ChatResponseUpdate> Tool() => apart == "roles" ? [new(ChatRole.Tool, [new FunctionResultContent("1", "found")])] : [];
    }
}
