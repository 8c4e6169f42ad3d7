using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace LlmGen.Analyzers.Tests;

/// <summary>Source with the expected diagnostics in it, as <c>{|LLM101:…|}</c>. Unlike the harness's own reading it leaves <c>$$</c> alone, which begins a raw string.</summary>
internal sealed record Markup(string Source, IReadOnlyList<(string Id, TextSpan Span)> Expected)
{
    public static Markup Parse(string text)
    {
        var source = new StringBuilder();
        var expected = new List<(string, TextSpan)>();
        var open = new Stack<(string Id, int Start)>();
        for (int i = 0; i < text.Length;)
        {
            int colon = i + "{|LLM000".Length;
            if (colon < text.Length && text.AsSpan(i).StartsWith("{|LLM") && text[colon] == ':')
            {
                open.Push((text[(i + 2)..colon], source.Length));
                i = colon + 1;
            }
            else if (open.Count > 0 && text.AsSpan(i).StartsWith("|}"))
            {
                (string id, int start) = open.Pop();
                expected.Add((id, TextSpan.FromBounds(start, source.Length)));
                i += 2;
            }
            else
            {
                source.Append(text[i++]);
            }
        }

        return open.Count == 0 ? new(source.ToString(), expected) : throw new FormatException("A marked span is not closed.");
    }
}
