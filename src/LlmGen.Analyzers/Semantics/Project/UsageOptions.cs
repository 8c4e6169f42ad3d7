using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmGen.Analyzers;

/// <summary>What <c>.editorconfig</c> says to the rules.</summary>
internal static class UsageOptions
{
    /// <summary>Methods that call a model, by full name, with commas or semicolons between.</summary>
    public const string LlmCalls = "llmgen.llm_calls";

    /// <summary>The limit that a fix writes.</summary>
    public const string DefaultMaxOutputTokens = "llmgen.default_max_output_tokens";

    /// <summary>How many calls a fix lets run at once.</summary>
    public const string MaxConcurrency = "llmgen.max_concurrency";

    /// <summary>Whether tests are looked at too.</summary>
    public const string Tests = "llmgen.analyze_tests";

    private static readonly char[] Separators = [',', ';', ' '];

    public static ImmutableHashSet<string> CallsOf(Compilation compilation, AnalyzerConfigOptionsProvider provider)
    {
        ImmutableHashSet<string> names = ImmutableHashSet.Create<string>(StringComparer.Ordinal);
        string? last = null;
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            if (provider.GetOptions(tree).TryGetValue(LlmCalls, out string? value) && value != last)
            {
                last = value;
                names = names.Union(value.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Where(name => name.IndexOf('.') > 0));
            }
        }

        return names;
    }

    public static bool IsOn(AnalyzerConfigOptionsProvider provider, SyntaxTree tree, string key) =>
        provider.GetOptions(tree).TryGetValue(key, out string? text) && bool.TryParse(text, out bool value) && value;

    public static string NumberOf(AnalyzerConfigOptionsProvider provider, SyntaxTree tree, string key, int unset) =>
        (provider.GetOptions(tree).TryGetValue(key, out string? text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && number > 0
            ? number
            : unset).ToString(CultureInfo.InvariantCulture);
}
