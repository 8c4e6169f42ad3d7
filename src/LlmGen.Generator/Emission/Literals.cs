using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmGen.Generator.Emission;

/// <summary>Values as C# text.</summary>
internal static class Literals
{
    public static string String(string value) => SymbolDisplay.FormatLiteral(value, quote: true);

    /// <summary>JSON as a raw literal: it never holds three quotes in a row.</summary>
    public static string Raw(string json) => "\"\"\"" + json + "\"\"\"";

    public static string Float(double value) => value.ToString("R", CultureInfo.InvariantCulture) + "F";

    public static string Integer(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Boolean(bool value) => value ? "true" : "false";

    public static string Strings(IEnumerable<string> values) => "[" + string.Join(", ", values.Select(String)) + "]";

    /// <summary>Text for the literal part of an interpolated string, without its quotes.</summary>
    public static string Interpolated(string text)
    {
        string literal = String(text);
        return new StringBuilder(literal, 1, literal.Length - 2, literal.Length).Replace("{", "{{").Replace("}", "}}").ToString();
    }

    /// <summary>Text for an XML documentation comment, on one line.</summary>
    public static string Xml(string text) =>
        string.Concat(text.Select(c => c switch
        {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '\u2028' or '\u2029' => " ",
            _ => char.IsControl(c) || char.IsSurrogate(c) ? " " : c.ToString(),
        }));
}
