namespace LlmGen.Generator.Model;

/// <summary>The levers that a method pulls. Null is not pulled.</summary>
/// <param name="Cache"><c>[Cached]</c>.</param>
/// <param name="CacheScope">The C# expression of the text that separates its cached answers.</param>
/// <param name="Prediction">The C# expression of the text that the answer is expected to be close to.</param>
/// <param name="Objective"><c>[Timed]</c>.</param>
/// <param name="Deadline"><c>[Deadline]</c>.</param>
/// <param name="Hedge"><c>[Hedge]</c>.</param>
internal sealed record LeversModel(
    CacheModel? Cache, string? CacheScope, string? Prediction, ObjectiveModel? Objective, DeadlineModel? Deadline, HedgeModel? Hedge)
{
    public static readonly LeversModel None = new(null, null, null, null, null, null);
}
