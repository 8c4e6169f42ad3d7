namespace LlmGen.Generator.Model;

/// <summary>What the attributes of a property demand of its value.</summary>
/// <param name="Minimum">The least value.</param>
/// <param name="Maximum">The greatest value.</param>
/// <param name="MinimumIsExclusive">Whether the value must be greater than the minimum.</param>
/// <param name="MaximumIsExclusive">Whether the value must be less than the maximum.</param>
/// <param name="MinLength">The fewest characters or items.</param>
/// <param name="MaxLength">The most characters or items.</param>
/// <param name="Pattern">The regular expression that a string must match as a whole.</param>
/// <param name="Allowed">The only values, where there are any.</param>
/// <param name="Denied">The values that are refused.</param>
internal sealed record JsonConstraintsModel(
    JsonConstantModel? Minimum,
    JsonConstantModel? Maximum,
    bool MinimumIsExclusive,
    bool MaximumIsExclusive,
    int? MinLength,
    int? MaxLength,
    string? Pattern,
    EquatableArray<JsonConstantModel> Allowed,
    EquatableArray<JsonConstantModel> Denied);
