using System.Text;

namespace LlmGen.Generator.Emission;

/// <summary>Regular expressions of .NET in the dialect of JSON schemas.</summary>
internal static class EcmaPattern
{
    private const string Escapable = ".+*?()[]{}|^$\\/-";

    /// <summary>
    /// The anchored pattern; null where a part of it is not among those that mean the same in both dialects: groups, alternatives, classes,
    /// quantifiers and ASCII text. <c>\d</c> is the digits 0 to 9.
    /// </summary>
    public static string? Of(string pattern)
    {
        var ecma = new StringBuilder("^(?:");
        bool inClass = false;
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (c is < ' ' or > '~')
            {
                return null;
            }

            if (c == '\\')
            {
                if (++i == pattern.Length || (pattern[i] != 'd' && Escapable.IndexOf(pattern[i]) < 0))
                {
                    return null;
                }

                ecma.Append(pattern[i] == 'd' ? inClass ? "0-9" : "[0-9]" : "\\" + pattern[i]);
                continue;
            }

            if (inClass)
            {
                if (c == '[')
                {
                    return null;
                }

                inClass = c != ']';
            }
            else if (c == '[')
            {
                inClass = true;
                int first = i + (i + 1 < pattern.Length && pattern[i + 1] == '^' ? 2 : 1);
                if (first >= pattern.Length || pattern[first] == ']')
                {
                    return null;
                }
            }
            else if (c == '(' && i + 1 < pattern.Length && pattern[i + 1] == '?' && (i + 2 >= pattern.Length || pattern[i + 2] != ':'))
            {
                return null;
            }
            else if (c == '{' && !IsQuantifier(pattern, i))
            {
                return null;
            }
            else if (c is ']' || (c == '}' && pattern.LastIndexOf('{', i) < 0))
            {
                return null;
            }
            else if (c == '.')
            {
                ecma.Append("[^\\n]");
                continue;
            }

            ecma.Append(c);
        }

        return ecma.Append(")$").ToString();
    }

    private static bool IsQuantifier(string pattern, int start)
    {
        int end = pattern.IndexOf('}', start);
        string inside = end < 0 ? "" : pattern.Substring(start + 1, end - start - 1);
        string[] numbers = inside.Split(',');
        return numbers.Length <= 2 && numbers[0].Length > 0 && numbers.All(number => number.All(c => c is >= '0' and <= '9'));
    }
}
