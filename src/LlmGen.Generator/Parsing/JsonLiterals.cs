using System.Globalization;
using System.Text;

namespace LlmGen.Generator.Parsing;

/// <summary>Values as JSON text.</summary>
internal static class JsonLiterals
{
    /// <summary>A string, with no character that would end a C# literal or a line.</summary>
    public static string String(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            switch (c)
            {
                case '"':
                    quoted.Append("\\\"");
                    break;
                case '\\':
                    quoted.Append("\\\\");
                    break;
                case '\n':
                    quoted.Append("\\n");
                    break;
                case < ' ' or '\u2028' or '\u2029' or '\u0085' or (>= '\ud800' and <= '\udfff'):
                    quoted.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    quoted.Append(c);
                    break;
            }
        }

        return quoted.Append('"').ToString();
    }
}
