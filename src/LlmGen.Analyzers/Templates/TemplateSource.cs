using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LlmGen.Analyzers;

/// <summary>
/// Where each character of a template's value is written: in literals of any form, in the parts that an expression joins, in the constants
/// that it names.
/// </summary>
internal sealed class TemplateSource
{
    // A constant that names itself, over however many others, is an error of the compiler's, but must end here.
    private const int MaxDepth = 50;

    private readonly List<SourceCharacter> _characters = [];
    private readonly Compilation _compilation;
    private readonly CancellationToken _cancellationToken;

    private TemplateSource(Compilation compilation, CancellationToken cancellationToken)
    {
        _compilation = compilation;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The source of a template, or null where it cannot be told.</summary>
    /// <param name="argument">The attribute's argument.</param>
    /// <param name="value">Its value.</param>
    /// <param name="compilation">The compilation.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static TemplateSource? Of(ExpressionSyntax argument, string value, Compilation compilation, CancellationToken cancellationToken)
    {
        var source = new TemplateSource(compilation, cancellationToken);
        source.Add(argument, argument, 0);
        return source._characters.Select(character => character.Value).SequenceEqual(value) ? source : null;
    }

    /// <summary>Where a part of the value is written; null where it is put together from several constants.</summary>
    public SourceRange? Find(int start, int length)
    {
        SourceCharacter first = _characters[start];
        SourceCharacter last = _characters[start + length - 1];
        if (first.Root != last.Root || last.Span.End < first.Span.Start)
        {
            return null;
        }

        bool isInLiteral = first.Literal != default && _characters.GetRange(start, length).All(character => character.Literal == first.Literal);
        return new SourceRange(
            first.Root,
            Location.Create(first.Root.SyntaxTree, TextSpan.FromBounds(first.Span.Start, last.Span.End)),
            isInLiteral);
    }

    private void Add(ExpressionSyntax expression, ExpressionSyntax root, int depth)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        switch (expression)
        {
            case var _ when depth > MaxDepth:
                break;
            case ParenthesizedExpressionSyntax parenthesized:
                Add(parenthesized.Expression, root, depth + 1);
                break;
            case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed:
                Add(suppressed.Operand, root, depth + 1);
                break;
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum:
                foreach (ExpressionSyntax operand in Operands(sum))
                {
                    Add(operand, root, depth + 1);
                }

                break;
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal:
                AddLiteral(literal.Token, root);
                break;
            case InterpolatedStringExpressionSyntax interpolated:
                AddInterpolated(interpolated, root, depth);
                break;
            case InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var named }] } nameOf:
                AddWhole(nameOf, NameIn(named), root);
                break;
            case var _ when Constant(expression) is { } constant:
                Add(constant, constant, depth + 1);
                break;
            default:
                AddWhole(expression, null, root);
                break;
        }
    }

    /// <summary>A chain of sums is nested to the left, as deep as it is long.</summary>
    private static Stack<ExpressionSyntax> Operands(BinaryExpressionSyntax sum)
    {
        var operands = new Stack<ExpressionSyntax>();
        ExpressionSyntax left = sum;
        while (left is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } chain)
        {
            operands.Push(chain.Right);
            left = chain.Left;
        }

        operands.Push(left);
        return operands;
    }

    private void AddLiteral(SyntaxToken token, ExpressionSyntax root)
    {
        string text = token.Text;
        switch (token.Kind())
        {
            case SyntaxKind.SingleLineRawStringLiteralToken:
                int quotes = text.Length - text.TrimStart('"').Length;
                Add(LiteralCharacters.Raw(text, TextSpan.FromBounds(quotes, text.Length - quotes), "", isLineStart: false), token, root);
                break;
            case SyntaxKind.MultiLineRawStringLiteralToken:
                int closing = text.TrimEnd('"').Length;
                int lastLine = LineStart(text, closing);
                int start = text.IndexOf('\n') + 1;
                int end = Math.Max(start, BeforeLineEnd(text, lastLine));
                string indentation = text.Substring(lastLine, closing - lastLine);
                Add(LiteralCharacters.Raw(text, TextSpan.FromBounds(start, end), indentation, isLineStart: true), token, root);
                break;
            case SyntaxKind.StringLiteralToken when text.StartsWith("@", StringComparison.Ordinal):
                Add(LiteralCharacters.Verbatim(text, TextSpan.FromBounds(2, text.Length - 1), isInterpolated: false), token, root);
                break;
            case SyntaxKind.StringLiteralToken:
                Add(LiteralCharacters.Regular(text, TextSpan.FromBounds(1, text.Length - 1), isInterpolated: false), token, root);
                break;
        }
    }

    private void AddInterpolated(InterpolatedStringExpressionSyntax interpolated, ExpressionSyntax root, int depth)
    {
        string end = interpolated.StringEndToken.Text;
        string indentation = end.Substring(LineStart(end, end.Length)).TrimEnd('"');
        for (int i = 0; i < interpolated.Contents.Count; i++)
        {
            if (interpolated.Contents[i] is InterpolationSyntax interpolation)
            {
                Add(interpolation.Expression, root, depth + 1);
                continue;
            }

            SyntaxToken token = ((InterpolatedStringTextSyntax)interpolated.Contents[i]).TextToken;
            var whole = new TextSpan(0, token.Text.Length);
            Add(
                interpolated.StringStartToken.Kind() switch
                {
                    SyntaxKind.InterpolatedSingleLineRawStringStartToken => LiteralCharacters.Raw(token.Text, whole, "", isLineStart: false),
                    SyntaxKind.InterpolatedMultiLineRawStringStartToken => LiteralCharacters.Raw(token.Text, whole, indentation, isLineStart: i == 0),
                    SyntaxKind.InterpolatedVerbatimStringStartToken => LiteralCharacters.Verbatim(token.Text, whole, isInterpolated: true),
                    _ => LiteralCharacters.Regular(token.Text, whole, isInterpolated: true),
                },
                token,
                root);
        }
    }

    private void Add(IEnumerable<(char Value, TextSpan Span)> characters, SyntaxToken token, ExpressionSyntax root)
    {
        foreach ((char value, TextSpan span) in characters)
        {
            _characters.Add(new SourceCharacter(value, root, new TextSpan(token.SpanStart + span.Start, span.Length), token));
        }
    }

    /// <summary>An expression whose value is not written in it, or is its name.</summary>
    private void AddWhole(ExpressionSyntax expression, SyntaxToken? name, ExpressionSyntax root)
    {
        if (Model(expression).GetConstantValue(expression, _cancellationToken).Value is not string value)
        {
            return;
        }

        for (int i = 0; i < value.Length; i++)
        {
            TextSpan span = name is { } token && token.Text == value ? new TextSpan(token.SpanStart + i, 1) : expression.Span;
            _characters.Add(new SourceCharacter(value[i], root, span, default));
        }
    }

    private static SyntaxToken? NameIn(ExpressionSyntax expression) => expression switch
    {
        SimpleNameSyntax name => name.Identifier,
        MemberAccessExpressionSyntax access => access.Name.Identifier,
        _ => null,
    };

    /// <summary>The value of the constant that an expression names, where its declaration is at hand.</summary>
    private ExpressionSyntax? Constant(ExpressionSyntax expression) =>
        expression is IdentifierNameSyntax or MemberAccessExpressionSyntax
        && Model(expression).GetSymbolInfo(expression, _cancellationToken).Symbol
            is IFieldSymbol { IsConst: true, DeclaringSyntaxReferences: [var reference] }
        && _compilation.ContainsSyntaxTree(reference.SyntaxTree)
        && reference.GetSyntax(_cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: var value }
            ? value
            : null;

    private SemanticModel Model(ExpressionSyntax expression) => _compilation.GetSemanticModel(expression.SyntaxTree);

    private static int LineStart(string text, int end)
    {
        while (end > 0 && !SyntaxFacts.IsNewLine(text[end - 1]))
        {
            end--;
        }

        return end;
    }

    private static int BeforeLineEnd(string text, int lineStart) =>
        lineStart > 1 && text[lineStart - 1] == '\n' && text[lineStart - 2] == '\r' ? lineStart - 2 : Math.Max(0, lineStart - 1);
}
