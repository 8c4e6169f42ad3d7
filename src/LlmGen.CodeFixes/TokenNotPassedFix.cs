using System.Collections.Immutable;
using System.Composition;
using LlmGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.CodeFixes;

/// <summary>LLM012: passes the token on.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TokenNotPassedFix)), Shared]
public sealed class TokenNotPassedFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [UsageRuleIds.TokenNotPassed];

    private protected override Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        Task.FromResult<string?>("Forward '" + diagnostic.Properties[DiagnosticProperties.Parameter] + "'");

    private protected override async Task<Document> FixAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        SemanticModel model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        var arguments = new Dictionary<ArgumentListSyntax, ArgumentSyntax>();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<InvocationExpressionSyntax>() is { ArgumentList: { } list } invocation
                && model.GetSymbolInfo(invocation, cancellationToken).Symbol is IMethodSymbol method)
            {
                string name = diagnostic.Properties[DiagnosticProperties.Member]!;
                int ordinal = method.Parameters.FirstOrDefault(parameter => parameter.Name == name)?.Ordinal ?? -1;
                bool isNext = ordinal == list.Arguments.Count && list.Arguments.All(argument => argument.NameColon is null);
                arguments[list] = SyntaxFactory.Argument(
                    isNext ? null : SyntaxFactory.NameColon(name).WithTrailingTrivia(SyntaxFactory.Space),
                    default,
                    SyntaxFactory.IdentifierName(diagnostic.Properties[DiagnosticProperties.Parameter]!));
            }
        }

        return document.WithSyntaxRoot(root.ReplaceNodes(arguments.Keys, (original, current) => current.Insert(current.Arguments.Count, arguments[original])));
    }
}
