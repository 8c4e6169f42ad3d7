using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>Whether a call is proven to leave nothing behind: no conversation, no thread, no tools through which the model itself writes.</summary>
internal static class Statelessness
{
    /// <param name="call">The call.</param>
    /// <param name="body">Where it stands.</param>
    /// <param name="isWrapper">Whether options that the surrounding method was given are its caller's concern.</param>
    public static bool IsStateless(LlmCall call, Body body, bool isWrapper)
    {
        foreach (IArgumentOperation argument in call.Invocation.Arguments)
        {
            if (argument.Parameter is { } parameter
                && argument.ArgumentKind != ArgumentKind.DefaultValue
                && (IsConversation(parameter) ? !argument.Value.IsNull() : IsOptions(parameter.Type) && !AreStateless(argument.Value, body, isWrapper)))
            {
                return false;
            }

            if (argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out)
            {
                return false;
            }
        }

        return call.Library == ModelLibrary.Wrapper || call.Method.Kind != LlmCallKind.Agent || (call.Receiver is { } agent && HasNoTools(agent, body));
    }

    public static bool IsOptions(ITypeSymbol type) =>
        type.Name.EndsWith("Options", StringComparison.Ordinal)
        || type.Name.EndsWith("ExecutionSettings", StringComparison.Ordinal)
        || (ModelLibraries.OptionTypes.Contains(type.Name) && ModelLibraries.Own(type));

    private static bool IsConversation(IParameterSymbol parameter) =>
        parameter.Name is "previousResponseId" or "conversationId" or "session" or "thread" or "threadId"
        || ModelLibraries.Conversations.Contains(parameter.Type.Name);

    private static bool AreStateless(IOperation options, Body body, bool isWrapper)
    {
        options = options.Unwrapped();
        switch (options)
        {
            case IObjectCreationOperation creation:
                return IsStateless(creation, body, isWrapper);
            case ILocalReferenceOperation { Local: { } local }:
                return body.Variables.ValueOf(local)?.Unwrapped() is IObjectCreationOperation value
                    && IsStateless(value, body, isWrapper)
                    && body.Variables.ReferencesTo(local).All(IsPlainUse);
            case IFieldReferenceOperation { Field: { IsReadOnly: true } field }:
                return body.Llm.Sources.CreationOf(field)?.ToString() is { } text && !ModelLibraries.StatefulMembers.Any(name => text.IndexOf(name, StringComparison.Ordinal) >= 0);
            case IParameterReferenceOperation:
                return isWrapper;
            default:
                return options.IsNull();
        }
    }

    private static bool IsStateless(IObjectCreationOperation creation, Body body, bool isWrapper) =>
        creation.Arguments.All(argument => argument.Parameter is null || !IsOptions(argument.Parameter.Type) || AreStateless(argument.Value, body, isWrapper))
        && (creation.Initializer is null || creation.Initializer.Initializers.All(IsStateless))
        && (creation.Type is not { } type || !ModelLibraries.OptionContainers.Contains(type.Name) || creation.Arguments.All(argument => argument.ArgumentKind == ArgumentKind.DefaultValue || argument.Parameter is { } parameter && IsOptions(parameter.Type)));

    private static bool IsStateless(IOperation initializer) => initializer switch
    {
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: { } name } } => !ModelLibraries.StatefulMembers.Contains(name),
        IMemberInitializerOperation { InitializedMember: IPropertyReferenceOperation { Property.Name: { } name } } => !ModelLibraries.StatefulMembers.Contains(name),
        IInvocationOperation { TargetMethod.Name: "Add" } => true,
        _ => false,
    };

    /// <summary>Whether options are set or handed to calls where they are named, and nothing else.</summary>
    private static bool IsPlainUse(IOperation reference) => reference.Parent switch
    {
        IPropertyReferenceOperation property => !ModelLibraries.StatefulMembers.Contains(property.Property.Name),
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { } method } } => KnownEffects.IsLlmType(method.ContainingType, reference.Compilation()) || method.IsFromSource(reference.Compilation()),
        IConversionOperation { Parent: IArgumentOperation } => true,
        _ => false,
    };

    /// <summary>An agent calls tools on its own account; it has none where it is seen to be made without any.</summary>
    private static bool HasNoTools(IOperation agent, Body body)
    {
        IOperation? made = agent.Unwrapped() is ILocalReferenceOperation local ? body.Variables.ValueOf(local.Local)?.Unwrapped() : null;
        return made is IInvocationOperation or IObjectCreationOperation
            && ArgumentsOf(made).All(argument => argument.ArgumentKind == ArgumentKind.DefaultValue
                || argument.Value.IsNull()
                || (argument.Parameter is { Name: not ("tools" or "options" or "plugins") } parameter && !IsOptions(parameter.Type)));

        static IEnumerable<IArgumentOperation> ArgumentsOf(IOperation made) =>
            made is IInvocationOperation invocation ? invocation.Arguments : ((IObjectCreationOperation)made).Arguments;
    }
}
