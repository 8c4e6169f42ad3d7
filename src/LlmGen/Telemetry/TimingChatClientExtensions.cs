using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace LlmGen;

/// <summary>Measures the calls of any chat client: the by-hand twin of <see cref="TimedAttribute"/>.</summary>
public static class TimingChatClientExtensions
{
    /// <summary>
    /// Measures every call: a span and the instruments of the meter <c>LlmGen</c>, and percentiles in a <see cref="LatencyTracker"/>, which
    /// <c>client.GetService&lt;LatencyTracker&gt;()</c> returns. Buffered calls stay buffered, so that only streams have a TTFT and an ITL.
    /// </summary>
    /// <param name="client">The client to measure. Disposing the result disposes it.</param>
    /// <param name="name">What traces, metrics and percentiles call it.</param>
    /// <returns>A client that measures.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public static IChatClient WithTiming(this IChatClient client, string name)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new TimingChatClient(client, name, latency: null, time: null);
    }

    /// <summary>Measures every call that reaches this place of the pipeline: see <see cref="WithTiming"/>.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="name">What traces, metrics and percentiles call it.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    /// <remarks>With dependency injection the percentiles stand in the registered <see cref="LatencyTracker"/>, beside those of generated clients.</remarks>
    public static ChatClientBuilder UseTiming(this ChatClientBuilder builder, string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return builder.Use((client, services) =>
            new TimingChatClient(client, name, services.GetService<LatencyTracker>(), services.GetService<TimeProvider>()));
    }
}
