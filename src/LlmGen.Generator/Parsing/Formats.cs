using System.Globalization;
using System.Numerics;
using Microsoft.CodeAnalysis;

namespace LlmGen.Generator.Parsing;

/// <summary>Which formats the types of the platform know: any other one would be a <see cref="FormatException"/> at the first call.</summary>
internal static class Formats
{
    private const int MaxDigits = 999_999_999;

    /// <summary>Whether a type knows a format. Of a type that is not of the platform nothing is known, so that it knows all.</summary>
    public static bool IsKnown(ITypeSymbol type, string format)
    {
        // What the compiler's own runtime may lack is decided by rule; the others are tried on a value.
        if (type.Is("System", "DateOnly"))
        {
            return format.Length == 1 ? "dDmMoOrRyY".Contains(format) : HasNone(format, ":tfFhHmszK") && IsTaken(Moment, format);
        }

        if (type.Is("System", "TimeOnly"))
        {
            return format.Length == 1 ? "tToOrR".Contains(format) : HasNone(format, "/dMyzk") && IsTaken(Moment, format);
        }

        return Sample(type) switch
        {
            null => true,
            int or BigInteger when IsStandard(format, out int digits) && format[0] is 'b' or 'B' => digits <= MaxDigits,
            { } sample and (int or BigInteger or double or decimal) when IsStandard(format, out int digits) =>
                // The number of digits is the text's length: not tried.
                digits <= MaxDigits && IsTaken(sample, format.Substring(0, 1) + (digits < 0 ? "" : "1")),
            { } sample => IsTaken(sample, format),
        };
    }

    /// <summary>Whether a type is a date or a time, of which the format <c>O</c> leaves nothing out.</summary>
    public static bool IsTime(ITypeSymbol type)
    {
        type = type.WithoutNullable(out _);
        return type.SpecialType == SpecialType.System_DateTime || type.Is("System", "DateTimeOffset") || type.Is("System", "DateOnly") || type.Is("System", "TimeOnly");
    }

    private static readonly IFormattable Moment = new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    private static IFormattable? Sample(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Double or SpecialType.System_Single => 1.5,
        SpecialType.System_Decimal => 1.5m,
        (>= SpecialType.System_SByte and <= SpecialType.System_UInt64) or SpecialType.System_IntPtr or SpecialType.System_UIntPtr => 1,
        SpecialType.System_DateTime => Moment,
        _ when type.TypeKind == TypeKind.Enum => DayOfWeek.Monday,
        _ when type.Is("System", "Half") => 1.5,
        _ when type.Is("System", "Int128") || type.Is("System", "UInt128") => 1,
        _ when type.Is("System.Numerics", "BigInteger") => BigInteger.One,
        _ when type.Is("System", "Guid") => Guid.Empty,
        _ when type.Is("System", "TimeSpan") => TimeSpan.Zero,
        _ when type.Is("System", "DateTimeOffset") => new DateTimeOffset((DateTime)Moment),
        _ => null,
    };

    private static bool IsTaken(IFormattable value, string format)
    {
        try
        {
            value.ToString(format, CultureInfo.InvariantCulture);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Whether a format of numbers is a letter with, maybe, a number of digits: -1 for none, more than any for too many.</summary>
    private static bool IsStandard(string format, out int digits)
    {
        digits = -1;
        if (format[0] is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z')) || format.Skip(1).Any(c => c is < '0' or > '9'))
        {
            return false;
        }

        if (format.Length > 1 && !int.TryParse(format.Substring(1), NumberStyles.None, CultureInfo.InvariantCulture, out digits))
        {
            digits = int.MaxValue;
        }

        return true;
    }

    /// <summary>Whether none of some letters stands outside of quotes.</summary>
    private static bool HasNone(string format, string letters)
    {
        char quote = '\0';
        for (int i = 0; i < format.Length; i++)
        {
            char c = format[i];
            if (c == '\\' && quote == '\0')
            {
                i++;
            }
            else if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '\'' or '"')
            {
                quote = c;
            }
            else if (letters.IndexOf(c) >= 0)
            {
                return false;
            }
        }

        return true;
    }
}
