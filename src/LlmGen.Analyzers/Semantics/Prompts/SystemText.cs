using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>A text that is given to a model as its instructions.</summary>
/// <param name="Message">The message, or the assignment, that gives it.</param>
/// <param name="Text">The text.</param>
internal sealed record SystemText(IOperation Message, IOperation Text)
{
    /// <summary>The system texts that some code gives.</summary>
    public static IEnumerable<SystemText> In(IOperation code) =>
        code.Descendants().Where(operation => operation is IObjectCreationOperation or IInvocationOperation or ISimpleAssignmentOperation).SelectMany(Of);

    private static IEnumerable<SystemText> Of(IOperation operation)
    {
        switch (operation)
        {
            case IObjectCreationOperation { Type: { } type } creation when KnownEffects.IsLlmType(type, operation.Compilation()):
                bool isSystem = PromptReader.IsSystem(creation) || HasSystemRole(creation.Arguments, creation.Initializer);
                foreach (IArgumentOperation argument in creation.Arguments)
                {
                    if (isSystem || IsInstructions(argument) || (ModelLibraries.Histories.Contains(type.Name) && argument.Parameter?.Type.SpecialType == SpecialType.System_String))
                    {
                        foreach (IOperation text in TextsIn(argument.Value))
                        {
                            yield return new SystemText(operation, text);
                        }
                    }
                }

                foreach (IOperation contents in isSystem ? ContentsOf(creation.Initializer) : [])
                {
                    foreach (IOperation text in TextsIn(contents))
                    {
                        yield return new SystemText(operation, text);
                    }
                }

                break;
            case IInvocationOperation { TargetMethod: { } method } invocation when KnownEffects.IsLlmType(method.ContainingType, operation.Compilation()):
                bool isMessage = (method.IsStatic && !method.IsExtensionMethod && PromptReader.IsSystem(invocation))
                    || ModelLibraries.SystemAdders.Contains(method.Name)
                    || (method.Name == "AddMessage" && HasSystemRole(invocation.Arguments, null));
                foreach (IArgumentOperation argument in invocation.Arguments)
                {
                    if (isMessage || IsInstructions(argument))
                    {
                        foreach (IOperation text in TextsIn(argument.Value))
                        {
                            yield return new SystemText(operation, text);
                        }
                    }
                }

                break;
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { } property } } assignment
                when ModelLibraries.SystemMembers.Contains(property.Name) && KnownEffects.IsLlmType(property.ContainingType, operation.Compilation()):
                foreach (IOperation text in TextsIn(assignment.Value))
                {
                    yield return new SystemText(operation, text);
                }

                break;
        }
    }

    private static bool IsInstructions(IArgumentOperation argument) => argument.Parameter is { Name: { } name } && ModelLibraries.SystemParameters.Contains(name);

    /// <summary>Whether arguments or members of a message say that it gives instructions.</summary>
    public static bool HasSystemRole(IEnumerable<IArgumentOperation> arguments, IObjectOrCollectionInitializerOperation? initializer) =>
        arguments.Any(argument => IsSystemRole(argument.Value))
        || initializer?.Initializers.Any(set =>
            set is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "Role" } } role && IsSystemRole(role.Value)) == true;

    private static bool IsSystemRole(IOperation value) =>
        value.Unwrapped() is IPropertyReferenceOperation { Property: { Name: "System" or "Developer", ContainingType.Name: { } role } } && ModelLibraries.Roles.Contains(role);

    /// <summary>The texts that members of a message hold.</summary>
    public static IEnumerable<IOperation> TextsOf(IObjectOrCollectionInitializerOperation initializer) =>
        ContentsOf(initializer).SelectMany(contents => TextsIn(contents));

    private static IEnumerable<IOperation> ContentsOf(IObjectOrCollectionInitializerOperation? initializer) =>
        from set in initializer?.Initializers.OfType<ISimpleAssignmentOperation>() ?? []
        where set.Target is IPropertyReferenceOperation { Property.Name: "Contents" or "Content" or "Text" }
        select set.Value;

    /// <summary>A value that is a text, or the texts of a list of contents.</summary>
    private static IEnumerable<IOperation> TextsIn(IOperation value, int depth = 0)
    {
        while (value is IConversionOperation conversion && value.Type?.SpecialType != SpecialType.System_String)
        {
            // The libraries' own unions are made by conversion.
            value = conversion.Operand;
        }

        if (value.Type?.SpecialType == SpecialType.System_String)
        {
            return [value];
        }

        IEnumerable<IOperation> parts = depth > 3 ? [] : value switch
        {
            ICollectionExpressionOperation collection => collection.Elements.Where(element => element is not ISpreadOperation),
            IArrayCreationOperation { Initializer: { } elements } => elements.ElementValues,
            IObjectCreationOperation { Type.Name: "List", Initializer: { } list } =>
                list.Initializers.OfType<IInvocationOperation>().Select(add => add.Arguments.LastOrDefault()?.Value).OfType<IOperation>(),
            IObjectCreationOperation { Type: { } type } content when KnownEffects.IsLlmType(type, content.Compilation()) =>
                content.Arguments.Select(argument => argument.Value).Concat(ContentsOf(content.Initializer)),
            _ => [],
        };
        return parts.SelectMany(part => TextsIn(part, depth + 1));
    }
}
