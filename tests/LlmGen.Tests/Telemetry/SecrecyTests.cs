using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using LlmGen.Simulation;
using LlmGen.Telemetry;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace LlmGen.Tests.Telemetry;

/// <summary>Without <see cref="LlmRuntimeOptions.LogContent"/> nothing of a prompt or an answer reaches a log, a span or a measurement.</summary>
[Collection(Alone.Name)]
public sealed class SecrecyTests
{
    private const string Secret = "Canary7734";

    private static readonly Dictionary<string, (Func<ISecretDesk, Task> Call, Func<IChatClient> Client)> Failures = new()
    {
        ["provider, buffered"] = (desk => desk.TextAsync(Secret), () => Failing(new InvalidOperationException("Bad prompt: " + Secret))),
        ["provider, streamed"] = (desk => desk.TextStreamAsync(Secret).CountAsync().AsTask(), () => Failing(new HttpRequestException(Secret, new IOException(Secret)), step: 1)),
        ["provider, result"] = (desk => desk.TextResultAsync(Secret), () => Failing(new AggregateException(new IOException(Secret)))),
        ["provider, cached"] = (desk => desk.CachedAsync(Secret), () => Failing(new InvalidOperationException(Secret))),
        ["provider, hedged"] = (desk => desk.HedgedAsync(Secret), () => Failing(new InvalidOperationException(Secret))),
        ["provider, before a task"] = (desk => desk.TextAsync(Secret), () => new ThrowingChatClient(new InvalidOperationException(Secret))),
        ["provider's own time-out"] = (desk => desk.TextAsync(Secret), () => Failing(new TaskCanceledException(Secret, new TimeoutException(Secret)))),
        ["no json"] = (desk => desk.NameAsync(Secret), () => Saying("I say " + Secret)),
        ["no array"] = (desk => desk.NamesAsync(Secret).CountAsync().AsTask(), () => Saying("I say " + Secret)),
        ["key of a dictionary"] = (desk => desk.CountsAsync(Secret), () => Saying($$"""{"{{Secret}}":"many"}""")),
        ["key of pairs"] = (desk => desk.CountsAsync(Secret), () => Saying($$"""{"value":[{"key":"{{Secret}}","value":"many {{Secret}}"}]}""")),
        ["quoted key"] = (desk => desk.CountsAsync(Secret), () => Saying($$"""{"it's ['{{Secret}}'].value":"many"}""")),
        ["nested key"] = (desk => desk.NestedCountsAsync(Secret), () => Saying($$$"""{"counts":{"{{{Secret}}} 1":[1,"two"]}}""")),
        ["broken json"] = (desk => desk.NestedCountsAsync(Secret), () => Saying($$$"""{"counts":{"{{{Secret}}}":[1,{{{Secret}}}]}}""")),
        ["constructor"] = (desk => desk.NameAsync(Secret), () => Saying($$"""{"name":"{{Secret}}"}""")),
        ["constructor of an element"] = (desk => desk.NamesAsync(Secret).CountAsync().AsTask(), () => Saying($$"""[{"name":"{{Secret}}"}]""")),
        ["refusal"] = (desk => desk.TextAsync(Secret), () => new ScriptedChatClient([new(ChatRole.Assistant, [new ErrorContent("No " + Secret) { ErrorCode = "Refusal" }])])),
        ["content filter"] = (desk => desk.NameAsync(Secret), () => Saying(Secret, ChatFinishReason.ContentFilter)),
        ["output limit"] = (desk => desk.NameAsync(Secret), () => Saying($$$"""{"name":"{{{Secret}}}""", ChatFinishReason.Length)),
        ["output limit of elements"] = (desk => desk.NamesAsync(Secret).CountAsync().AsTask(), () => Saying($$$"""[{"name":"{{{Secret}}}""", ChatFinishReason.Length)),
        ["plan"] = (desk => desk.PlanAsync(Secret), () => Saying($$"""{"name":"{{Secret}}"}""")),
    };

    private readonly FakeLogCollector _log = new();

    public static TheoryData<string> Kinds => [.. Failures.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_failed_call_says_that_it_failed_and_nothing_of_its_content(string kind)
    {
        using var listener = new TelemetryListener("ISecretDesk.");
        Exception? error = await Record.ExceptionAsync(() => Failures[kind].Call(Desk(Failures[kind].Client())));

        Assert.NotNull(error);
        Assert.Contains(_log.GetSnapshot(), record => record.Level >= LogLevel.Warning);
        Assert.NotEmpty(listener.Spans);
        Assert.NotEmpty(listener.All);
        AssertSecret(listener);
    }

    [Fact]
    public async Task An_outcome_keeps_the_error_and_the_log_does_not()
    {
        using var listener = new TelemetryListener("ISecretDesk.");
        IReadOnlyList<LlmOutcome<string>> outcomes = await Desk(Failing(new InvalidOperationException(Secret))).TextsAsync([Secret, Secret]);

        Assert.All(outcomes, outcome => Assert.Equal(Secret, outcome.Exception!.Message));
        Assert.Equal(2, _log.GetSnapshot().Count);
        AssertSecret(listener);
    }

    [Fact]
    public async Task A_missed_deadline_is_logged_with_its_phase()
    {
        using var listener = new TelemetryListener("ISecretDesk.");
        var time = new VirtualTime();
        using var model = new SimulatedModel(new SimulatedModelOptions { BaseLatency = TimeSpan.FromSeconds(1), Answer = static (_, _) => Secret }, time);
        await time.RunAsync(() => Assert.ThrowsAsync<TimeoutException>(() => Desk(model, time).QuickAsync(Secret)));

        Assert.Equal("ISecretDesk.QuickAsync failed: System.TimeoutException (first_token)", Assert.Single(_log.GetSnapshot()).Message);
        AssertSecret(listener);
    }

    [Fact]
    public async Task A_cache_that_fails_with_what_it_was_given_is_logged_without_it()
    {
        using var listener = new TelemetryListener("ISecretDesk.");
        var runtime = new LlmRuntime(Saying(Secret), Options(null, new FailingCache()));
        Assert.Equal(Secret, await new SecretDeskClient(runtime).CachedAsync(Secret));
        await Eventually.TrueAsync(() => _log.GetSnapshot().Any(record => record.Id.Id == 42));

        Assert.All(_log.GetSnapshot(), record => Assert.Contains("System.IO.InvalidDataException", record.Message, StringComparison.Ordinal));
        AssertSecret(listener);
    }

    [Fact]
    public async Task With_content_the_exception_itself_is_logged()
    {
        LlmRuntimeOptions options = Options(null, null);
        options.LogContent = true;
        var error = new InvalidOperationException(Secret);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => new SecretDeskClient(new LlmRuntime(Failing(error), options)).TextAsync("x"));

        Assert.Same(error, Assert.Single(_log.GetSnapshot(), record => record.Id.Id == 1).Exception);
    }

    [Theory]
    [InlineData("""{"counts":{"cats":[1,"two"]}}""", "$.counts.*[1]")]
    [InlineData("""{"counts":{"counts":[1,"two"]}}""", "$.counts.counts[1]")]
    [InlineData("""{"COUNTS":{"a b":[{}]}}""", "$.COUNTS.*[0]")]
    [InlineData("""{"counts":[{"key":"cats","value":["one"]}]}""", "$.counts[0].value[0]")]
    public async Task The_names_of_source_stay_in_a_logged_path(string answer, string path)
    {
        await Assert.ThrowsAsync<LlmOutputException>(() => Desk(Saying(answer)).NestedCountsAsync("x"));

        Assert.Equal(
            $"ISecretDesk.NestedCountsAsync: the response cannot be deserialized at {path}: expected a whole number (Int32)", Assert.Single(_log.GetSnapshot()).Message);
    }

    [Theory]
    [InlineData("$", "$")]
    [InlineData("$[3]", "$[3]")]
    [InlineData("$['a'][3]['b\\'][7]']", "$.*[3].*")]
    [InlineData("$['a\\'][1]", "$.*")]
    [InlineData("$.a.b", "$.*.*")]
    [InlineData("nonsense ' here", "$.*")]
    public void A_path_of_unknown_names_keeps_its_shape(string path, string logged) => Assert.Equal(logged, LoggedPath.Of(path, null));

    /// <summary>A guard for messages to come: an exception object in a log brings its message along.</summary>
    [Fact]
    public void No_log_message_takes_an_exception_but_those_that_say_why()
    {
        IEnumerable<string> taking =
            from type in typeof(LlmRuntime).Assembly.GetTypes()
            from method in type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            where method.GetCustomAttribute<LoggerMessageAttribute>() is not null
                && method.GetParameters().Any(parameter => typeof(Exception).IsAssignableFrom(parameter.ParameterType))
            select method.Name;

        // The first only where content is logged; the user's handlers, progress receivers and loggers of the others are given none.
        Assert.Subset(new HashSet<string> { "Failed", "LoggerFailed", "ObjectiveHandlerFailed", "ProgressFailed" }, taking.ToHashSet());
    }

    private static ScriptedChatClient Saying(string text, ChatFinishReason? finish = null) => ScriptedChatClient.Saying(text, pieceLength: 5, finish);

    private static ScriptedChatClient Failing(Exception exception, int step = 0) =>
        new([new ChatResponseUpdate(ChatRole.Assistant, Secret)]) { Failure = (step, exception) };

    private LlmRuntimeOptions Options(TimeProvider? time, HybridCache? cache) => new()
    {
        LoggerFactory = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(_log))),
        TimeProvider = time,
        Cache = cache,
    };

    private SecretDeskClient Desk(IChatClient client, TimeProvider? time = null) => new(new LlmRuntime(client, Options(time, null)));

    private void AssertSecret(TelemetryListener listener)
    {
        foreach (FakeLogRecord record in _log.GetSnapshot())
        {
            var said = new StringBuilder(record.Message).Append(record.Exception);
            foreach ((string key, string? value) in record.StructuredState ?? [])
            {
                said.Append(key).Append(value);
            }

            Assert.DoesNotContain(Secret, said.ToString(), StringComparison.Ordinal);
        }

        foreach (Activity span in listener.Spans)
        {
            var said = new StringBuilder(span.DisplayName).Append(span.StatusDescription);
            foreach ((string key, object? value) in span.TagObjects.Concat(span.Events.SelectMany(item => item.Tags)).Concat(span.Baggage.Select(item => KeyValuePair.Create(item.Key, (object?)item.Value))))
            {
                said.Append(key).Append(value is string[] texts ? string.Join(' ', texts) : Convert.ToString(value, CultureInfo.InvariantCulture));
            }

            Assert.DoesNotContain(Secret, said.ToString(), StringComparison.Ordinal);
        }

        foreach (TelemetryListener.Measured measured in listener.All)
        {
            Assert.All(measured.Tags, tag => Assert.DoesNotContain(Secret, tag.Key + tag.Value, StringComparison.Ordinal));
        }
    }

    /// <summary>A cache that repeats what it cannot do.</summary>
    private sealed class FailingCache : HybridCache
    {
        public override ValueTask<T> GetOrCreateAsync<TState, T>(
            string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default) =>
            throw new InvalidDataException(Secret);

        public override ValueTask SetAsync<T>(
            string key, T value, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default) =>
            throw new InvalidDataException(Secret);

        public override ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default) => default;

        public override ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default) => default;
    }
}
