using System.Collections.Immutable;
using LlmGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LlmGen.Generator.Parsing;

/// <summary>Reads what the attributes of an interface and of a method set, and merges them: the method wins.</summary>
internal static class SettingsParser
{
    public static SettingsModel Parse(INamedTypeSymbol client, AttributeData clientAttribute, IMethodSymbol method, AttributeData prompt)
    {
        string? system = Text(prompt, "System") ?? Text(clientAttribute, "System");
        string? model = prompt.Named("Model")?.Value as string ?? clientAttribute.Named("Model")?.Value as string;
        return new SettingsModel(
            System: system is { Length: 0 } ? null : system,
            Model: model is { Length: 0 } ? null : model,
            MaxOutputTokens: Positive(prompt, "MaxOutputTokens") ?? Positive(clientAttribute, "MaxOutputTokens"),
            AllowTruncated: Flag(prompt, "AllowTruncated") ?? Flag(clientAttribute, "AllowTruncated"),
            AllowTruncatedInPlan: Flag(prompt, "AllowTruncated") == true,
            Temperature: Number(prompt, "Temperature") ?? Number(clientAttribute, "Temperature"),
            TopP: Number(prompt, "TopP"),
            Seed: prompt.Named("Seed")?.Value is long seed and not 0 ? seed : null,
            ReasoningEffort: prompt.Named("ReasoningEffort") is { Type: { } type, Value: { } effort } ? SymbolExtensions.EnumValue(type, effort) : null,
            StopSequences: StopSequences(prompt),
            Examples: Examples(client, method));
    }

    /// <summary>The bytes of a prompt must not depend on the line ends of a checkout.</summary>
    public static string WithLineFeeds(string text) => text.Replace("\r\n", "\n").Replace('\r', '\n');

    private static string? Text(AttributeData attribute, string name) =>
        attribute.Named(name)?.Value is string text ? WithLineFeeds(text) : null;

    private static int? Positive(AttributeData attribute, string name) =>
        attribute.Named(name)?.Value is int number and > 0 ? number : null;

    /// <summary>What is written in source, be it the default.</summary>
    private static bool? Flag(AttributeData attribute, string name) => attribute.Named(name)?.Value as bool?;

    private static double? Number(AttributeData attribute, string name) =>
        attribute.Named(name)?.Value is double number and >= 0 and <= float.MaxValue ? number : null;

    private static EquatableArray<string> StopSequences(AttributeData prompt) =>
        prompt.Named("StopSequences") is { Kind: TypedConstantKind.Array, IsNull: false } sequences
            ? new(sequences.Values.Select(value => value.Value).OfType<string>().Select(WithLineFeeds))
            : default;

    private static EquatableArray<ExampleModel> Examples(INamedTypeSymbol client, IMethodSymbol method)
    {
        List<ExampleModel>? examples = null;
        Add(client.GetAttributes());
        Add(method.GetAttributes());
        return examples is null ? default : new(examples);

        void Add(ImmutableArray<AttributeData> attributes)
        {
            foreach (AttributeData attribute in attributes)
            {
                if (attribute.AttributeClass.Is(KnownNames.LlmGen, KnownNames.ExampleAttribute)
                    && attribute.ConstructorArguments is [{ Value: string input }, { Value: string output }])
                {
                    (examples ??= []).Add(new ExampleModel(WithLineFeeds(input), WithLineFeeds(output)));
                }
            }
        }
    }
}
