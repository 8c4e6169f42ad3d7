using LlmGen.Telemetry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace LlmGen;

/// <summary>Measures the calls of a chat client. <see cref="TimedAttribute"/> does the same for a method.</summary>
public static class TimingChatClientExtensions
{
    /// <summary>
    /// Wraps a client so that every call is measured, with a span, the instruments of the meter <c>LlmGen</c>, and percentiles in a <see cref="LatencyTracker"/>,
    /// which <c>client.GetService&lt;LatencyTracker&gt;()</c> returns. Buffered calls remain buffered, so only streams have a TTFT and an ITL.
    /// </summary>
    /// <param name="client">The client. It is disposed with the returned one.</param>
    /// <param name="name">The name in traces, metrics and percentiles.</param>
    /// <returns>A client that measures its calls.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public static IChatClient WithTiming(this IChatClient client, string name)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new TimingChatClient(client, name, latency: null, time: null);
    }

    /// <summary>Measures the calls of the inner clients of a pipeline: see <see cref="WithTiming"/>.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="name">The name in traces, metrics and percentiles.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    /// <remarks>With dependency injection, the percentiles are recorded in the registered <see cref="LatencyTracker"/>, together with those of generated clients.</remarks>
    public static ChatClientBuilder UseTiming(this ChatClientBuilder builder, string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return builder.Use((client, services) =>
            new TimingChatClient(client, name, services.GetService<LatencyTracker>(), services.GetService<TimeProvider>()));
    }
}
