using System.Collections.Immutable;
using System.Composition;
using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LlmGen.CodeFixes;

/// <summary>LLM120: removes the lever, or the setting, that does nothing.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveLeverFix)), Shared]
public sealed class RemoveLeverFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [DeclarationRuleIds.MisplacedLever];

    private protected override async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is { } root && Attribute(root, diagnostic) is { } attribute
            ? "Remove " + (Setting(root, diagnostic) is { NameEquals: { } setting } ? setting.Name.ToString() : "[" + attribute.Name + "]")
            : null;

    private protected override async Task<Document> FixAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        IEnumerable<TextChange> changes = diagnostics
            .Where(diagnostic => Setting(root, diagnostic) is null)
            .Select(diagnostic => Attribute(root, diagnostic))
            .OfType<AttributeSyntax>()
            .GroupBy(attribute => (AttributeListSyntax)attribute.Parent!)
            .Select(list => Without(list.Key, [.. list]))
            .Concat(diagnostics.Select(diagnostic => Setting(root, diagnostic)).OfType<AttributeArgumentSyntax>().Select(Without))
            .OrderBy(change => change.Span.Start);
        return document.WithText(text.WithChanges(changes));
    }

    private static TextChange Without(AttributeListSyntax list, HashSet<AttributeSyntax> removed)
    {
        AttributeSyntax[] kept = [.. list.Attributes.Where(attribute => !removed.Contains(attribute))];
        if (kept.Length > 0)
        {
            var attributes = TextSpan.FromBounds(list.Attributes[0].SpanStart, list.Attributes[list.Attributes.Count - 1].Span.End);
            return new TextChange(attributes, string.Join(", ", kept.Select(attribute => attribute.ToString())));
        }

        // What follows takes the place of the list, unless a comment stands between.
        SyntaxToken next = list.CloseBracketToken.GetNextToken();
        bool isBlank = list.CloseBracketToken.TrailingTrivia.Concat(next.LeadingTrivia)
            .All(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia) || trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        return new TextChange(TextSpan.FromBounds(list.SpanStart, isBlank ? next.SpanStart : list.Span.End), "");
    }

    // A setting stands behind others, or before them; a comma goes with it.
    private static TextChange Without(AttributeArgumentSyntax setting)
    {
        SeparatedSyntaxList<AttributeArgumentSyntax> settings = ((AttributeArgumentListSyntax)setting.Parent!).Arguments;
        int index = settings.IndexOf(setting);
        TextSpan removed = index > 0 ? TextSpan.FromBounds(settings[index - 1].Span.End, setting.Span.End)
            : settings.Count > 1 ? TextSpan.FromBounds(setting.SpanStart, settings[1].SpanStart)
            : setting.Span;
        return new TextChange(removed, "");
    }

    private static AttributeArgumentSyntax? Setting(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<AttributeArgumentSyntax>();

    private static AttributeSyntax? Attribute(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>();
}
