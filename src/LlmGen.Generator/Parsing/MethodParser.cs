using LlmGen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmGen.Generator.Parsing;

/// <summary>Reads one method that has a prompt.</summary>
internal static class MethodParser
{
    /// <summary>The method, or null where it cannot be generated; <paramref name="brokenBy"/> is the rule that says why.</summary>
    public static MethodModel? Parse(
        ClientParser client,
        IMethodSymbol method,
        AttributeData prompt,
        bool isExplicit,
        IDeclarationIssues? issues,
        out string brokenBy)
    {
        brokenBy = DeclarationRuleIds.UnsupportedMember;
        var roles = new ParameterRole[method.Parameters.Length];
        for (int i = 0; i < roles.Length; i++)
        {
            roles[i] = RoleOf(method.Parameters[i].Type);
        }

        string? contradiction = method.Attribute(KnownNames.LlmGen, KnownNames.PlanAttribute) is not null ? "it has both [Prompt] and [Plan]; remove one"
            : method.Attribute(KnownNames.LlmGen, KnownNames.ForEachAttribute) is not null ? "it has both [Prompt] and [ForEach]; remove one"
            : null;
        if ((UnsupportedReason(method, roles) ?? contradiction) is { } reason)
        {
            issues?.Report(brokenBy, method, method.Name, reason);
            return null;
        }

        // All that is wrong is said at once; the first decides which rule the generated body names.
        string? broken = SettingRules.AreBroken(prompt, method, issues) ? DeclarationRuleIds.LeverSetting : null;
        JsonValueModel? value = null;
        ResultKind? result = ResultOf(method.ReturnType, out bool isValueTask, out ITypeSymbol? read);
        if (result is null)
        {
            broken ??= DeclarationRuleIds.UnreadableResult;
            if (method.ReturnType.TypeKind != TypeKind.Error)
            {
                issues?.Report(
                    DeclarationRuleIds.UnreadableResult,
                    method,
                    method.ReturnType.Display(),
                    "it is not a supported return type; return Task<T>, ValueTask<T> or IAsyncEnumerable<T>");
            }
        }
        else if (read is not null)
        {
            value = client.Json.Parse(read, method, issues);
            broken ??= value is null ? DeclarationRuleIds.UnreadableResult : null;
            if (value is not null && issues is not null)
            {
                CheckExamples(client, method, read, result == ResultKind.Elements ? new JsonValueModel(JsonKind.List, "", false, value) : value, issues);
            }
        }

        var used = new List<string>();
        EquatableArray<PromptPart>? parts = PromptParser.Parse(method, prompt, client.Compilation, used, issues, out string? template);
        broken ??= template;

        LeversModel levers = LeverParser.Parse(method, issues, out string? lever);
        broken ??= lever;

        bool hasToken = false;
        var parameters = new ParameterModel[roles.Length];
        for (int i = 0; i < roles.Length; i++)
        {
            IParameterSymbol parameter = method.Parameters[i];
            ParameterRole role = roles[i];
            hasToken |= role == ParameterRole.CancellationToken;
            if (role == ParameterRole.Text && !used.Contains(parameter.Name) && parts is not null && !LeverParser.IsMarked(parameter))
            {
                issues?.Report(DeclarationRuleIds.UnusedParameter, parameter, "The template of '" + method.Name + "'", parameter.Name);
            }

            parameters[i] = ParameterOf(parameter, role);
        }

        if (!hasToken)
        {
            issues?.Report(DeclarationRuleIds.NoCancellationToken, method, method.Name);
        }

        brokenBy = broken ?? brokenBy;
        return broken is not null
            ? null
            : new MethodModel(
                method.Name,
                client.QualifiedName(method.ContainingType),
                isExplicit,
                method.ReturnType.Annotated(),
                isValueTask,
                result!.Value,
                value,
                new(parameters),
                parts!.Value,
                SettingsParser.Parse(client.Interface, client.Attribute, method, prompt),
                levers);
    }

    public static ParameterModel ParameterOf(IParameterSymbol parameter, ParameterRole role) => new(
        parameter.Name,
        role == ParameterRole.CancellationToken ? "global::System.Threading.CancellationToken" : parameter.Type.Annotated(),
        DefaultValue(parameter),
        role,
        parameter.Type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.NotAnnotated, TypeKind: not TypeKind.Dynamic },
        parameter.Type is { NullableAnnotation: NullableAnnotation.Annotated } or { IsReferenceType: true, NullableAnnotation: NullableAnnotation.None });

    public static ParameterRole RoleOf(ITypeSymbol type)
    {
        if (type.SpecialType != SpecialType.None || type.TypeKind == TypeKind.Enum)
        {
            return ParameterRole.Text;
        }

        if (type.Is("System.Threading", "CancellationToken"))
        {
            return ParameterRole.CancellationToken;
        }

        if (type.IsOrDerivesFrom(KnownNames.ExtensionsAI, KnownNames.ChatOptions))
        {
            return ParameterRole.Options;
        }

        if (type.IsOrDerivesFrom(KnownNames.ExtensionsAI, KnownNames.AIContent))
        {
            return ParameterRole.Attachment;
        }

        ITypeSymbol? element = type.SequenceElement();
        return element.IsOrDerivesFrom(KnownNames.ExtensionsAI, KnownNames.ChatMessage) ? ParameterRole.History
            : element.IsOrDerivesFrom(KnownNames.ExtensionsAI, KnownNames.AIContent) ? ParameterRole.Attachments
            : ParameterRole.Text;
    }

    /// <summary>Why no body could be written for a method, as the end of a sentence about it; null where one can.</summary>
    public static string? UnsupportedReason(IMethodSymbol method, ParameterRole[] roles)
    {
        if (method.IsGenericMethod)
        {
            return "generic methods are not supported; declare one method per type";
        }

        if (method.RefKind != RefKind.None)
        {
            return "it returns by reference; return by value";
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.RefKind != RefKind.None)
            {
                return "the parameter '" + parameter.Name + "' is passed by reference; pass it by value";
            }

            if (parameter.Type.IsRefLikeType || parameter.Type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer)
            {
                return "the parameter '" + parameter.Name + "' cannot be used in an async method; change its type";
            }
        }

        foreach (ParameterRole role in (ReadOnlySpan<ParameterRole>)[ParameterRole.CancellationToken, ParameterRole.Options, ParameterRole.History])
        {
            if (Array.IndexOf(roles, role) != Array.LastIndexOf(roles, role))
            {
                return "it has duplicate parameters: " + string.Join(" and ", method.Parameters.Where((_, i) => roles[i] == role).Select(parameter => "'" + parameter.Name + "'"));
            }
        }

        return null;
    }

    /// <summary>Whether a type can be a result, but of another kind than text.</summary>
    public static bool ReturnsNoText(ITypeSymbol type) =>
        ResultOf(type, out _, out _) is not (null or ResultKind.Text or ResultKind.TextStream or ResultKind.TextResult);

    /// <summary>Examples of the interface are those of methods with different results, so only the method's own are checked.</summary>
    private static void CheckExamples(ClientParser client, IMethodSymbol method, ITypeSymbol type, JsonValueModel value, IDeclarationIssues issues)
    {
        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass.Is(KnownNames.LlmGen, KnownNames.ExampleAttribute)
                && attribute.ConstructorArguments is [_, { Value: string output }]
                && ExampleOutput.Mistake(output, value, client.Json.Types) is { } mistake)
            {
                issues.ReportAt(DeclarationRuleIds.UnreadableResult, attribute, "output", method, type.Display(), "the output of its [Example] " + mistake);
            }
        }
    }

    private static ResultKind? ResultOf(ITypeSymbol type, out bool isValueTask, out ITypeSymbol? read)
    {
        read = null;
        isValueTask = type.Is("System.Threading.Tasks", "ValueTask`1");
        if (type is not INamedTypeSymbol { TypeArguments: [ITypeSymbol argument] })
        {
            return null;
        }

        if (type.Is("System.Collections.Generic", "IAsyncEnumerable`1"))
        {
            if (argument.SpecialType == SpecialType.System_String)
            {
                return ResultKind.TextStream;
            }

            if (argument.Is(KnownNames.ExtensionsAI, KnownNames.ChatResponseUpdate))
            {
                return ResultKind.Updates;
            }

            read = argument;
            return ResultKind.Elements;
        }

        if (!isValueTask && !type.Is("System.Threading.Tasks", "Task`1"))
        {
            return null;
        }

        if (argument.SpecialType == SpecialType.System_String)
        {
            return ResultKind.Text;
        }

        if (argument.Is(KnownNames.ExtensionsAI, KnownNames.ChatResponse))
        {
            return ResultKind.Response;
        }

        if (argument.Is(KnownNames.LlmGen, KnownNames.LlmResult))
        {
            ITypeSymbol inner = ((INamedTypeSymbol)argument).TypeArguments[0];
            if (inner.SpecialType == SpecialType.System_String)
            {
                return ResultKind.TextResult;
            }

            read = inner;
            return ResultKind.ValueResult;
        }

        read = argument;
        return ResultKind.Value;
    }

    private static string? DefaultValue(IParameterSymbol parameter)
    {
        if (!parameter.HasExplicitDefaultValue)
        {
            return null;
        }

        object? value = parameter.ExplicitDefaultValue;
        ITypeSymbol type = parameter.Type.WithoutNullable(out _);
        return value switch
        {
            null when type.IsReferenceType => type.NullableAnnotation == NullableAnnotation.Annotated ? "null" : "null!",
            null => "default",
            _ when type.TypeKind == TypeKind.Enum => SymbolExtensions.EnumValue(type, value),
            double.NaN => "double.NaN",
            double.PositiveInfinity => "double.PositiveInfinity",
            double.NegativeInfinity => "double.NegativeInfinity",
            float.NaN => "float.NaN",
            float.PositiveInfinity => "float.PositiveInfinity",
            float.NegativeInfinity => "float.NegativeInfinity",
            DateTime => "default",
            _ => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false) + Suffix(value),
        };
    }

    private static string Suffix(object value) => value switch
    {
        float => "F",
        decimal => "M",
        _ => "",
    };
}
