using System.Diagnostics;
using System.Diagnostics.Metrics;
using LlmGen.Tests.Concurrency;
using LlmGen.Tests.FanOuts;
using LlmGen.Tests.Levers;
using LlmGen.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace LlmGen.Tests.Telemetry;

/// <summary>Listeners and loggers that throw end no call, keep no slot and leave no span current.</summary>
[Collection(Alone.Name)]
public sealed class HostileListenerTests
{
    private static readonly Dictionary<string, Func<HedgeDeskClient, FanOutDeskClient, Task>> Calls = new()
    {
        ["buffered"] = async (desk, _) => Assert.Equal("Say something about x.", await desk.PlainAsync("x")),
        ["streamed"] = async (desk, _) => Assert.Equal("Say something about x.", string.Concat(await desk.PlainStreamAsync("x").ToListAsync())),
        ["hedged"] = async (desk, _) => Assert.Equal("Say something about x.", await desk.TextAsync("x")),
        ["everything"] = async (desk, _) => Assert.Equal("Say something about x.", await desk.EverythingAsync("x")),
        ["cached"] = async (desk, _) => Assert.Equal(await desk.CachedAsync("x"), await desk.CachedAsync("x")),
        ["measured"] = async (_, desk) => Assert.Equal("x", (await desk.MeasuredAsync("x")).Value),
        ["fan-out"] = async (_, desk) => Assert.Equal(["a", "b", "c"], await desk.TextsAsync(["a", "b", "c"])),
        ["plan"] = async (_, desk) => Assert.Equal(3, await desk.ArticleAsync("3 x").CountAsync()),
        ["left"] = async (desk, _) =>
        {
            await foreach (string piece in desk.PlainStreamAsync("x"))
            {
                break;
            }
        },
    };

    public static TheoryData<string> Kinds => [.. Calls.Keys];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Kinds))]
    public async Task No_call_ends_by_them(string kind)
    {
        using var hostile = new HostileListener();
        using var model = new TalkingModel(null);
        var options = new LlmRuntimeOptions { MaxConcurrency = 2, LogContent = true, LoggerFactory = new LoggerFactory([new ThrowingLoggers()]) };
        var runtime = new LlmRuntime(model, options);
        for (int run = 0; run < 3; run++)
        {
            await Calls[kind](new HedgeDeskClient(runtime), new FanOutDeskClient(runtime));
            Assert.Null(Activity.Current);
        }

        // Both slots are free.
        await Task.WhenAll(new FanOutDeskClient(runtime).TextAsync("a"), new FanOutDeskClient(runtime).TextAsync("b"));
        await Eventually.TrueAsync(() => model.InFlight == 0);
        Assert.True(hostile.Heard > 0);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_failure_is_the_clients_own()
    {
        using var hostile = new HostileListener();
        using var failing = new ThrowingChatClient(new HttpRequestException("Reset."));
        var runtime = new LlmRuntime(failing, new LlmRuntimeOptions { MaxConcurrency = 1, LoggerFactory = new LoggerFactory([new ThrowingLoggers()]) });
        for (int run = 0; run < 3; run++)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => new HedgeDeskClient(runtime).PlainAsync("x"));
            await Assert.ThrowsAsync<HttpRequestException>(() => new HedgeDeskClient(runtime).PlainStreamAsync("x").CountAsync().AsTask());
            await Assert.ThrowsAsync<HttpRequestException>(() => new FanOutDeskClient(runtime).TextsAsync(["a"]));
            Assert.Null(Activity.Current);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_logger_that_throws_is_logged_once_where_another_one_writes()
    {
        var log = new FakeLogCollector();
        using var model = new TalkingModel(null);
        var options = new LlmRuntimeOptions { LogContent = true };
        options.LoggerFactory = new LoggerFactory([new ThrowingLoggers(), new FakeLoggerProvider(log)], new LoggerFilterOptions { MinLevel = LogLevel.Debug });
        var desk = new FanOutDeskClient(new LlmRuntime(model, options));
        Assert.Equal(["a", "b", "c"], await desk.TextsAsync(["a", "b", "c"]));
        FakeLogRecord record = Assert.Single(log.GetSnapshot(), each => each.Level == LogLevel.Error);
        Assert.StartsWith("A logger failed", record.Message, StringComparison.Ordinal);
        Assert.Equal(6, log.GetSnapshot().Count(each => each.Level == LogLevel.Debug));
    }

    /// <summary>Throws at whatever it hears of LlmGen's.</summary>
    internal sealed class HostileListener : IDisposable
    {
        private readonly ActivityListener _activities;
        private readonly MeterListener _meters = new();
        private int _heard;

        public HostileListener()
        {
            _activities = new ActivityListener
            {
                ShouldListenTo = static source => source.Name == "LlmGen",
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStarted = _ => Throw(),
                ActivityStopped = _ => Throw(),
            };
            ActivitySource.AddActivityListener(_activities);
            _meters.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "LlmGen")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _meters.SetMeasurementEventCallback<double>((_, _, _, _) => Throw());
            _meters.SetMeasurementEventCallback<long>((_, _, _, _) => Throw());
            _meters.Start();
        }

        public int Heard => Volatile.Read(ref _heard);

        public void Dispose()
        {
            _activities.Dispose();
            _meters.Dispose();
        }

        private void Throw()
        {
            Interlocked.Increment(ref _heard);
            throw new InvalidOperationException("A hostile listener.");
        }
    }

    /// <summary>Loggers that throw at every entry.</summary>
    internal sealed class ThrowingLoggers : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("A hostile logger.");

        public void Dispose()
        {
        }
    }
}
