using System.Collections.Immutable;
using System.Composition;
using LlmGen.Analyzers;
using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LlmGen.CodeFixes;

/// <summary>LLM102: adds the parameter at the end of the template, behind an empty line.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddParameterToTemplateFix)), Shared]
public sealed class AddParameterToTemplateFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [DeclarationRuleIds.UnusedParameter];

    private protected override async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return Template(root, diagnostic) is null ? null : "Add '{" + Parameter(diagnostic) + "}' to the template";
    }

    private protected override async Task<Document> FixAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        IEnumerable<TextChange> changes =
            from diagnostic in diagnostics
            let template = Template(root, diagnostic)
            where template is not null
            orderby diagnostic.Location.SourceSpan.Start
            group "{" + Parameter(diagnostic) + "}" by template.Token into additions
            orderby additions.Key.SpanStart
            select TemplateEnd.Append(text, additions.Key, additions);
        return document.WithText(text.WithChanges(changes));
    }

    private static string? Parameter(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(DiagnosticProperties.Parameter, out string? parameter) ? parameter : null;

    /// <summary>The literal in the attribute; null where the template is something else, which other methods may use too.</summary>
    private static LiteralExpressionSyntax? Template(SyntaxNode? root, Diagnostic diagnostic) =>
        root is not null
        && Parameter(diagnostic) is not null
        && diagnostic.AdditionalLocations is [{ } template]
        && template.SourceTree?.FilePath == root.SyntaxTree.FilePath
        && root.FullSpan.Contains(template.SourceSpan)
            ? root.FindNode(template.SourceSpan, getInnermostNodeForTie: true) as LiteralExpressionSyntax
            : null;
}
