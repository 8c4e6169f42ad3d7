using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.CodeFixes;

/// <summary>Puts braces around a function's one expression, or around a statement that has none, so that statements can stand before it.</summary>
internal sealed class Braces
{
    private readonly SyntaxNode _body;
    private readonly bool _returns;
    private readonly string _margin;
    private readonly string _shift;
    private readonly SyntaxTrivia _lineEnd;

    private Braces(SyntaxNode body, SemanticModel model, SyntaxTrivia lineEnd)
    {
        _body = body;
        _lineEnd = lineEnd;
        SyntaxNode owner = body.Parent is ArrowExpressionClauseSyntax arrow ? arrow.Parent! : body.Parent!;
        _returns = (body.Parent is LambdaExpressionSyntax ? model.GetSymbolInfo(owner).Symbol : model.GetDeclaredSymbol(owner)) is IMethodSymbol { ReturnType: INamedTypeSymbol { Arity: > 0 } };
        _margin = Indentation.MarginOf(owner);

        // Lines that go on from the one on which the body begins go with it.
        _shift = Indentation.Between(Indentation.MarginOf(body), Margin);
    }

    /// <summary>Whether a node is the one expression of a function that can have statements.</summary>
    public static bool IsBody(SyntaxNode node) => node is ExpressionSyntax
        && (node.Parent is ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax or LocalFunctionStatementSyntax } || (node.Parent is LambdaExpressionSyntax lambda && lambda.ExpressionBody == node));

    /// <summary>The braces that a body needs; null for a statement that has some around it.</summary>
    public static Braces? For(SyntaxNode body, SemanticModel model, SyntaxTrivia lineEnd) =>
        body is StatementSyntax { Parent: BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax } ? null : new Braces(body, model, lineEnd);

    /// <summary>Where the statements within begin.</summary>
    public string Margin => _margin + Indentation.Step(_margin);

    /// <summary>Writes them; the body that is tracked becomes a statement, or the expression of one.</summary>
    public SyntaxNode Write(SyntaxNode root)
    {
        SyntaxNode body = root.GetCurrentNode(_body)!;
        SyntaxNode shifted = Indentation.Shifted(body, _shift);
        switch (body.Parent)
        {
            case ArrowExpressionClauseSyntax { Parent: { } function, ArrowToken: { } arrow }:
                SyntaxTriviaList comments = Comments(arrow.LeadingTrivia.Concat(arrow.TrailingTrivia).Concat(body.GetLeadingTrivia()));
                SyntaxToken end = function is MethodDeclarationSyntax declared ? declared.SemicolonToken : ((LocalFunctionStatementSyntax)function).SemicolonToken;
                StatementSyntax statement = Statement((ExpressionSyntax)shifted, EndOfLine(end)).WithLeadingTrivia(comments);
                SyntaxTriviaList behind = end.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia) ? [_lineEnd] : end.TrailingTrivia;
                return Replace(root, function, arrow.GetPreviousToken(), changed => changed is MethodDeclarationSyntax method
                    ? method.WithExpressionBody(null).WithSemicolonToken(default).WithBody(Block(statement, behind))
                    : ((LocalFunctionStatementSyntax)changed).WithExpressionBody(null).WithSemicolonToken(default).WithBody(Block(statement, behind)));
            case LambdaExpressionSyntax lambda:
                StatementSyntax only = Statement(((ExpressionSyntax)shifted).WithoutTrailingTrivia(), SyntaxFactory.Token(SyntaxKind.SemicolonToken).WithTrailingTrivia(_lineEnd))
                    .WithLeadingTrivia(Comments(lambda.ArrowToken.TrailingTrivia.Concat(body.GetLeadingTrivia())));
                BlockSyntax block = Block(only, body.GetTrailingTrivia());
                LambdaExpressionSyntax open = lambda.WithArrowToken(lambda.ArrowToken.WithTrailingTrivia(_lineEnd));
                return root.ReplaceNode(lambda, open.WithExpressionBody(null).WithBlock(block));
            default:
                StatementSyntax inner = ((StatementSyntax)shifted).WithLeadingTrivia(Comments(body.GetLeadingTrivia()));
                SyntaxToken last = inner.GetLastToken();
                SyntaxTriviaList after = last.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia) ? [_lineEnd] : last.TrailingTrivia;
                SyntaxToken before = body.GetFirstToken().GetPreviousToken();
                BlockSyntax braced = Block(inner.ReplaceToken(last, EndOfLine(last)), after);
                return Replace(root, body.Parent!, before, changed => changed.ReplaceNode(changed.GetCurrentNode(_body)!, braced));
        }
    }

    /// <summary>Replaces what holds the body, whose last token before the body ends its line now.</summary>
    private SyntaxNode Replace(SyntaxNode root, SyntaxNode owner, SyntaxToken before, Func<SyntaxNode, SyntaxNode> change)
    {
        SyntaxTriviaList trailing = before.TrailingTrivia;
        bool isRemarked = trailing.Any(SyntaxKind.SingleLineCommentTrivia) || trailing.Any(SyntaxKind.MultiLineCommentTrivia);
        SyntaxToken ended = !isRemarked ? before.WithTrailingTrivia(_lineEnd) : EndOfLine(before);
        return root.ReplaceNode(owner, change(owner.ReplaceToken(before, ended)));
    }

    private BlockSyntax Block(StatementSyntax statement, SyntaxTriviaList behind) => SyntaxFactory.Block(
        SyntaxFactory.Token(SyntaxKind.OpenBraceToken).WithLeadingTrivia(SyntaxFactory.Whitespace(_margin)).WithTrailingTrivia(_lineEnd),
        [statement],
        SyntaxFactory.Token(SyntaxKind.CloseBraceToken).WithLeadingTrivia(SyntaxFactory.Whitespace(_margin)).WithTrailingTrivia(behind));

    private StatementSyntax Statement(ExpressionSyntax expression, SyntaxToken end) => _returns
        ? SyntaxFactory.ReturnStatement(SyntaxFactory.Token(SyntaxKind.ReturnKeyword).WithTrailingTrivia(SyntaxFactory.Space), expression.WithoutLeadingTrivia(), end)
        : SyntaxFactory.ExpressionStatement(expression.WithoutLeadingTrivia(), end);

    private SyntaxToken EndOfLine(SyntaxToken token)
    {
        if (token.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia))
        {
            return token;
        }

        SyntaxTriviaList ended = [.. token.TrailingTrivia.Reverse().SkipWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse(), _lineEnd];
        return token.WithTrailingTrivia(ended);
    }

    /// <summary>The comments on the way to the body, each on its line, and where the statement begins.</summary>
    private SyntaxTriviaList Comments(IEnumerable<SyntaxTrivia> trivia)
    {
        SyntaxTrivia margin = SyntaxFactory.Whitespace(Margin);
        return
        [
            .. trivia.Where(one => one.IsKind(SyntaxKind.SingleLineCommentTrivia) || one.IsKind(SyntaxKind.MultiLineCommentTrivia)).SelectMany(one => new[] { margin, one, _lineEnd }),
            margin,
        ];
    }
}
