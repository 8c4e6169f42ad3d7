using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using LlmGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LlmGen.Generator.Parsing;

/// <summary>Reads what the attributes of System.ComponentModel.DataAnnotations demand of a property.</summary>
internal sealed class JsonConstraintParser
{
    private readonly IPropertySymbol _property;
    private readonly IParameterSymbol? _parameter;
    private readonly JsonValueModel _value;
    private readonly ITypeSymbol _type;

    private JsonConstraintParser(IPropertySymbol property, IParameterSymbol? parameter, JsonValueModel value)
    {
        _property = property;
        _parameter = parameter;
        _value = value;
        _type = (parameter?.Type ?? property.Type).WithoutNullable(out _);
    }

    /// <summary>The constraints, or null where there are none; <paramref name="mistake"/> is why one cannot hold.</summary>
    public static JsonConstraintsModel? Parse(IPropertySymbol property, IParameterSymbol? parameter, JsonValueModel value, out string? mistake)
    {
        var parser = new JsonConstraintParser(property, parameter, value);
        JsonConstantModel? minimum = null, maximum = null;
        bool minimumIsExclusive = false, maximumIsExclusive = false;
        mistake = parser.Annotation("RangeAttribute") is { } range
            ? parser.Range(range, out minimum, out maximum, out minimumIsExclusive, out maximumIsExclusive)
            : null;
        int? minLength = null, maxLength = null;
        mistake ??= parser.Length(out minLength, out maxLength);
        string? pattern = null;
        mistake ??= parser.Pattern(out pattern);
        EquatableArray<JsonConstantModel> allowed = default, denied = default;
        mistake ??= parser.Values("AllowedValuesAttribute", out allowed) ?? parser.Values("DeniedValuesAttribute", out denied);
        return mistake is not null || (minimum ?? maximum) is null && (minLength ?? maxLength) is null && pattern is null && allowed.Count + denied.Count == 0
            ? null
            : new JsonConstraintsModel(minimum, maximum, minimumIsExclusive, maximumIsExclusive, minLength, maxLength, pattern, allowed, denied);
    }

    // As validation does: an override has the attributes of what it overrides. A record's attributes stand on its parameter unless they say [property: …].
    private AttributeData? Annotation(string name)
    {
        for (IPropertySymbol? property = _property; property is not null; property = property.OverriddenProperty)
        {
            if (property.Attribute("System.ComponentModel.DataAnnotations", name) is { } found)
            {
                return found;
            }
        }

        return _parameter?.Attribute("System.ComponentModel.DataAnnotations", name);
    }

    private string? Range(
        AttributeData range,
        out JsonConstantModel? minimum,
        out JsonConstantModel? maximum,
        out bool minimumIsExclusive,
        out bool maximumIsExclusive)
    {
        minimum = maximum = null;
        minimumIsExclusive = range.Named("MinimumIsExclusive")?.Value is true;
        maximumIsExclusive = range.Named("MaximumIsExclusive")?.Value is true;
        if (range.ConstructorArguments.Any(argument => argument.Kind == TypedConstantKind.Error))
        {
            return null;
        }

        bool isInteger = IntegerTypes.RangeOf(_value) is not null;
        if (!isInteger && _value.Type is not ("double" or "float" or "decimal"))
        {
            return "[Range] cannot be checked for '" + _type.Display() + "', only for numbers of up to 64 bits and decimal; remove it or change the type";
        }

        if (Bound(range, 0) is not { } least || Bound(range, 1) is not { } most || double.IsNaN(least.Real) || double.IsNaN(most.Real))
        {
            return "the bounds of [Range] are not numbers; use the invariant format, such as \"0.5\"";
        }

        if (least.Real > most.Real || (least.Real == most.Real && (minimumIsExclusive || maximumIsExclusive)))
        {
            return "no value can satisfy its [Range]; correct the bounds";
        }

        if (!isInteger)
        {
            minimum = Constants.Number(_value, least.Value);
            maximum = Constants.Number(_value, most.Value);
            return null;
        }

        (decimal lowest, decimal highest) = IntegerTypes.RangeOf(_value)!.Value;
        decimal from = lowest, to = highest;
        bool allowsNone = least.Real > (double)highest || most.Real < (double)lowest;
        if (!allowsNone && least.Real >= (double)lowest)
        {
            decimal bound = Exactly(least.Value, lowest, highest);
            from = minimumIsExclusive ? decimal.Floor(bound) + 1 : decimal.Ceiling(bound);
        }

        if (!allowsNone && most.Real <= (double)highest)
        {
            decimal bound = Exactly(most.Value, lowest, highest);
            to = maximumIsExclusive ? decimal.Ceiling(bound) - 1 : decimal.Floor(bound);
        }

        minimumIsExclusive = maximumIsExclusive = false;
        if (allowsNone || from > to || from > highest || to < lowest)
        {
            return "no value of '" + _type.Display() + "' can satisfy its [Range]; correct the bounds";
        }

        minimum = from > lowest ? Constants.Number(_value, from) : null;
        maximum = to < highest ? Constants.Number(_value, to) : null;
        return null;
    }

    // A double near the end of 64 bits may lie just outside of it.
    private static decimal Exactly(object value, decimal lowest, decimal highest) =>
        Math.Max(lowest - 1, Math.Min(highest + 1, Convert.ToDecimal(value, CultureInfo.InvariantCulture)));

    private static (object Value, double Real)? Bound(AttributeData range, int index)
    {
        ImmutableArray<TypedConstant> arguments = range.ConstructorArguments;
        object? value = arguments.Length == 3 ? arguments[index + 1].Value : arguments.Length == 2 ? arguments[index].Value : null;
        if (value is string text)
        {
            return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact) ? (exact, (double)exact)
                : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real) ? (real, real)
                : null;
        }

        return value is int or double ? (value, Convert.ToDouble(value, CultureInfo.InvariantCulture)) : null;
    }

    private string? Length(out int? minimum, out int? maximum)
    {
        AttributeData? minLength = Annotation("MinLengthAttribute");
        AttributeData? maxLength = Annotation("MaxLengthAttribute");
        AttributeData? stringLength = Annotation("StringLengthAttribute");
        AttributeData? length = Annotation("LengthAttribute");
        minimum = Greatest(Integer(minLength, 0), stringLength.Named("MinimumLength")?.Value as int?, Integer(length, 0));
        maximum = Least(Integer(maxLength, 0), Integer(stringLength, 0), Integer(length, 1));
        if ((minLength ?? maxLength ?? stringLength ?? length) is null)
        {
            return null;
        }

        bool isText = _value.Kind == JsonKind.String;
        if (!isText && (_value.Kind is not (JsonKind.List or JsonKind.Dictionary) || stringLength is not null))
        {
            string name = (stringLength ?? minLength ?? maxLength ?? length)!.AttributeClass!.Name;
            return "[" + name.Substring(0, name.Length - "Attribute".Length) + "] does not apply to '" + _type.Display() + "'; remove it";
        }

        return minimum > maximum ? "no length can satisfy its attributes; correct the bounds" : null;

        static int? Integer(AttributeData? attribute, int index) =>
            attribute?.ConstructorArguments.Length > index && attribute.ConstructorArguments[index].Value is int and >= 0 and var number ? number : null;
        static int? Greatest(params int?[] values) => values.Max();
        static int? Least(params int?[] values) => values.Min();
    }

    private string? Pattern(out string? pattern)
    {
        pattern = Annotation("RegularExpressionAttribute")?.ConstructorArguments is [{ Value: string text }] ? text : null;
        if (pattern is null)
        {
            return null;
        }

        if (_value.Kind != JsonKind.String)
        {
            return "[RegularExpression] cannot be checked for '" + _type.Display() + "', only for a string; remove it or change the type";
        }

        try
        {
            _ = new Regex(pattern);
            return null;
        }
        catch (ArgumentException e)
        {
            return "its [RegularExpression] is not valid: " + e.Message;
        }
    }

    private string? Values(string attribute, out EquatableArray<JsonConstantModel> values)
    {
        values = default;
        if (Annotation(attribute)?.ConstructorArguments is not [{ Kind: TypedConstantKind.Array, IsNull: false } listed])
        {
            return null;
        }

        var constants = new List<JsonConstantModel>();
        foreach (TypedConstant constant in listed.Values)
        {
            if (constant.Kind == TypedConstantKind.Error)
            {
                return null;
            }

            if (Constant(constant) is not { } known)
            {
                return "a value of [" + attribute.Substring(0, attribute.Length - "Attribute".Length) + "] is not a constant of type '" + _type.Display() + "'";
            }

            constants.Add(known);
        }

        values = new(constants);
        return null;
    }

    private JsonConstantModel? Constant(TypedConstant constant) => (_value.Kind, constant.Value) switch
    {
        (_, null) => _value.IsNullable ? new JsonConstantModel("null", "null") : null,
        (JsonKind.String, string text) => new JsonConstantModel(Constants.Code(_type, text)!, JsonLiterals.String(text)),
        (JsonKind.Char, char character) => new JsonConstantModel(Constants.Code(_type, character)!, JsonLiterals.String(character.ToString())),
        (JsonKind.Enum, { } value) when SymbolEqualityComparer.Default.Equals(constant.Type, _type)
            && JsonTypeParser.EnumName(_type, value) is { } name => new JsonConstantModel(SymbolExtensions.EnumValue(_type, value), JsonLiterals.String(name)),
        (JsonKind.Integer or JsonKind.Real, { } value) when constant.Type?.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_Double =>
            Constants.Number(_value, value),
        _ => null,
    };
}
