using System.Collections.Immutable;
using System.Composition;
using LlmGen.Analyzers;
using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace LlmGen.CodeFixes;

/// <summary>LLM101: writes the closest name in place of an unknown one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseClosestNameFix)), Shared]
public sealed class UseClosestNameFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [DeclarationRuleIds.Template];

    private protected override Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        Task.FromResult(Replacement(diagnostic) is { } name ? "Change to '" + name + "'" : null);

    private protected override async Task<Document> FixAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);

        // Methods that share a constant share its mistakes.
        IEnumerable<TextChange> changes = diagnostics
            .Where(diagnostic => Replacement(diagnostic) is not null)
            .GroupBy(diagnostic => diagnostic.Location.SourceSpan)
            .OrderBy(group => group.Key.Start)
            .Select(group => new TextChange(group.Key, Replacement(group.First())!));
        return document.WithText(text.WithChanges(changes));
    }

    private static string? Replacement(Diagnostic diagnostic) =>
        diagnostic.Properties.TryGetValue(DiagnosticProperties.Replacement, out string? replacement) ? replacement : null;
}
