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
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BlockingCallFix)), Shared]
public sealed class BlockingCallFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [UsageRuleIds.BlockingCall];

    private protected override async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return model is not null && Block(model, diagnostic, cancellationToken) is not null ? "Await the call" : null;
    }

    private protected override async Task<Document> FixAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SemanticModel model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        SyntaxNode root = await model.SyntaxTree.GetRootAsync(cancellationToken).ConfigureAwait(false);
        IEnumerable<ExpressionSyntax> blocks = diagnostics.Select(diagnostic => Block(model, diagnostic, cancellationToken)).OfType<ExpressionSyntax>();
        return document.WithSyntaxRoot(root.ReplaceNodes(blocks, (_, current) => Awaited(current)));
    }

    /// <summary>The whole expression that blocks; null where it cannot be awaited in its place.</summary>
    private static ExpressionSyntax? Block(SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode name = model.SyntaxTree.GetRoot(cancellationToken).FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        if (name.Parent is not MemberAccessExpressionSyntax access)
        {
            return null;
        }

        ExpressionSyntax block = access.Parent is InvocationExpressionSyntax invocation ? invocation : access;
        return block is InvocationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } || IsUnwrapped(block) || !AwaitPlace.Allows(block, model) ? null : block;
    }

    /// <summary>Whether a handler expects the failure in the wrapping that blocking puts around it.</summary>
    private static bool IsUnwrapped(ExpressionSyntax block) =>
        block is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetResult" } }
        && block.Ancestors().TakeWhile(ancestor => ancestor is not (AnonymousFunctionExpressionSyntax or MemberDeclarationSyntax or LocalFunctionStatementSyntax)).OfType<TryStatementSyntax>()
            .Where(handled => handled.Block.Span.Contains(block.Span))
            .SelectMany(handled => handled.Catches)
            .SelectMany(handler => handler.DescendantTokens())
            .Any(token => token.ValueText is "AggregateException" or "InnerException" or "InnerExceptions");

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
