using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>An answer that the cache held.</summary>
internal sealed class CacheHit(CachedAnswer cached, AnswerCache answers, string key) : Answer
{
    public override string Text => cached.Text;

    public override AnswerEnd End => new() { FinishReason = cached.FinishReason, Usage = cached.ToUsage(), ModelId = cached.ModelId };

    public override LlmSource Source => LlmSource.Cache;

    public override ChatResponse ToResponse() => cached.ToResponse();

    /// <summary>Drops the answer, which the method could not read.</summary>
    public Task RemoveAsync() => answers.RemoveAsync(key);
}
