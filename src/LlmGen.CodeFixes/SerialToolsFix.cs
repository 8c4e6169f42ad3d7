using System.Collections.Immutable;
using System.Composition;
using LlmGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.CodeFixes;

/// <summary>LLM009: lets the tools that a model asks for at once run at once.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SerialToolsFix)), Shared]
public sealed class SerialToolsFix : DocumentFix
{
    private const string Setting = "AllowConcurrentInvocation = true";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [UsageRuleIds.SerialTools];

    private protected override async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return root is not null && Change(root, diagnostic) is not null ? "Set " + Setting + " (tools must be safe to run concurrently)" : null;
    }

    private protected override async Task<Document> FixAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        Dictionary<SyntaxNode, Func<SyntaxNode, SyntaxNode>> changes = diagnostics
            .Select(diagnostic => Change(root, diagnostic))
            .Where(change => change is not null)
            .ToDictionary(change => change!.Value.Node, change => change!.Value.Apply);
        return document.WithSyntaxRoot(root.ReplaceNodes(changes.Keys, (original, current) => changes[original](current)));
    }

    private static (SyntaxNode Node, Func<SyntaxNode, SyntaxNode> Apply)? Change(SyntaxNode root, Diagnostic diagnostic)
    {
        if (diagnostic.AdditionalLocations is [{ } place])
        {
            return root.FindNode(place.SourceSpan, getInnermostNodeForTie: true) is BaseObjectCreationExpressionSyntax { Initializer: null } creation
                ? (creation, node => WithSetting((BaseObjectCreationExpressionSyntax)node))
                : null;
        }

        return root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } invocation
            && invocation.ArgumentList.Arguments.All(argument => argument.NameColon?.Name.Identifier.ValueText != "configure" && !argument.Expression.IsKind(SyntaxKind.NullLiteralExpression))
                ? (invocation.ArgumentList, node => WithConfiguration((ArgumentListSyntax)node))
                : null;
    }

    private static BaseObjectCreationExpressionSyntax WithSetting(BaseObjectCreationExpressionSyntax creation)
    {
        InitializerExpressionSyntax initializer = ((ObjectCreationExpressionSyntax)SyntaxFactory.ParseExpression("new T { " + Setting + " }")).Initializer!;
        return creation.WithoutTrailingTrivia().WithInitializer(initializer.WithLeadingTrivia(SyntaxFactory.Space)).WithTrailingTrivia(creation.GetTrailingTrivia());
    }

    private static ArgumentListSyntax WithConfiguration(ArgumentListSyntax list)
    {
        ArgumentSyntax argument = SyntaxFactory.ParseArgumentList("(configure: invoker => invoker." + Setting + ")").Arguments[0];
        return list.WithArguments(SyntaxFactory.SeparatedList(
            list.Arguments.Append(argument),
            list.Arguments.Count == 0 ? [] : list.Arguments.GetSeparators().Append(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space))));
    }
}
