namespace LlmGen.Generator;

/// <summary>The names of the pipeline's steps, by which tests assert what an edit re-runs.</summary>
internal static class TrackingNames
{
    public const string Clients = nameof(Clients);
    public const string Names = nameof(Names);
    public const string Sources = nameof(Sources);
}
