using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace LlmGen.CodeFixes;

/// <summary>Adds paragraphs to the end of a string literal in the literal's own spelling.</summary>
internal static class TemplateEnd
{
    private const string Indent = "    ";

    /// <summary>The change that adds paragraphs, each behind an empty line.</summary>
    public static TextChange Append(SourceText source, SyntaxToken literal, IEnumerable<string> paragraphs)
    {
        string text = literal.Text;
        string newLine = NewLine(source, literal.SpanStart);
        switch (literal.Kind())
        {
            case SyntaxKind.MultiLineRawStringLiteralToken:
                int lastLine = text.LastIndexOf('\n') + 1;
                string indentation = text.Substring(lastLine).TrimEnd('"');
                return new TextChange(
                    new TextSpan(literal.SpanStart + lastLine, 0),
                    string.Concat(paragraphs.Select((paragraph, index) =>
                        (index == 0 && literal.ValueText.Length == 0 ? "" : newLine) + indentation + paragraph + newLine)));

            case SyntaxKind.SingleLineRawStringLiteralToken:
                // One line has no room for another: its content becomes the first of several.
                string content = text.Trim('"');
                string quotes = text.Substring(0, (text.Length - content.Length) / 2);
                string margin = newLine + Margin(source, literal.SpanStart) + Indent;
                return new TextChange(
                    literal.Span,
                    quotes + margin + content + string.Concat(paragraphs.Select(paragraph => newLine + margin + paragraph)) + margin + quotes);

            default:
                string escaped = text.StartsWith("@", StringComparison.Ordinal) ? newLine : "\\n";
                string separator = escaped + escaped;
                return new TextChange(
                    new TextSpan(literal.Span.End - 1, 0),
                    (literal.ValueText.Length == 0 ? "" : separator) + string.Join(separator, paragraphs));
        }
    }

    private static string NewLine(SourceText source, int position)
    {
        TextLine line = source.Lines.GetLineFromPosition(position);
        return line.EndIncludingLineBreak == line.End
            ? "\n"
            : source.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak));
    }

    /// <summary>The white space that the line begins with.</summary>
    private static string Margin(SourceText source, int position)
    {
        string line = source.Lines.GetLineFromPosition(position).ToString();
        return line.Substring(0, line.Length - line.TrimStart().Length);
    }
}
