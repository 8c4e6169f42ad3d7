using LlmGen.Generator.Model;

namespace LlmGen.Generator.Emission;

/// <summary>Writes the checks behind the reading of a property that has constraints.</summary>
internal static class ConstraintEmitter
{
    /// <summary>The statements, each a call of the reader that throws where a constraint does not hold.</summary>
    /// <param name="property">The property.</param>
    /// <param name="local">The variable that holds its value.</param>
    /// <param name="start">The variable that holds where the value begins.</param>
    /// <param name="pattern">The field of its regular expression.</param>
    public static IEnumerable<string> Checks(JsonPropertyModel property, string local, string start, string pattern)
    {
        JsonConstraintsModel constraints = property.Constraints!;
        string unlessNull = property.Value.IsNullable ? local + " is null || " : "";
        if ((constraints.Minimum ?? constraints.Maximum) is not null)
        {
            string? least = constraints.Minimum is { } minimum ? (constraints.MinimumIsExclusive ? "> " : ">= ") + minimum.Code : null;
            string? most = constraints.Maximum is { } maximum ? (constraints.MaximumIsExclusive ? "< " : "<= ") + maximum.Code : null;
            string expected = constraints is { Minimum: { } from, Maximum: { } to, MinimumIsExclusive: false, MaximumIsExclusive: false }
                ? from.Json == to.Json ? "the value " + from.Json : "a value from " + from.Json + " to " + to.Json
                : "a value"
                    + Words(constraints.Minimum?.Json, constraints.MinimumIsExclusive ? "greater than" : "of at least")
                    + (least is not null && most is not null ? " and" : "")
                    + Words(constraints.Maximum?.Json, constraints.MaximumIsExclusive ? "less than" : "of at most");
            yield return Check(unlessNull + local + " is " + And(least, most), expected);
        }

        if ((constraints.MinLength ?? constraints.MaxLength) is not null)
        {
            string? least = constraints.MinLength is { } minimum ? ">= " + Literals.Integer(minimum) : null;
            string? most = constraints.MaxLength is { } maximum ? "<= " + Literals.Integer(maximum) : null;
            bool isText = property.Value.Kind == JsonKind.String;
            string expected = Amount(constraints.MinLength, constraints.MaxLength)
                + (isText ? " character" : " item")
                + ((constraints.MaxLength ?? constraints.MinLength) == 1 ? "" : "s");
            string count = isText ? local + ".Length" : "global::System.Linq.Enumerable.Count<" + Item(property.Value) + ">(" + local + ")";
            yield return Check(unlessNull + count + " is " + And(least, most), expected);
        }

        if (constraints.Pattern is not null)
        {
            yield return "json.CheckPattern(" + local + ", " + pattern + ", " + start + ");";
        }

        if (constraints.Allowed.Count > 0)
        {
            yield return Check(local + " is " + Or(constraints.Allowed), "one of " + List(constraints.Allowed));
        }

        if (constraints.Denied.Count > 0)
        {
            yield return Check(local + " is not (" + Or(constraints.Denied) + ")", "none of " + List(constraints.Denied));
        }

        string Check(string condition, string expected) => "json.Check(" + condition + ", " + Literals.String(expected) + ", " + start + ");";
    }

    private static string Words(string? number, string words) => number is null ? "" : " " + words + " " + number;

    private static string Amount(int? least, int? most) =>
        most is null ? "at least " + Literals.Integer(least!.Value)
        : least == most ? "exactly " + Literals.Integer(most.Value)
        : least is null or 0 ? "at most " + Literals.Integer(most.Value)
        : Literals.Integer(least.Value) + " to " + Literals.Integer(most.Value);

    private static string And(string? least, string? most) => least is null ? most! : most is null ? least : least + " and " + most;

    private static string Or(EquatableArray<JsonConstantModel> constants) => string.Join(" or ", constants.Select(constant => constant.Code).Distinct());

    private static string List(EquatableArray<JsonConstantModel> constants) => string.Join(", ", constants.Select(constant => constant.Json));

    private static string Item(JsonValueModel value) => value.Key is { } key
        ? "global::System.Collections.Generic.KeyValuePair<" + JsonReaderEmitter.TypeOf(key) + ", " + JsonReaderEmitter.TypeOf(value.Element!) + ">"
        : JsonReaderEmitter.TypeOf(value.Element!);
}
