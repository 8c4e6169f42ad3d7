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
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnstablePrefixFix)), Shared]
public sealed class UnstablePrefixFix : DocumentFix
{
    /// <summary>With these words a text speaks of what stands before it.</summary>
    private static readonly string[] References = ["above", "preceding", "previous", "earlier", "foregoing"];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [UsageRuleIds.UnstablePrefix];

    private protected override async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return root is not null && ChangeOf(root, text, [diagnostic]) is not null ? "Move the line after the stable text" : null;
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

    /// <summary>The literal that a value stands in: in a hole, or as the placeholder of a template.</summary>
    private static ExpressionSyntax? LiteralOf(SyntaxNode root, Diagnostic diagnostic)
    {
        SyntaxNode node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        return node.FirstAncestorOrSelf<InterpolationSyntax>()?.Parent as InterpolatedStringExpressionSyntax
            ?? (node is LiteralExpressionSyntax literal && literal.Span != diagnostic.Location.SourceSpan ? (ExpressionSyntax)literal : null);
    }

    private static TextChange? ChangeOf(SyntaxNode root, SourceText text, IReadOnlyList<Diagnostic> diagnostics)
    {
        // Only a raw literal of several lines says by itself what belongs together.
        if (LiteralOf(root, diagnostics[0]) is not { } literal
            || !(literal is LiteralExpressionSyntax template
                ? template.Token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken)
                : ((InterpolatedStringExpressionSyntax)literal).StringStartToken.IsKind(SyntaxKind.InterpolatedMultiLineRawStringStartToken)))
        {
            return null;
        }

        int first = LineOf(literal.SpanStart) + 1;
        int last = LineOf(literal.Span.End) - 1;
        HashSet<int> moved = [.. diagnostics.Select(diagnostic => LineOf(diagnostic.Location.SourceSpan.Start))];
        if (last <= first
            || moved.Any(line => line < first || line >= last)
            || literal.DescendantNodes().OfType<InterpolationSyntax>().Any(hole => LineOf(hole.SpanStart) != LineOf(hole.Span.End)))
        {
            return null;
        }

        List<int> lines = [.. Enumerable.Range(first, last - first + 1)];
        List<int> kept = [.. lines.Where(line => !moved.Contains(line))];
        List<int> alone = [.. moved.Where(IsAlone)];
        if (literal is LiteralExpressionSyntax && alone.Count < moved.Count)
        {
            return null;
        }

        if (alone.Count > 0 && (alone.Any(IsLabelled) || kept.Any(line => References.Any(word => Line(line).IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0))))
        {
            return null;
        }

        // The empty lines behind a paragraph go with it, and stand before it then.
        List<int> blank = [.. alone.SelectMany(line => lines.Where(other => other > line).TakeWhile(IsBlank)).Distinct().OrderBy(line => line)];
        kept.RemoveAll(blank.Contains);
        IEnumerable<string> ordered = kept.Concat(blank).Concat(lines.Where(moved.Contains)).Select(line => text.ToString(text.Lines[line].SpanIncludingLineBreak));
        return new TextChange(TextSpan.FromBounds(text.Lines[first].Start, text.Lines[last].EndIncludingLineBreak), string.Concat(ordered));

        int LineOf(int position) => text.Lines.GetLineFromPosition(position).LineNumber;

        string Line(int line) => text.Lines[line].ToString().Trim();

        bool IsBlank(int line) => Line(line).Length == 0;

        // Whether a line is nothing but the value.
        bool IsAlone(int line) => Line(line) is var written && written.StartsWith("{", StringComparison.Ordinal) && written.EndsWith("}", StringComparison.Ordinal)
            && written.Trim('{', '}').IndexOfAny(['{', '}']) < 0;

        // Whether the text before a line says what it is: a label, a heading, a tag.
        bool IsLabelled(int line) => (line > first && !IsBlank(line - 1))
            || (lines.Where(other => other < line && !IsBlank(other)).Select(Line).LastOrDefault() is { } before
                && (before.EndsWith(":", StringComparison.Ordinal) || before[0] is '#' or '<' or '*'));
    }
}
