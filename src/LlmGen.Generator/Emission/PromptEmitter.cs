using LlmGen.Generator.Model;
using LlmGen.Generator.Parsing;

namespace LlmGen.Generator.Emission;

/// <summary>Writes the rendering of a template, and what goes along with it.</summary>
internal static class PromptEmitter
{
    private const string Invariant = "global::System.Globalization.CultureInfo.InvariantCulture";

    /// <summary>Writes the statement that renders the prompt, where one is needed; returns the expression that hands it over.</summary>
    public static string Write(CodeWriter code, MethodModel method)
    {
        string text;
        if (method.Prompt.All(part => part.Kind == PromptPartKind.Literal))
        {
            text = Literals.String(string.Concat(method.Prompt.Select(part => part.Text)));
        }
        else
        {
            text = new UniqueNames(method.Parameters.Select(parameter => parameter.Name)).Take("prompt");
            code.Line("string " + text + " = " + Rendered(method.Prompt) + ";");
        }

        List<string> initializers = [];
        foreach (ParameterModel parameter in method.Parameters)
        {
            if (parameter.Role == ParameterRole.History)
            {
                initializers.Add("History = " + parameter.Name.Escaped());
            }
            else if (parameter.Role == ParameterRole.Options)
            {
                initializers.Add("Options = " + parameter.Name.Escaped());
            }
        }

        if (Attachments(method) is { } attachments)
        {
            initializers.Add("Attachments = " + attachments);
        }

        if (method.Levers.Prediction is { } prediction)
        {
            initializers.Add("Prediction = " + prediction);
        }

        if (method.Levers.CacheScope is { } scope)
        {
            initializers.Add("CacheScope = " + scope);
        }

        return "new global::LlmGen.CompilerServices.LlmPrompt(" + text + ")" + (initializers.Count == 0 ? "" : " { " + string.Join(", ", initializers) + " }");
    }

    private static string Rendered(EquatableArray<PromptPart> parts)
    {
        string interpolated = "$\"" + string.Concat(parts.Select(Part)) + "\"";
        return parts.Any(part => part.Kind == PromptPartKind.Formatted)
            ? "string.Create(" + Invariant + ", " + interpolated + ")"
            : interpolated;
    }

    // A call stands in parentheses: the colons of global:: would begin a format.
    private static string Part(PromptPart part) => part.Kind switch
    {
        PromptPartKind.Literal => Literals.Interpolated(part.Text),
        PromptPartKind.List when part.Format is null => "{(global::LlmGen.CompilerServices.LlmPrompt.List(" + part.Text + "))}",
        PromptPartKind.List => "{(global::LlmGen.CompilerServices.LlmPrompt.List(" + part.Text + ", " + Literals.String(part.Format) + "))}",
        _ when part.Format is null => "{" + part.Text + "}",
        _ when part.Format.All(StandsInFormat) => "{" + part.Text + ":" + part.Format + "}",
        _ => "{(string.Format(" + Invariant + ", " + Literals.String("{0:" + part.Format + "}") + ", " + part.Text + "))}",
    };

    private static bool StandsInFormat(char c) => c is not ('"' or '\\' or '\u2028' or '\u2029') && !char.IsControl(c);

    private static string? Attachments(MethodModel method)
    {
        List<ParameterModel> attached = [.. method.Parameters.Where(parameter => parameter.Role is ParameterRole.Attachment or ParameterRole.Attachments)];
        return attached switch
        {
            [] => null,
            [{ Role: ParameterRole.Attachments } sequence] => sequence.Name.Escaped(),
            _ => "[" + string.Join(", ", attached.Select(Item)) + "]",
        };
    }

    private static string Item(ParameterModel parameter) => parameter switch
    {
        { Role: ParameterRole.Attachment } => parameter.Name.Escaped(),
        { MayBeNull: true } => ".. " + parameter.Name.Escaped() + " ?? []",
        _ => ".. " + parameter.Name.Escaped(),
    };
}
