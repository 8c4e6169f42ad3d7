using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.Analyzers;

/// <summary>Texts that are long enough for it to matter whether they are the same.</summary>
internal static class LongText
{
    /// <summary>The shortest such text, in characters: about 50 tokens.</summary>
    public const int MinLength = 200;

    /// <summary>The text that a literal, a sum of literals, or a part of an interpolated literal says; null where it is short, or something else.</summary>
    public static string? Of(SyntaxNode node)
    {
        string? text = node switch
        {
            LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal => literal.Token.ValueText,
            InterpolatedStringTextSyntax part => part.TextToken.ValueText,
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => OfSum(sum),
            _ => null,
        };
        return text is { Length: >= MinLength } ? text : null;
    }

    private static string? OfSum(BinaryExpressionSyntax sum)
    {
        var parts = new Stack<string>();
        ExpressionSyntax current = sum;
        while (current is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression, Right: LiteralExpressionSyntax right } inner
            && right.IsKind(SyntaxKind.StringLiteralExpression))
        {
            parts.Push(right.Token.ValueText);
            current = inner.Left;
        }

        return current is LiteralExpressionSyntax first && first.IsKind(SyntaxKind.StringLiteralExpression) ? first.Token.ValueText + string.Concat(parts) : null;
    }
}
