using System.Collections.Immutable;
using System.Composition;
using LlmGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LlmGen.CodeFixes;

/// <summary>LLM002: moves the line that varies behind the lines that do not, where both stand in one raw literal.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MoveVaryingLineFix)), Shared]
public sealed class MoveVaryingLineFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [UsageRuleIds.UnstablePrefix];

    private protected override async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return root is not null && ChangeOf(root, text, [diagnostic]) is not null ? "Move the line behind the text that stays the same" : null;
    }

    private protected override async Task<Document> FixAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        IEnumerable<TextChange> changes = diagnostics
            .GroupBy(diagnostic => LiteralOf(root, diagnostic))
            .Where(group => group.Key is not null)
            .OrderBy(group => group.Key!.SpanStart)
            .Select(group => ChangeOf(root, text, [.. group]))
            .OfType<TextChange>();
        return document.WithText(text.WithChanges(changes));
    }

    private static InterpolatedStringExpressionSyntax? LiteralOf(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<InterpolationSyntax>()?.Parent as InterpolatedStringExpressionSyntax;

    private static TextChange? ChangeOf(SyntaxNode root, SourceText text, IReadOnlyList<Diagnostic> diagnostics)
    {
        // Only a raw literal of several lines says by itself what belongs together.
        if (LiteralOf(root, diagnostics[0]) is not { } literal
            || !literal.StringStartToken.IsKind(SyntaxKind.InterpolatedMultiLineRawStringStartToken))
        {
            return null;
        }

        int first = text.Lines.GetLineFromPosition(literal.StringStartToken.SpanStart).LineNumber + 1;
        int last = text.Lines.GetLineFromPosition(literal.StringEndToken.Span.End).LineNumber - 1;
        HashSet<int> moved = [.. diagnostics.Select(diagnostic => text.Lines.GetLineFromPosition(diagnostic.Location.SourceSpan.Start).LineNumber)];
        if (last <= first
            || moved.Any(line => line < first || line >= last)
            || literal.Contents.OfType<InterpolationSyntax>().Any(hole => Spans(hole, text)))
        {
            return null;
        }

        TextSpan span = TextSpan.FromBounds(text.Lines[first].Start, text.Lines[last].EndIncludingLineBreak);
        IEnumerable<int> lines = Enumerable.Range(first, last - first + 1);
        IEnumerable<string> ordered = lines.Where(line => !moved.Contains(line)).Concat(lines.Where(moved.Contains))
            .Select(line => text.ToString(text.Lines[line].SpanIncludingLineBreak));
        return new TextChange(span, string.Concat(ordered));
    }

    private static bool Spans(InterpolationSyntax hole, SourceText text) =>
        text.Lines.GetLineFromPosition(hole.SpanStart).LineNumber != text.Lines.GetLineFromPosition(hole.Span.End).LineNumber;
}
