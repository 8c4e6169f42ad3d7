namespace LlmGen.Generator.Model;

/// <summary>What the attributes of a method and of its interface set, merged. Null is unset.</summary>
internal sealed record SettingsModel(
    string? System,
    string? Model,
    int? MaxOutputTokens,
    bool? AllowTruncated,
    bool AllowTruncatedInPlan,
    double? Temperature,
    double? TopP,
    long? Seed,
    string? ReasoningEffort,
    EquatableArray<string> StopSequences,
    EquatableArray<ExampleModel> Examples);
