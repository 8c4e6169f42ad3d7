using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace LlmGen.Tests.Calls;

/// <summary>Answers that are cut off, refused, unreadable or too long: what the caller gets and what the log says.</summary>
public class AnswerTests
{
    private const string Secret = "confidential";

    private readonly FakeLogCollector _log = new();

    [Fact]
    public async Task A_typed_answer_that_the_limit_cut_says_to_raise_the_limit()
    {
        LlmTruncatedException error = await Assert.ThrowsAsync<LlmTruncatedException>(
            () => Desk(Saying("""{"value":[{"what":"a","su""", ChatFinishReason.Length)).FactsAsync("x"));
        Assert.Contains("ICallDesk.FactsAsync", error.Message, StringComparison.Ordinal);
        Assert.Contains("Increase MaxOutputTokens (the attributes set 64)", error.Message, StringComparison.Ordinal);
        Assert.Equal("""{"value":[{"what":"a","su""", error.RawText);
        Assert.IsType<LlmOutputException>(error.InnerException);
        AssertLogged(LogLevel.Warning, 3, "ICallDesk.FactsAsync");
    }

    [Fact]
    public async Task A_typed_answer_that_is_complete_is_read_although_the_limit_was_reached()
    {
        Fact[] facts = await Desk(Saying("""{"value":[{"what":"a","sure":true}]}""" + "\n", ChatFinishReason.Length)).FactsAsync("x");
        Assert.Equal([new Fact("a", true)], facts);
    }

    [Fact]
    public Task A_typed_answer_that_the_limit_cut_behind_its_value_is_not_taken_since_a_better_one_might_have_followed() =>
        Assert.ThrowsAsync<LlmTruncatedException>(
            () => Desk(Saying("""{"value":[{"what":"a","sure":true}]} and so""", ChatFinishReason.Length)).FactsAsync("x"));

    [Theory]
    [InlineData("12")]
    [InlineData("```\n12")]
    public async Task A_bare_value_that_the_limit_may_have_cut_is_not_taken_for_a_whole_one(string text)
    {
        LlmTruncatedException error = await Assert.ThrowsAsync<LlmTruncatedException>(() => Desk(Saying(text, ChatFinishReason.Length)).RatingAsync("x"));
        Assert.Contains("Increase MaxOutputTokens", error.Message, StringComparison.Ordinal);
        Assert.Equal(12, await Desk(Saying(text)).RatingAsync("x"));
        Assert.Equal(12, await Desk(Saying("""{"value":12}""", ChatFinishReason.Length)).RatingAsync("x"));
    }

    [Fact]
    public async Task A_stream_of_elements_gives_what_came_before_the_cut()
    {
        var facts = new List<Fact>();
        LlmTruncatedException error = await Assert.ThrowsAsync<LlmTruncatedException>(async () =>
        {
            await foreach (Fact fact in Desk(Saying("""[{"what":"a","sure":true},{"what":""", ChatFinishReason.Length)).FactStreamAsync("x"))
            {
                facts.Add(fact);
            }
        });
        Assert.Equal([new Fact("a", true)], facts);
        Assert.Equal("ICallDesk.FactStreamAsync", error.Method);
    }

    [Fact]
    public async Task Text_that_the_limit_cut_is_given_where_that_is_allowed_and_logged()
    {
        var options = new LlmRuntimeOptions { AllowTruncated = true };
        Assert.Equal("half a sen", await Desk(Saying("half a sen", ChatFinishReason.Length), options).TextAsync("x"));
        AssertLogged(LogLevel.Warning, 3, "ICallDesk.TextAsync");
    }

    [Theory]
    [InlineData("text")]
    [InlineData("stream")]
    [InlineData("value")]
    [InlineData("elements")]
    [InlineData("result")]
    public async Task A_refusal_is_an_exception_of_its_own_that_holds_the_models_words(string kind)
    {
        ICallDesk desk = Desk(new ScriptedChatClient(
        [
            new ChatResponseUpdate(ChatRole.Assistant, [new ErrorContent("I cannot help with that.") { ErrorCode = "Refusal" }]),
            new ChatResponseUpdate { FinishReason = ChatFinishReason.Stop },
        ]));
        LlmRefusedException error = await Assert.ThrowsAsync<LlmRefusedException>(() => CallAsync(desk, kind));
        Assert.Contains("the model refused to respond: I cannot help with that.", error.Message, StringComparison.Ordinal);
        AssertLogged(LogLevel.Warning, 4, "ICallDesk.");
    }

    [Fact]
    public async Task A_refusal_counts_behind_text_in_the_same_update()
    {
        var update = new ChatResponseUpdate(ChatRole.Assistant, [new TextContent("Well. "), new ErrorContent("No.") { ErrorCode = "Refusal" }]);
        ICallDesk desk = Desk(new ScriptedChatClient([update]));
        LlmRefusedException error = await Assert.ThrowsAsync<LlmRefusedException>(() => CallAsync(desk, "stream"));
        Assert.Contains("the model refused to respond: No.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("stream")]
    [InlineData("value")]
    [InlineData("elements")]
    [InlineData("result")]
    public async Task A_content_filter_is_a_refusal(string kind)
    {
        ICallDesk desk = Desk(Saying("[", ChatFinishReason.ContentFilter));
        LlmRefusedException error = await Assert.ThrowsAsync<LlmRefusedException>(() => CallAsync(desk, kind));
        Assert.Contains("a content filter blocked the response", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreadable_answer_says_where_and_is_logged_without_its_content()
    {
        LlmOutputException error = await Assert.ThrowsAsync<LlmOutputException>(
            () => Desk(Saying("{\"value\":[{\"what\":\"a\",\"sure\":\"" + Secret + "\"}]}")).FactsAsync("x"));
        Assert.Equal("$.value[0].sure", error.Path);
        Assert.Equal('"' + Secret + '"', error.Found);
        AssertLogged(LogLevel.Warning, 2, "$.value[0].sure");
        Assert.All(_log.GetSnapshot(), record => Assert.DoesNotContain(Secret, record.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failed_call_is_logged_and_a_cancelled_one_is_not()
    {
        var failing = new ScriptedChatClient([]) { Failure = (0, new HttpRequestException("Connection refused.")) };
        await Assert.ThrowsAsync<HttpRequestException>(() => Desk(failing).TextAsync("x"));
        AssertLogged(LogLevel.Warning, 1, "ICallDesk.TextAsync failed: System.Net.Http.HttpRequestException");
        _log.Clear();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Desk(Saying("x")).TextAsync("x", new CancellationToken(canceled: true)));
        Assert.Empty(_log.GetSnapshot());
    }

    [Theory]
    [InlineData("text")]
    [InlineData("stream")]
    [InlineData("value")]
    [InlineData("elements")]
    [InlineData("result")]
    public async Task A_client_whose_own_time_ran_out_has_failed(string kind)
    {
        var timeout = new TaskCanceledException("The request was canceled due to the configured timeout.", new TimeoutException());
        ICallDesk desk = Desk(new ScriptedChatClient([]) { Failure = (0, timeout) });
        Assert.Same(timeout, await Assert.ThrowsAsync<TaskCanceledException>(() => CallAsync(desk, kind)));
        Assert.EndsWith(
            "failed: System.Threading.Tasks.TaskCanceledException, caused by System.TimeoutException", Assert.Single(_log.GetSnapshot()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("stream")]
    [InlineData("value")]
    [InlineData("elements")]
    [InlineData("result")]
    public async Task What_a_client_throws_before_it_begins_is_logged_once(string kind)
    {
        ICallDesk desk = Desk(new ThrowingChatClient(new InvalidOperationException("No such model.")));
        await Assert.ThrowsAsync<InvalidOperationException>(() => CallAsync(desk, kind));
        Assert.Equal(1, Assert.Single(_log.GetSnapshot()).Id.Id);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("stream")]
    [InlineData("value")]
    [InlineData("elements")]
    [InlineData("result")]
    public async Task Prompts_and_answers_are_logged_only_when_asked_for(string kind)
    {
        const string Answer = """[{"what":"confidential","sure":true}]""";
        await CallAsync(Desk(Saying(Answer)), kind);
        Assert.Empty(_log.GetSnapshot());

        await CallAsync(Desk(Saying(Answer), new LlmRuntimeOptions { LogContent = true }), kind);
        AssertLogged(LogLevel.Debug, 10, "about x.");
        AssertLogged(LogLevel.Debug, 11, Answer);
    }

    [Theory]
    [InlineData("value")]
    [InlineData("elements")]
    [InlineData("result")]
    public async Task An_answer_longer_than_the_bound_is_refused(string kind)
    {
        ICallDesk desk = Desk(Saying("[{\"what\":\"" + new string('a', 200) + "\",\"sure\":true}]"), new LlmRuntimeOptions { MaxResponseCharacters = 100 });
        LlmOutputException error = await Assert.ThrowsAsync<LlmOutputException>(() => CallAsync(desk, kind));
        Assert.Contains("LlmRuntimeOptions.MaxResponseCharacters", error.Message, StringComparison.Ordinal);
    }

    private static Task CallAsync(ICallDesk desk, string kind) => kind switch
    {
        "text" => desk.TextAsync("x"),
        "stream" => desk.TextStreamAsync("x").CountAsync().AsTask(),
        "value" => desk.FactsAsync("x"),
        "elements" => desk.FactStreamAsync("x").CountAsync().AsTask(),
        _ => desk.FactsResultAsync("x"),
    };

    private static ScriptedChatClient Saying(string text, ChatFinishReason? finish = null) => ScriptedChatClient.Saying(text, finish: finish);

    private CallDeskClient Desk(IChatClient client, LlmRuntimeOptions? options = null)
    {
        options ??= new LlmRuntimeOptions();
        options.LoggerFactory = new LoggerFactory([new FakeLoggerProvider(_log)], new LoggerFilterOptions { MinLevel = LogLevel.Debug });
        return new CallDeskClient(new LlmRuntime(client, options));
    }

    private void AssertLogged(LogLevel level, int eventId, string text) =>
        Assert.Contains(_log.GetSnapshot(), record => record.Level == level && record.Id.Id == eventId && record.Message.Contains(text, StringComparison.Ordinal));
}
