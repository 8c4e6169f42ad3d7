using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;

namespace LlmGen;

/// <summary>Reads <see cref="LlmRuntimeOptions"/> from configuration, without reflection.</summary>
internal static class RuntimeConfiguration
{
    /// <exception cref="InvalidOperationException">A value cannot be read; the message names its key.</exception>
    public static void Bind(IConfiguration configuration, LlmRuntimeOptions options)
    {
        options.Model = configuration[nameof(options.Model)] is { Length: > 0 } model ? model : options.Model;
        options.MaxOutputTokens = Number<int>(configuration, nameof(options.MaxOutputTokens)) ?? options.MaxOutputTokens;
        options.Temperature = Number<float>(configuration, nameof(options.Temperature)) ?? options.Temperature;
        options.TopP = Number<float>(configuration, nameof(options.TopP)) ?? options.TopP;
        options.Seed = Number<long>(configuration, nameof(options.Seed)) ?? options.Seed;
        options.MaxResponseCharacters = Number<int>(configuration, nameof(options.MaxResponseCharacters)) ?? options.MaxResponseCharacters;
        options.MaxConcurrency = Number<int>(configuration, nameof(options.MaxConcurrency)) ?? options.MaxConcurrency;
        options.MaxBufferedCharacters = Number<int>(configuration, nameof(options.MaxBufferedCharacters)) ?? options.MaxBufferedCharacters;
        options.HedgeBudget = Number<double>(configuration, nameof(options.HedgeBudget)) ?? options.HedgeBudget;
        options.AllowTruncated = Flag(configuration, nameof(options.AllowTruncated)) ?? options.AllowTruncated;
        options.StripReasoning = Flag(configuration, nameof(options.StripReasoning)) ?? options.StripReasoning;
        options.LogContent = Flag(configuration, nameof(options.LogContent)) ?? options.LogContent;
        options.ReasoningEffort = Effort(configuration, nameof(options.ReasoningEffort)) ?? options.ReasoningEffort;
    }

    private static T? Number<T>(IConfiguration configuration, string name)
        where T : struct, IParsable<T> =>
        configuration[name] is not { Length: > 0 } text ? null
        : T.TryParse(text, CultureInfo.InvariantCulture, out T value) ? value
        : throw Unreadable(configuration, name, text, "a number");

    private static bool? Flag(IConfiguration configuration, string name) =>
        configuration[name] is not { Length: > 0 } text ? null
        : bool.TryParse(text, out bool value) ? value
        : throw Unreadable(configuration, name, text, "true or false");

    private static ReasoningEffort? Effort(IConfiguration configuration, string name) =>
        configuration[name] is not { Length: > 0 } text ? null
        : Enum.TryParse(text, ignoreCase: true, out ReasoningEffort value) && Enum.IsDefined(value) ? value
        : throw Unreadable(configuration, name, text, "one of " + string.Join(", ", Enum.GetNames<ReasoningEffort>()));

    private static InvalidOperationException Unreadable(IConfiguration configuration, string name, string text, string expected)
    {
        string key = configuration is IConfigurationSection section ? ConfigurationPath.Combine(section.Path, name) : name;
        return new InvalidOperationException($"The configuration value \"{text}\" at {key} cannot be read: expected {expected}.");
    }
}
