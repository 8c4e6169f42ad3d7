using System.Runtime.CompilerServices;

namespace LlmGen.Generator.Parsing;

/// <summary>Splits a template into text and placeholders. Knows nothing of parameters; positions are those of the value it is given.</summary>
internal static class TemplateParser
{
    private static readonly char[] Braces = ['{', '}'];

    // The literal of an unedited file is the same object in every compilation, so its pieces are too; they go with the file's tree.
    private static readonly ConditionalWeakTable<string, List<TemplatePiece>> Known = new();

    public static IReadOnlyList<TemplatePiece> Parse(string template) => Known.GetValue(template, static template => Split(template));

    private static List<TemplatePiece> Split(string template)
    {
        var pieces = new List<TemplatePiece>();
        string text = "";
        int i = 0;
        while (i < template.Length)
        {
            char c = template[i];
            if (c is '{' or '}' && i + 1 < template.Length && template[i + 1] == c)
            {
                text += c;
                i += 2;
            }
            else if (c == '{')
            {
                Flush();
                pieces.Add(Placeholder(template, i, out i));
            }
            else if (c == '}')
            {
                Flush();
                pieces.Add(TemplatePiece.Bad(i, 1, "has an unmatched '}'; write '}}' for a literal brace"));
                i++;
            }
            else
            {
                int brace = template.IndexOfAny(Braces, i);
                int end = brace < 0 ? template.Length : brace;
                text += template.Substring(i, end - i);
                i = end;
            }
        }

        Flush();
        return pieces;

        void Flush()
        {
            if (text.Length > 0)
            {
                pieces.Add(TemplatePiece.OfText(text));
                text = "";
            }
        }
    }

    private static TemplatePiece Placeholder(string template, int open, out int next)
    {
        int i = open + 1;
        var path = new List<TemplateName>(1);
        while (true)
        {
            SkipSpaces(template, ref i);
            int start = i;
            if (i < template.Length && template[i] == '@')
            {
                i++;
            }

            int name = i;
            while (i < template.Length && (char.IsLetter(template[i]) || template[i] == '_' || (i > name && char.IsDigit(template[i]))))
            {
                i++;
            }

            if (i == name)
            {
                next = open + 1;
                return TemplatePiece.Bad(open, 1, "has a '{' that no parameter name follows; write '{{' for a literal brace");
            }

            path.Add(new TemplateName(template.Substring(name, i - name), start, i - start));
            SkipSpaces(template, ref i);
            if (i < template.Length && template[i] == '.')
            {
                i++;
                continue;
            }

            break;
        }

        string? format = null;
        int formatStart = i + 1;
        if (i < template.Length && template[i] == ':')
        {
            int end = template.IndexOfAny(Braces, formatStart);
            end = end < 0 ? template.Length : end;
            format = template.Substring(formatStart, end - formatStart);
            i = end;
        }

        if (i == template.Length || template[i] != '}')
        {
            // The brace that closes the placeholder belongs to its mistake.
            int brace = template.IndexOfAny(['{', '}'], i);
            next = brace >= 0 && template[brace] == '}' ? brace + 1 : i;
            return i == template.Length
                ? TemplatePiece.Bad(open, 1, "has an unclosed '{'; write '{{' for a literal brace")
                : TemplatePiece.Bad(i, 1, "has a placeholder with '" + template[i] + "' where '.', ':' or '}' is expected; write '{{' for a literal brace");
        }

        next = i + 1;
        return format is { Length: 0 }
            ? TemplatePiece.Bad(formatStart - 1, 1, "has a placeholder with an empty format; remove the ':'")
            : TemplatePiece.OfPlaceholder([.. path], format, formatStart, open, next - open);
    }

    private static void SkipSpaces(string template, ref int i)
    {
        while (i < template.Length && template[i] == ' ')
        {
            i++;
        }
    }
}
