using System.Globalization;
using LlmGen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmGen.Generator.Parsing;

/// <summary>Constants as C# text.</summary>
internal static class Constants
{
    /// <summary>A constant of a type, or null where its text is not known.</summary>
    public static string? Code(ITypeSymbol type, object value)
    {
        type = type.WithoutNullable(out _);
        return type.TypeKind == TypeKind.Enum ? SymbolExtensions.EnumValue(type, value) : value switch
        {
            string or char or bool => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false),
            double number => double.IsNaN(number) ? "double.NaN"
                : double.IsInfinity(number) ? number > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity"
                : number.ToString("R", CultureInfo.InvariantCulture) + "D",
            float number => float.IsNaN(number) ? "float.NaN"
                : float.IsInfinity(number) ? number > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity"
                : number.ToString("R", CultureInfo.InvariantCulture) + "F",
            decimal number => number.ToString(CultureInfo.InvariantCulture) + "M",
            sbyte or byte or short or ushort or int or uint or long or ulong => Convert.ToString(value, CultureInfo.InvariantCulture),
            _ => null,
        };
    }

    /// <summary>A number for a property of a number type; null where the type cannot hold it.</summary>
    public static JsonConstantModel? Number(JsonValueModel type, object value)
    {
        try
        {
            if (type is { Type: "double" or "float" })
            {
                double real = Convert.ToDouble(value, CultureInfo.InvariantCulture);
                string text = real.ToString("R", CultureInfo.InvariantCulture);
                return double.IsNaN(real) || double.IsInfinity(real) ? null : new JsonConstantModel(text + (type.Type == "float" ? "F" : "D"), text);
            }

            decimal number = Convert.ToDecimal(value, CultureInfo.InvariantCulture);
            string json = number.ToString(CultureInfo.InvariantCulture);
            return type.Type == "decimal" ? new JsonConstantModel(json + "M", json)
                : IntegerTypes.RangeOf(type) is var (least, most) && number >= least && number <= most && number == decimal.Truncate(number)
                    ? new JsonConstantModel(decimal.Truncate(number).ToString(CultureInfo.InvariantCulture), decimal.Truncate(number).ToString(CultureInfo.InvariantCulture))
                : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
