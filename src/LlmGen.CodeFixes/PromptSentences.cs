using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LlmGen.CodeFixes;

/// <summary>Takes the sentences, or in a literal of several lines the lines, that hold certain values out of a text.</summary>
internal static class PromptSentences
{
    /// <summary>A literal in two: what is kept, and what is moved. Null where nothing would be left, or the literal does not say where its sentences end.</summary>
    public static (string Kept, string Moved)? Split(InterpolatedStringExpressionSyntax literal, IReadOnlyList<TextSpan> values)
    {
        List<InterpolationSyntax> holes = [.. literal.Contents.OfType<InterpolationSyntax>()];
        List<InterpolationSyntax> moved = [.. holes.Where(hole => values.Any(value => hole.Span.Contains(value)))];
        if (moved.Count == 0)
        {
            return null;
        }

        return literal.StringStartToken.IsKind(SyntaxKind.InterpolatedMultiLineRawStringStartToken) ? SplitLines(literal, holes, moved) : SplitSentences(literal, holes, moved);
    }

    private static (string Kept, string Moved)? SplitLines(InterpolatedStringExpressionSyntax literal, List<InterpolationSyntax> holes, List<InterpolationSyntax> moved)
    {
        SourceText source = literal.SyntaxTree.GetText();
        int first = source.Lines.GetLineFromPosition(literal.StringStartToken.SpanStart).LineNumber + 1;
        int last = source.Lines.GetLineFromPosition(literal.StringEndToken.Span.End).LineNumber - 1;
        if (holes.Any(hole => LineOf(hole.SpanStart) != LineOf(hole.Span.End)))
        {
            return null;
        }

        HashSet<int> lines = [.. moved.Select(hole => LineOf(hole.SpanStart))];
        List<int> all = [.. Enumerable.Range(first, last - first + 1)];
        List<int> kept = [.. all.Where(line => !lines.Contains(line))];
        while (kept.Count > 0 && IsBlank(kept[kept.Count - 1]))
        {
            kept.RemoveAt(kept.Count - 1);
        }

        if (kept.All(IsBlank))
        {
            return null;
        }

        string start = source.ToString(TextSpan.FromBounds(literal.SpanStart, source.Lines[first].Start));
        string end = source.ToString(TextSpan.FromBounds(source.Lines[last + 1].Start, literal.Span.End));
        string stable = Text(kept);
        if (literal.StringStartToken.ValueText.StartsWith("$\"", StringComparison.Ordinal) && !holes.Any(hole => kept.Contains(LineOf(hole.SpanStart))) && stable.IndexOf('{') < 0)
        {
            return (start.Substring(1) + stable + end, start + Text(lines.OrderBy(line => line)) + end);
        }

        return (start + stable + end, start + Text(lines.OrderBy(line => line)) + end);

        int LineOf(int position) => source.Lines.GetLineFromPosition(position).LineNumber;

        bool IsBlank(int line) => string.IsNullOrWhiteSpace(source.Lines[line].ToString());

        string Text(IEnumerable<int> numbers) => string.Concat(numbers.Select(line => source.ToString(source.Lines[line].SpanIncludingLineBreak)));
    }

    private static (string Kept, string Moved)? SplitSentences(InterpolatedStringExpressionSyntax literal, List<InterpolationSyntax> holes, List<InterpolationSyntax> moved)
    {
        string text = literal.Contents.ToString();
        int offset = literal.Contents.Span.Start;
        int start = Ends(text, holes, offset).Where(end => end <= moved[0].SpanStart - offset).DefaultIfEmpty(0).Max();
        int stop = Ends(text, holes, offset).Where(end => end >= moved[moved.Count - 1].Span.End - offset).DefaultIfEmpty(text.Length).Min();
        string kept = text.Substring(0, start).TrimEnd() + (stop < text.Length && start > 0 ? " " : "") + text.Substring(stop).TrimStart();
        string open = literal.StringStartToken.Text;
        string close = literal.StringEndToken.Text;
        if (kept.Trim().Length == 0)
        {
            return null;
        }

        // A literal without holes needs no dollar.
        bool isPlain = open.StartsWith("$\"", StringComparison.Ordinal)
            && !holes.Any(hole => hole.SpanStart - offset < start || hole.SpanStart - offset >= stop)
            && kept.IndexOf('{') < 0
            && kept.IndexOf('}') < 0;
        return ((isPlain ? open.Substring(1) : open) + TrimBreaks(kept) + close, open + TrimBreaks(text.Substring(start, stop - start)) + close);
    }

    private static string TrimBreaks(string text)
    {
        text = text.Trim();
        while (text.EndsWith("\\n", StringComparison.Ordinal) && !text.EndsWith("\\\\n", StringComparison.Ordinal))
        {
            text = text.Substring(0, text.Length - 2).TrimEnd();
        }

        return text;
    }

    /// <summary>Where sentences end: behind a full stop and the white space after it, or behind a line break. Not within a hole.</summary>
    private static IEnumerable<int> Ends(string text, List<InterpolationSyntax> holes, int offset)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (holes.Any(hole => hole.SpanStart - offset <= i && i < hole.Span.End - offset))
            {
                continue;
            }

            if (text[i] == '\n' || (text[i] == 'n' && i > 0 && text[i - 1] == '\\' && !(i > 1 && text[i - 2] == '\\')))
            {
                yield return i + 1;
            }
            else if (text[i] is '.' or '!' or '?' && (i + 1 == text.Length || text[i + 1] is ' ' or '\\' or '\r' or '\n'))
            {
                yield return i + 1;
            }
        }
    }
}
