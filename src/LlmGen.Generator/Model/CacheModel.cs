namespace LlmGen.Generator.Model;

/// <summary>What <c>[Cached]</c> sets; 0 and null are unset.</summary>
internal sealed record CacheModel(int Seconds, EquatableArray<string> Tags, string? Version);
