using System.Runtime.CompilerServices;
using LlmGen.Calls;
using Microsoft.Extensions.AI;

namespace LlmGen.Telemetry;

/// <summary>Measures every call of a client, as generated clients measure theirs. Calls stay as they are: buffered ones are not streamed.</summary>
internal sealed class TimingChatClient : DelegatingChatClient
{
    private readonly CallMeter _meter;
    private readonly LatencyTracker _latency;
    private readonly TimeProvider _time;

    public TimingChatClient(IChatClient client, string name, LatencyTracker? latency, TimeProvider? time)
        : base(client)
    {
        _time = time ?? TimeProvider.System;
        _latency = latency ?? new LatencyTracker(_time);
        _meter = new CallMeter(name, client, null, [], isTimed: true, _latency.ForMethod(name, null), _time);
    }

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        CallMeasurement call = _meter.Begin(streams: false);
        try
        {
            ChatResponse response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            call.Answered(response);
            call.Succeeded();
            return response;
        }
        catch (Exception exception) when (Failed(call, exception))
        {
            throw;
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = new StreamedCall(_meter.Begin(streams: true));
        await using ConfiguredAsyncDisposable disposal = call.ConfigureAwait(false);
        try
        {
            call.Open(base.GetStreamingResponseAsync(messages, options, cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (Failed(call, exception))
        {
            throw;
        }

        while (true)
        {
            ChatResponseUpdate update;
            try
            {
                if (!await call.MoveNextAsync().ConfigureAwait(false))
                {
                    call.Succeeded();
                    yield break;
                }

                call.Observe(out update);
            }
            catch (Exception exception) when (Failed(call, exception))
            {
                throw;
            }

            yield return update;
        }
    }

    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(LatencyTracker) ? _latency : base.GetService(serviceType, serviceKey);

    private static bool Failed(in CallMeasurement call, Exception exception)
    {
        call.Failed(exception);
        return false;
    }

    private static bool Failed(StreamedCall call, Exception exception)
    {
        call.Failed(exception);
        return false;
    }
}
