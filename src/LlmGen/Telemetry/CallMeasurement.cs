using System.Diagnostics;
using LlmGen.Calls;
using LlmGen.Levers.Caching;
using Microsoft.Extensions.AI;

namespace LlmGen.Telemetry;

/// <summary>One call under measurement.</summary>
/// <param name="Meter">The meter of its method.</param>
/// <param name="Started">When it began.</param>
/// <param name="Activity">Its span, where somebody listens.</param>
internal readonly record struct CallMeasurement(CallMeter Meter, long Started, Activity? Activity)
{
    /// <summary>The call looked into the cache, with a <see cref="CacheResult"/>.</summary>
    public void Looked(string cacheResult) => Meter.Looked(this, cacheResult);

    /// <summary>The model's part is over, and came as a whole: its time and its tokens are known.</summary>
    public LlmTiming Answered(in AnswerEnd end, LlmSource source) => Meter.Answered(this, end, source);

    /// <summary>The model's part is over, and was streamed: its times and its tokens are known.</summary>
    public LlmTiming Answered(in AnswerEnd end, LlmSource source, in StreamTimes times) => Meter.Answered(this, end, source, times);

    /// <summary>The model has answered, as a whole.</summary>
    public void Answered(ChatResponse response) => Meter.Answered(this, response);

    /// <summary>The caller has its result.</summary>
    public void Succeeded() => Meter.Stop(this, null);

    /// <summary>The call ends with an exception.</summary>
    public void Failed(Exception exception) => Meter.Stop(this, exception);
}
