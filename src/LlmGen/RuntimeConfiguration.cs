using System.Globalization;
using System.Numerics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;

namespace LlmGen;

/// <summary>Reads <see cref="LlmRuntimeOptions"/> from configuration, without reflection and by the invariant culture. Unknown keys are left alone.</summary>
internal static class RuntimeConfiguration
{
    /// <exception cref="InvalidOperationException">A value cannot be read; the message names its key.</exception>
    public static void Bind(IConfiguration configuration, LlmRuntimeOptions options)
    {
        options.Model = Text(configuration, nameof(options.Model), "a model name") ?? options.Model;
        options.MaxOutputTokens = Number<int>(configuration, nameof(options.MaxOutputTokens)) ?? options.MaxOutputTokens;
        options.Temperature = Number<float>(configuration, nameof(options.Temperature)) ?? options.Temperature;
        options.TopP = Number<float>(configuration, nameof(options.TopP)) ?? options.TopP;
        options.Seed = Number<long>(configuration, nameof(options.Seed)) ?? options.Seed;
        options.MaxResponseCharacters = Number<int>(configuration, nameof(options.MaxResponseCharacters)) ?? options.MaxResponseCharacters;
        options.MaxConcurrency = Number<int>(configuration, nameof(options.MaxConcurrency)) ?? options.MaxConcurrency;
        options.MaxBufferedCharacters = Number<int>(configuration, nameof(options.MaxBufferedCharacters)) ?? options.MaxBufferedCharacters;
        options.HedgeBudget = Number<double>(configuration, nameof(options.HedgeBudget)) ?? options.HedgeBudget;
        options.AllowTruncated = Flag(configuration, nameof(options.AllowTruncated)) ?? options.AllowTruncated;
        options.CacheWithoutFinishReason = Flag(configuration, nameof(options.CacheWithoutFinishReason)) ?? options.CacheWithoutFinishReason;
        options.StripReasoning = Flag(configuration, nameof(options.StripReasoning)) ?? options.StripReasoning;
        options.LogContent = Flag(configuration, nameof(options.LogContent)) ?? options.LogContent;
        options.ReasoningEffort = Effort(configuration, nameof(options.ReasoningEffort)) ?? options.ReasoningEffort;
    }

    private static T? Number<T>(IConfiguration configuration, string name)
        where T : struct, INumber<T> =>
        Text(configuration, name, "a number") is not { } text ? null
        : T.TryParse(text, typeof(T) == typeof(int) || typeof(T) == typeof(long) ? NumberStyles.Integer : NumberStyles.Float, CultureInfo.InvariantCulture, out T value)
            && T.IsFinite(value) ? value
        : throw Unreadable(configuration, name, text, "a number");

    private static bool? Flag(IConfiguration configuration, string name) =>
        Text(configuration, name, "true or false") is not { } text ? null
        : bool.TryParse(text, out bool value) ? value
        : throw Unreadable(configuration, name, text, "true or false");

    private static ReasoningEffort? Effort(IConfiguration configuration, string name)
    {
        string expected = "one of " + string.Join(", ", Enum.GetNames<ReasoningEffort>());
        return Text(configuration, name, expected) is not { } text ? null
            : Enum.GetNames<ReasoningEffort>().Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<ReasoningEffort>(text, ignoreCase: true)
            : throw Unreadable(configuration, name, text, expected);
    }

    /// <summary>The text of a value; null where it is unset or empty.</summary>
    private static string? Text(IConfiguration configuration, string name, string expected)
    {
        IConfigurationSection section = configuration.GetSection(name);
        return section.Value is { Length: > 0 } text ? text
            : section.GetChildren().Any() ? throw Unreadable(configuration, name, "{…}", expected)
            : null;
    }

    private static InvalidOperationException Unreadable(IConfiguration configuration, string name, string text, string expected)
    {
        string key = configuration is IConfigurationSection section ? ConfigurationPath.Combine(section.Path, name) : name;
        return new InvalidOperationException($"The configuration value \"{text}\" at {key} is invalid: expected {expected}.");
    }
}
