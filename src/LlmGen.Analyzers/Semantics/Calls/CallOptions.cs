using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>What the options of a call are seen to be set to, where they are made or in the statements behind that.</summary>
internal static class CallOptions
{
    /// <summary>The assignments of a property.</summary>
    public static IEnumerable<ISimpleAssignmentOperation> Sets(LlmCall call, string property, Body body)
    {
        foreach (IOperation use in UsesOf(call, property, body))
        {
            if (use.Parent is ISimpleAssignmentOperation assignment && assignment.Target == use)
            {
                yield return assignment;
            }
        }
    }

    /// <summary>What is added to a list that the options have.</summary>
    public static IEnumerable<IArgumentOperation> Additions(LlmCall call, string property, Body body)
    {
        foreach (IOperation use in UsesOf(call, property, body))
        {
            IEnumerable<IInvocationOperation> adds = use.Parent switch
            {
                IMemberInitializerOperation member => member.Initializer.Initializers.OfType<IInvocationOperation>(),
                IInvocationOperation { TargetMethod.Name: "Add" or "AddRange" } add when add.Receiver() == use => [add],
                IConversionOperation { Parent: IInvocationOperation { TargetMethod.Name: "Add" or "AddRange" } add } => [add],
                _ => [],
            };
            foreach (IInvocationOperation add in adds.Where(add => !add.Arguments.IsEmpty))
            {
                yield return add.Arguments.Last();
            }
        }
    }

    /// <summary>Where a property of the options is named.</summary>
    private static IEnumerable<IOperation> UsesOf(LlmCall call, string property, Body body)
    {
        IOperation? options = call.Argument(Statelessness.IsOptions)?.Value.Unwrapped();
        IEnumerable<IOperation> uses = [];
        if (options is ILocalReferenceOperation { Local: { } local })
        {
            options = body.Variables.ValueOf(local)?.Unwrapped();
            uses = body.Variables.ReferencesTo(local).Select(reference => reference.Parent).OfType<IPropertyReferenceOperation>();
        }

        if (options is IObjectCreationOperation { Initializer: { } initializer })
        {
            uses = initializer.Initializers
                .Select(set => set switch
                {
                    ISimpleAssignmentOperation assignment => assignment.Target,
                    IMemberInitializerOperation member => member.InitializedMember,
                    _ => null,
                })
                .OfType<IPropertyReferenceOperation>()
                .Concat(uses);
        }

        return uses.Where(use => ((IPropertyReferenceOperation)use).Property.Name == property);
    }
}
