using LlmGen.Json;
using LlmGen.Tests.Calls;
using LlmGen.Tests.Support;

namespace LlmGen.Tests.Json;

public class StripReasoningTests
{
    [Theory]
    [InlineData("<think>a</think>\n\nHello", "Hello")]
    [InlineData(" <Thinking>a < b </think> c</THINKING >\nHello <think>x</think> you\n", "Hello <think>x</think> you\n")]
    [InlineData("<think>a</think>\n<reasoning>b</reasoning> Hello", "Hello")]
    [InlineData("<think></think>", "")]
    [InlineData("  Hello", "  Hello")]
    [InlineData("<thin>Hello</thin>", "<thin>Hello</thin>")]
    [InlineData("<think", "<think")]
    [InlineData("<", "<")]
    [InlineData("", "")]
    public void Leading_reasoning_is_taken_out_however_the_text_is_cut(string text, string expected)
    {
        Assert.Equal(expected, ReasoningFilter.Strip(text));
        Assert.Equal(expected, Filtered(JsonReaders.Characters(text)));
        for (int i = 0; i <= text.Length; i++)
        {
            Assert.Equal(expected, Filtered([text[..i], "", text[i..]]));
        }
    }

    [Fact]
    public void An_end_tag_alone_counts_for_a_whole_text_only()
    {
        Assert.Equal("Hello", ReasoningFilter.Strip("So I greet.</think>\n\nHello"));
        Assert.Equal("Close it with `</think>` and go on.", ReasoningFilter.Strip("Close it with `</think>` and go on."));
        Assert.Equal("Hello", ReasoningFilter.Strip("So `</think>` ends it.</think> Hello"));
        Assert.Equal("So I greet.</think>\n\nHello", Filtered(["So I greet.</th", "ink>\n\nHello"]));
    }

    [Fact]
    public void A_text_that_does_not_begin_with_a_tag_is_passed_on_as_it_came()
    {
        ReasoningFilter filter = new();
        foreach (string piece in (string[])["Hello", " ", "<think>", "x"])
        {
            Assert.Same(piece, filter.Next(piece));
        }
    }

    [Fact]
    public void White_space_without_end_is_not_held_back()
    {
        ReasoningFilter filter = new();
        int passed = Enumerable.Range(0, 10_000).Sum(_ => filter.Next(" ").Length);
        Assert.InRange(passed, 9_000, 10_000);
    }

    [Fact]
    public void Reasoning_is_held_no_longer_than_a_tag()
    {
        ReasoningFilter filter = new();
        string piece = new('x', 1_000);
        filter.Next("<think>");
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal("", filter.Next(piece));
        }

        // Each piece is copied once, with the rest of the one before it.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 * 4 * piece.Length);
        Assert.True(filter.IsInReasoning);
    }

    [Theory]
    [InlineData(false, "<think>a</think>\n\nHello")]
    [InlineData(true, "Hello")]
    public async Task Text_results_and_text_streams_follow_the_option(bool strips, string expected)
    {
        CallDeskClient desk = Desk("<think>a</think>\n\nHello", strips);
        Assert.Equal(expected, await desk.TextAsync("x"));
        Assert.Equal(expected, (await desk.TextResultAsync("x")).Value);
        Assert.Equal(expected, string.Concat(await desk.TextStreamAsync("x").ToListAsync()));
    }

    [Fact]
    public async Task Reasoning_that_never_ends_leaves_no_text()
    {
        CallDeskClient desk = Desk("<think>a, and so", strips: true);
        await Assert.ThrowsAsync<LlmOutputException>(() => desk.TextAsync("x"));
        await Assert.ThrowsAsync<LlmOutputException>(() => desk.TextStreamAsync("x").ToListAsync().AsTask());
    }

    [Fact]
    public async Task What_is_held_back_at_the_end_is_given() =>
        Assert.Equal("<thin", string.Concat(await Desk("<thin", strips: true).TextStreamAsync("x").ToListAsync()));

    private static CallDeskClient Desk(string text, bool strips) =>
        new(new LlmRuntime(ScriptedChatClient.Saying(text), new LlmRuntimeOptions { StripReasoning = strips }));

    private static string Filtered(IEnumerable<string> pieces)
    {
        ReasoningFilter filter = new();
        string text = string.Concat(pieces.Select(piece => filter.Next(piece)).ToList());
        return text + filter.End();
    }
}
