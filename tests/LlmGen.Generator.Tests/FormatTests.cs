using System.Globalization;
using LlmGen.Generator.Parsing;
using LlmGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace LlmGen.Generator.Tests;

/// <summary>What the rule says of a format is what .NET does with it.</summary>
public sealed class FormatTests
{
    private static readonly (string Type, IFormattable Value)[] Values =
    [
        ("System.Int32", 7), ("System.Int64", 7L), ("System.Byte", (byte)7), ("System.UInt64", 7UL), ("System.IntPtr", (nint)7), ("System.Double", 7.5), ("System.Single", 7.5F), ("System.Decimal", 7.5m),
        ("System.Half", (Half)7.5), ("System.Int128", (Int128)7), ("System.Numerics.BigInteger", new System.Numerics.BigInteger(7)),
        ("System.DateTime", new DateTime(2026, 1, 2)), ("System.DateTimeOffset", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)),
        ("System.DateOnly", new DateOnly(2026, 1, 2)), ("System.TimeOnly", new TimeOnly(3, 4)), ("System.TimeSpan", TimeSpan.FromHours(3)),
        ("System.Guid", Guid.Empty), ("System.DayOfWeek", DayOfWeek.Friday),
    ];

    private static readonly string[] Written =
    [
        .. Enumerable.Range(0x21, 0x5E).Select(c => ((char)c).ToString()),
        .. Enumerable.Range('A', 26).SelectMany(c => new[] { (char)c + "2", (char)(c + 32) + "2" }),
        "0.00", "#,##0", "000-000", "\\#0", "N1000000000", "b8", "yyyy-MM-dd", "dd.MM.yyyy", "d MMMM yyyy", "HH:mm", "HH:mm:ss.fff", "hh\\:mm", "hh:mm", "yyyy-MM-ddTHH:mm", "h tt", "K", "zzz", "%d", "%H",
        "'on' dd", "'at' HH", "'unterminated", "yyyy\\HH", "dd/MM", "mm", "ss", "yyyy 'HH:mm'", "d\\.hh", "c c", "abc", "%", "\\",
    ];

    [Fact]
    public void The_rule_agrees_with_the_platform()
    {
        Compilation compilation = GeneratorTest.Compile();
        var wrong = new List<string>();
        foreach ((string name, IFormattable value) in Values)
        {
            ITypeSymbol type = compilation.GetTypeByMetadataName(name)!;
            wrong.AddRange(Written.Where(format => Formats.IsKnown(type, format) != IsTaken(value, format)).Select(format => name + " " + format));
        }

        Assert.Empty(wrong);
    }

    private static bool IsTaken(IFormattable value, string format)
    {
        try
        {
            _ = value.ToString(format, CultureInfo.InvariantCulture);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
