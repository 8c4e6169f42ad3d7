using LlmGen.Calls;
using LlmGen.Telemetry;
using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Caching;

/// <summary>An answer that the cache held.</summary>
internal sealed class CacheHit(CachedAnswer cached, AnswerCache answers, string key) : IAnswer
{
    public string Text => cached.Text;

    public AnswerEnd End => new() { FinishReason = cached.FinishReason, Usage = cached.ToUsage(), ModelId = cached.ModelId };

    public LlmSource Source => LlmSource.Cache;

    public LlmTiming Report(in CallMeasurement call, in AnswerEnd end) => call.Answered(end, Source);

    public ChatResponse ToResponse() => cached.ToResponse();

    /// <summary>Drops the answer, which the method could not read.</summary>
    public Task RemoveAsync() => answers.RemoveAsync(key);
}
