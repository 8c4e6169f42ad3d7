using System.Collections.Immutable;
using System.Composition;
using LlmGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace LlmGen.CodeFixes;

/// <summary>LLM007: awaits in place of blocking, in functions that are async already.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitCallFix)), Shared]
public sealed class AwaitCallFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [UsageRuleIds.BlockingCall];

    private protected override async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return root is not null && Block(root, diagnostic) is not null ? "Await the call" : null;
    }

    private protected override async Task<Document> FixAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        IEnumerable<ExpressionSyntax> blocks = diagnostics.Select(diagnostic => Block(root, diagnostic)).OfType<ExpressionSyntax>();
        return document.WithSyntaxRoot(root.ReplaceNodes(blocks, (_, current) => Awaited(current)));
    }

    /// <summary>The whole expression that blocks; null where it cannot be awaited in its place.</summary>
    private static ExpressionSyntax? Block(SyntaxNode root, Diagnostic diagnostic)
    {
        SyntaxNode name = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        if (name.Parent is not MemberAccessExpressionSyntax access || !IsAsync(access))
        {
            return null;
        }

        ExpressionSyntax block = access.Parent is InvocationExpressionSyntax invocation ? invocation : access;
        return block is InvocationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } ? null : block;
    }

    private static bool IsAsync(SyntaxNode node)
    {
        foreach (SyntaxNode ancestor in node.Ancestors())
        {
            switch (ancestor)
            {
                case LockStatementSyntax or CatchFilterClauseSyntax or QueryExpressionSyntax or UnsafeStatementSyntax or ConditionalAccessExpressionSyntax:
                    return false;
                case AnonymousFunctionExpressionSyntax lambda:
                    return lambda.AsyncKeyword.RawKind != 0;
                case LocalFunctionStatementSyntax local:
                    return local.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case MethodDeclarationSyntax method:
                    return method.Modifiers.Any(SyntaxKind.AsyncKeyword);
                case GlobalStatementSyntax:
                    return true;
                case MemberDeclarationSyntax or AccessorDeclarationSyntax:
                    return false;
            }
        }

        return false;
    }

    private static ExpressionSyntax Awaited(ExpressionSyntax block)
    {
        var access = (MemberAccessExpressionSyntax)(block is InvocationExpressionSyntax invocation ? invocation.Expression : block);
        if (access.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter" } awaiter })
        {
            access = awaiter;
        }

        AwaitExpressionSyntax awaited = SyntaxFactory.AwaitExpression(SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space), access.Expression.WithoutTrivia());
        return (block.Parent is ExpressionStatementSyntax or EqualsValueClauseSyntax or ReturnStatementSyntax or ArgumentSyntax or ArrowExpressionClauseSyntax
                ? (ExpressionSyntax)awaited
                : SyntaxFactory.ParenthesizedExpression(awaited).WithAdditionalAnnotations(Simplifier.Annotation))
            .WithLeadingTrivia(block.GetLeadingTrivia())
            .WithTrailingTrivia(Remark(access).AddRange(block.GetTrailingTrivia()));
    }

    /// <summary>A comment behind a call, with the line that what blocks had to itself.</summary>
    private static SyntaxTriviaList Remark(MemberAccessExpressionSyntax access)
    {
        SyntaxTriviaList trivia = access.Expression.GetTrailingTrivia().AddRange(access.OperatorToken.LeadingTrivia);
        return trivia.Any(SyntaxKind.SingleLineCommentTrivia) || trivia.Any(SyntaxKind.MultiLineCommentTrivia) ? trivia : [];
    }
}
