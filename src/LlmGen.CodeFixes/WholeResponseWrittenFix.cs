using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using LlmGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LlmGen.CodeFixes;

/// <summary>LLM006: writes the pieces of a stream as they come.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WholeResponseWrittenFix)), Shared]
public sealed class WholeResponseWrittenFix : DocumentFix
{
    private const string Margin = "    ";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [UsageRuleIds.WholeResponseWritten];

    private protected override async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return root is not null && Changes(root, text, diagnostic) is not null ? "Stream the response (an error may occur after part of it was written)" : null;
    }

    private protected override async Task<Document> FixAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        IEnumerable<TextChange> changes = diagnostics.SelectMany(diagnostic => Changes(root, text, diagnostic) ?? []).OrderBy(change => change.Span.Start);
        return document.WithText(text.WithChanges(changes));
    }

    private static List<TextChange>? Changes(SyntaxNode root, SourceText text, Diagnostic diagnostic)
    {
        if (diagnostic.AdditionalLocations is not [{ } statementPlace, { } awaitPlace, { } textPlace, ..]
            || root.FindNode(statementPlace.SourceSpan) is not { } found
            || (found is GlobalStatementSyntax global ? global.Statement : found) is not ExpressionStatementSyntax statement
            || root.FindNode(awaitPlace.SourceSpan, getInnermostNodeForTie: true) is not AwaitExpressionSyntax awaited
            || root.FindNode(textPlace.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax written
            || written.FirstAncestorOrSelf<ArgumentSyntax>(argument => statement.Span.Contains(argument.Span) && IsWrite(argument.Parent?.Parent)) is not { } payload
            || payload.Parent!.Parent is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: { } method } } write
            || Around(payload.Expression, written) is not var (before, after)
            || diagnostic.Properties[DiagnosticProperties.Member] is not { } twin)
        {
            return null;
        }

        // The variable of another loop is not in sight.
        HashSet<string> taken =
        [
            .. root.DescendantTokens(node => node is not CommonForEachStatementSyntax loop || loop.Span.Contains(statement.Span)).Select(token => token.ValueText),
        ];
        string update = Unused("update", taken);
        TextLine line = text.Lines.GetLineFromPosition(statement.SpanStart);
        string indentation = new([.. line.ToString().TakeWhile(char.IsWhiteSpace)]);
        string end = text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak)) is { Length: > 0 } own ? own : "\n";
        string name = diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan);
        string call = awaited.Expression.ToString();
        int position = diagnostic.Location.SourceSpan.Start - awaited.Expression.SpanStart;
        call = call.Substring(0, position) + twin + call.Substring(position + name.Length);

        bool endsLine = method.Identifier.ValueText.StartsWith("WriteLine", StringComparison.Ordinal);
        string piece = method.Identifier.ValueText.Replace("WriteLine", "Write");
        var lines = new List<string>();
        if (before is not null)
        {
            lines.Add(Writing(piece, before));
        }

        lines.Add("await foreach (var " + update + " in " + call + ")");
        lines.Add("{");
        if (diagnostic.Properties[DiagnosticProperties.Replacement] is { } member)
        {
            lines.Add(Margin + Writing(piece, update + member));
        }
        else
        {
            string part = Unused("part", taken);
            lines.Add(Margin + "foreach (var " + part + " in " + update + ".ContentUpdate)");
            lines.Add(Margin + "{");
            lines.Add(Margin + Margin + Writing(piece, part + ".Text"));
            lines.Add(Margin + "}");
        }

        lines.Add("}");
        if (endsLine)
        {
            lines.Add(Writing(method.Identifier.ValueText, after ?? ""));
        }
        else if (after is not null)
        {
            lines.Add(Writing(piece, after));
        }

        List<TextChange> changes = [.. diagnostic.AdditionalLocations.Skip(3).Select(place => Removal(place.SourceSpan, text))];
        changes.Add(new TextChange(statement.Span, string.Join(end + indentation, lines)));
        return changes;

        string Writing(string verb, string what)
        {
            string whole = statement.ToString();
            int start = statement.SpanStart;
            string rest = whole.Substring(payload.Span.End - start);
            return whole.Substring(0, method.SpanStart - start) + verb + whole.Substring(method.Span.End - start, payload.SpanStart - method.Span.End) + what + rest;
        }
    }

    private static bool IsWrite(SyntaxNode? call) => call is InvocationExpressionSyntax
    {
        Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Write" or "WriteLine" or "WriteAsync" or "WriteLineAsync" },
    };

    /// <summary>What is written before a text and behind it; null where that cannot be told apart.</summary>
    private static (string? Before, string? After)? Around(ExpressionSyntax payload, ExpressionSyntax written)
    {
        while (payload is ParenthesizedExpressionSyntax inner && payload != written)
        {
            payload = inner.Expression;
        }

        if (payload == written)
        {
            return (null, null);
        }

        switch (payload)
        {
            case InterpolatedStringExpressionSyntax literal when literal.Contents.FirstOrDefault(part => part.Span.Contains(written.Span)) is { } hole:
                int index = literal.Contents.IndexOf(hole);
                string open = literal.StringStartToken.Text;
                return open.IndexOf('\n') >= 0
                    ? null
                    : (Piece(literal, literal.Contents.Take(index), open), Piece(literal, literal.Contents.Skip(index + 1), open));
            case BinaryExpressionSyntax { Left: LiteralExpressionSyntax left, Right: { } right } when right == written:
                return (left.ToString(), null);
            case BinaryExpressionSyntax { Left: { } left, Right: LiteralExpressionSyntax right } when left == written:
                return (null, right.ToString());
            case BinaryExpressionSyntax { Left: BinaryExpressionSyntax { Left: LiteralExpressionSyntax first, Right: { } middle }, Right: LiteralExpressionSyntax last } when middle == written:
                return (first.ToString(), last.ToString());
            default:
                return null;
        }
    }

    private static string? Piece(InterpolatedStringExpressionSyntax literal, IEnumerable<InterpolatedStringContentSyntax> contents, string open)
    {
        List<InterpolatedStringContentSyntax> parts = [.. contents];
        string text = string.Concat(parts.Select(part => part.ToString()));
        bool isPlain = open.StartsWith("$\"", StringComparison.Ordinal) && parts.All(part => part is InterpolatedStringTextSyntax) && text.IndexOfAny(['{', '}']) < 0;
        return parts.Count == 0 ? null : (isPlain ? open.Substring(1) : open) + text + literal.StringEndToken.Text;
    }

    /// <summary>Takes a statement away, with its line where it stands alone there, and with one of the two empty lines that it stood between.</summary>
    private static TextChange Removal(TextSpan statement, SourceText text)
    {
        TextLine first = text.Lines.GetLineFromPosition(statement.Start);
        TextLine last = text.Lines.GetLineFromPosition(statement.End);
        bool isAlone = string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(first.Start, statement.Start)))
            && string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(statement.End, last.End)));
        int end = statement.End;
        while (!isAlone && end < last.End && text[end] == ' ')
        {
            end++;
        }

        if (isAlone && IsEmpty(first.LineNumber - 1) && IsEmpty(last.LineNumber + 1))
        {
            last = text.Lines[last.LineNumber + 1];
        }

        return new TextChange(isAlone ? TextSpan.FromBounds(first.Start, last.EndIncludingLineBreak) : TextSpan.FromBounds(statement.Start, end), "");

        bool IsEmpty(int line) => line >= 0 && line < text.Lines.Count && string.IsNullOrWhiteSpace(text.Lines[line].ToString());
    }

    private static string Unused(string name, HashSet<string> taken)
    {
        string unused = name;
        for (int number = 2; !taken.Add(unused); number++)
        {
            unused = name + number.ToString(CultureInfo.InvariantCulture);
        }

        return unused;
    }
}
