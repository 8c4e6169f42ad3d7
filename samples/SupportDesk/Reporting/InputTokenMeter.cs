using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using LlmGen;

namespace SupportDesk;

/// <summary>Listens to the meter LlmGen, as a monitoring system does, and adds up the input tokens of each method.</summary>
internal sealed class InputTokenMeter : IDisposable
{
    private const string TokenUsage = "gen_ai.client.token.usage";
    private const string PrefixCacheReads = "llmgen.client.prefix_cache.read_tokens";

    private readonly ConcurrentDictionary<(string Instrument, string Method), long> _tokens = new();
    private readonly MeterListener _listener = new();

    public InputTokenMeter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "LlmGen" && instrument.Name is TokenUsage or PrefixCacheReads)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(Add);
        _listener.Start();
    }

    public MethodReading Read(MethodLatency latency) => new(
        latency,
        _tokens.GetValueOrDefault((TokenUsage, latency.Method)),
        _tokens.GetValueOrDefault((PrefixCacheReads, latency.Method)));

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, long count, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        string method = "";
        foreach ((string name, object? value) in tags)
        {
            if (name == "gen_ai.token.type" && value is not "input")
            {
                return;
            }

            method = name == "llmgen.method" ? (string)value! : method;
        }

        _tokens.AddOrUpdate((instrument.Name, method), count, (_, sum) => sum + count);
    }
}
