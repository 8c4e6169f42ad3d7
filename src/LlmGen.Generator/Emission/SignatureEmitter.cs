using LlmGen.Generator.Model;
using LlmGen.Generator.Parsing;

namespace LlmGen.Generator.Emission;

/// <summary>Writes how a method begins: its signature, and the checks of its arguments.</summary>
internal static class SignatureEmitter
{
    public static string Signature(
        string returnType, string declaringInterface, string name, bool isExplicit, EquatableArray<ParameterModel> parameters, string modifier = "")
    {
        string declared = "(" + string.Join(", ", parameters.Select(parameter => Declaration(parameter, isExplicit))) + ")";
        return isExplicit
            ? modifier + returnType + " " + declaringInterface + "." + name.Escaped() + declared
            : "public " + modifier + returnType + " " + name.Escaped() + declared;
    }

    public static void WriteNullChecks(CodeWriter code, EquatableArray<ParameterModel> parameters)
    {
        foreach (ParameterModel parameter in parameters)
        {
            if (parameter.MustNotBeNull)
            {
                code.Line("global::System.ArgumentNullException.ThrowIfNull(" + parameter.Name.Escaped() + ");");
            }
        }
    }

    public static string? NameOf(EquatableArray<ParameterModel> parameters, ParameterRole role) =>
        parameters.FirstOrDefault(parameter => parameter.Role == role)?.Name.Escaped();

    private static string Declaration(ParameterModel parameter, bool isExplicit) =>
        parameter.Type + " " + parameter.Name.Escaped() + (parameter.DefaultValue is { } value && !isExplicit ? " = " + value : "");
}
