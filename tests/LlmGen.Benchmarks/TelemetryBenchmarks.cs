using System.Diagnostics;
using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace LlmGen.Benchmarks;

/// <summary>
/// What measuring a call costs, over a client that answers at once. Goals, each less the bare client: with nobody listening no more than
/// <c>UseOpenTelemetry</c>; with listeners at most 0.8 × of it; a streamed update at most 25 ns and 110 ns, and no bytes.
/// </summary>
[MemoryDiagnoser]
public class TelemetryBenchmarks : IDisposable
{
    private const int Updates = 1000;

    private static readonly ScriptedClient Answer = new(Prompts.Summary, reportsUsage: true);
    private static readonly ScriptedClient Stream = new(new string('a', Updates), chunkLength: 1);

    private readonly ChatMessage[] _messages = [new(ChatRole.System, Prompts.System), new(ChatRole.User, Prompts.Ticket)];
    private readonly ChatOptions _options = new() { MaxOutputTokens = 120, ModelId = "model" };
    private readonly IChatClient _openTelemetry = Answer.AsBuilder().UseOpenTelemetry().Build();
    private readonly IChatClient _timing = Answer.WithTiming("summary");
    private readonly IChatClient _openTelemetryStream = Stream.AsBuilder().UseOpenTelemetry().Build();
    private readonly IChatClient _timingStream = Stream.WithTiming("reply");
    private ActivityListener? _activities;
    private MeterListener? _meters;

    /// <summary>Whether somebody listens to the spans and instruments of both libraries.</summary>
    [Params(false, true)]
    public bool Listening { get; set; }

    [GlobalSetup]
    public void Listen()
    {
        if (!Listening)
        {
            return;
        }

        _activities = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(_activities);
        _meters = new MeterListener { InstrumentPublished = static (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        _meters.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        _meters.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        _meters.SetMeasurementEventCallback<int>(static (_, _, _, _) => { });
        _meters.Start();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _activities?.Dispose();
        _meters?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public Task<ChatResponse> Bare() => Answer.GetResponseAsync(_messages, _options);

    [Benchmark]
    public Task<ChatResponse> UseOpenTelemetry() => _openTelemetry.GetResponseAsync(_messages, _options);

    [Benchmark]
    public Task<ChatResponse> WithTiming() => _timing.GetResponseAsync(_messages, _options);

    [Benchmark(OperationsPerInvoke = Updates)]
    public Task<int> BareStream() => CountAsync(Stream);

    [Benchmark(OperationsPerInvoke = Updates)]
    public Task<int> UseOpenTelemetryStream() => CountAsync(_openTelemetryStream);

    [Benchmark(OperationsPerInvoke = Updates)]
    public Task<int> WithTimingStream() => CountAsync(_timingStream);

    private async Task<int> CountAsync(IChatClient client)
    {
        int updates = 0;
        await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync(_messages, _options))
        {
            updates++;
        }

        return updates;
    }
}
