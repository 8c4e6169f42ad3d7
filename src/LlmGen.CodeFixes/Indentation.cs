using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmGen.CodeFixes;

/// <summary>Where lines begin.</summary>
internal static class Indentation
{
    /// <summary>What the line begins with on which a node does.</summary>
    public static string MarginOf(SyntaxNode node)
    {
        string line = node.SyntaxTree.GetText().Lines.GetLineFromPosition(node.SpanStart).ToString();
        return line.Substring(0, line.Length - line.TrimStart().Length);
    }

    /// <summary>One step further in than a margin.</summary>
    public static string Step(string margin) => margin.StartsWith("\t", StringComparison.Ordinal) ? "\t" : "    ";

    /// <summary>Moves lines in to where another begins, as far as they go on from one that stands further out.</summary>
    public static string Between(string begun, string margin) => begun.Length < margin.Length ? margin.Substring(begun.Length) : "";

    /// <summary>Moves all lines but the first in. What a literal holds in several lines stays as it is.</summary>
    public static T Shifted<T>(T node, string by)
        where T : SyntaxNode
    {
        if (by.Length == 0)
        {
            return node;
        }

        SyntaxToken first = node.GetFirstToken();
        return node.ReplaceTokens(
            node.DescendantTokens().Where(token => token != first && token.GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia)),
            (_, token) => token.WithLeadingTrivia(Shifted(token.LeadingTrivia, by)));
    }

    private static IEnumerable<SyntaxTrivia> Shifted(SyntaxTriviaList trivia, string by)
    {
        bool begins = true;
        foreach (SyntaxTrivia one in trivia)
        {
            yield return begins && one.IsKind(SyntaxKind.WhitespaceTrivia) ? SyntaxFactory.Whitespace(by + one) : one;
            begins = one.IsKind(SyntaxKind.EndOfLineTrivia);
        }
    }
}
