using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace LlmGen.Analyzers;

/// <summary>
/// Whether a file names anything that has to do with a model. A search for words, made once for each version of a file: most files of most projects
/// hold none, and are never looked at again.
/// </summary>
internal static class ModelWords
{
    // Besides calls, what requests, clients and declarations are made of.
    private static readonly string[] Words =
        [.. LlmMethods.KnownMethods.Where(name => !name.Contains("Chat")).Except(["Create", "InvokeAsync", "RunAsync"]), .. ModelLibraries.Words];

    private static readonly ConditionalWeakTable<SyntaxTree, StrongBox<bool>> Known = new();

    public static bool AreIn(SyntaxTree tree) => Known.GetValue(tree, static key => new StrongBox<bool>(Mentions(key, Words))).Value;

    public static bool Mentions(SyntaxTree tree, IEnumerable<string> words)
    {
        string text = tree.GetText().ToString();
        return words.Any(word => text.IndexOf(word, StringComparison.Ordinal) >= 0);
    }
}
