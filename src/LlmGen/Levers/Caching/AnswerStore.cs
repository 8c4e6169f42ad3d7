using LlmGen.CompilerServices;

namespace LlmGen.Levers.Caching;

/// <summary>Under which key and how a caller of a flight stores its answer.</summary>
/// <param name="Key">The key of the entry.</param>
/// <param name="Policy">How it is kept.</param>
/// <param name="IsShared">Whether a distributed cache may hold it.</param>
/// <param name="Check">Whether it may be stored; null for any complete answer.</param>
internal sealed record AnswerStore(string Key, CachePolicy Policy, bool IsShared, AnswerCheck? Check)
{
    public bool Accepts(CachedAnswer answer) => Check is null || Check.Accepts(answer);
}
