using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;

namespace LlmGen.Generator.Parsing;

/// <summary>Finds what an attribute sets that no client could keep.</summary>
internal static class SettingRules
{
    /// <summary>Whether a setting of an attribute is out of its range; all are reported, each at its value.</summary>
    public static bool AreBroken(AttributeData attribute, ISymbol symbol, IDeclarationIssues? issues)
    {
        bool any = false;
        foreach (KeyValuePair<string, TypedConstant> setting in attribute.NamedArguments)
        {
            if (Mistake(setting.Key, setting.Value) is { } mistake)
            {
                any = true;
                issues?.ReportAt(DeclarationRuleIds.LeverSetting, attribute, setting.Key, symbol, symbol.Name, mistake);
            }
        }

        return any;
    }

    private static string? Mistake(string name, TypedConstant value) => value.Kind switch
    {
        TypedConstantKind.Array when !value.IsNull => Mistake(name, value.Values),
        TypedConstantKind.Enum when !IsMember(value) => Text(name, value.Value) + "; it must be a member of " + value.Type!.Name,
        TypedConstantKind.Primitive when Range(name, value.Value) is { } range => Text(name, value.Value) + "; it must be " + range,
        _ => null,
    };

    private static string? Mistake(string name, ImmutableArray<TypedConstant> values)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (TypedConstant value in values)
        {
            // A line break alone may well end an answer; a tag of white space says nothing.
            string? text = value.Value as string;
            if (value.Kind != TypedConstantKind.Error && (name == "Tags" ? string.IsNullOrWhiteSpace(text) : string.IsNullOrEmpty(text)))
            {
                return "an empty string in " + name + "; remove it";
            }

            if (text is not null && !seen.Add(text))
            {
                return "the duplicate \"" + text + "\" in " + name + "; remove one";
            }
        }

        return null;
    }

    private static string? Range(string name, object? value) => value switch
    {
        int and 0 => null,
        int number => (name switch
        {
            "MaxAttempts" => number is >= 2 and <= 10 ? null : "from 2 to 10",
            "AfterPercentile" => number is >= 1 and <= 99 ? null : "from 1 to 99",
            _ => number > 0 ? null : "greater than 0",
        }) is { } range ? range + ", or 0 for unset" : null,
        double.NaN => null,
        double number => name switch
        {
            "Temperature" when number is not (>= 0 and <= 2) => "from 0 to 2, or double.NaN for unset",
            "TopP" when number is not (> 0 and <= 1) => "greater than 0 and at most 1, or double.NaN for unset",
            _ => null,
        },
        string text when string.IsNullOrWhiteSpace(text) => name switch
        {
            "Model" => "a model name; remove it for the default model",
            "Version" => "a non-empty string; remove it for no version",
            _ => null,
        },
        _ => null,
    };

    private static bool IsMember(TypedConstant value) =>
        value.Type is null || value.Type.GetMembers().Any(member => member is IFieldSymbol { HasConstantValue: true } field && Equals(field.ConstantValue, value.Value));

    private static string Text(string name, object? value) =>
        name + " = " + (value is string text ? "\"" + text + "\"" : Convert.ToString(value, CultureInfo.InvariantCulture));
}
