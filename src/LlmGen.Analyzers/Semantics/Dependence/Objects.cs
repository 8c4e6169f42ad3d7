using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>The objects that expressions stand for.</summary>
internal static class Objects
{
    /// <summary>The variable through which an object is reached.</summary>
    public static ISymbol? RootOf(IOperation operation)
    {
        for (IOperation? current = operation.Unwrapped(); current is not null;)
        {
            switch (current)
            {
                case ILocalReferenceOperation local:
                    return local.Local;
                case IParameterReferenceOperation parameter:
                    return parameter.Parameter;
                case IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field:
                    return field.Field.OriginalDefinition;
                case IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } } property:
                    return property.Property.OriginalDefinition;
                case IMemberReferenceOperation member:
                    current = member.Instance?.Unwrapped();
                    break;
                case IArrayElementReferenceOperation element:
                    current = element.ArrayReference.Unwrapped();
                    break;
                case IInvocationOperation invocation:
                    current = invocation.Receiver()?.Unwrapped();
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Whether an expression makes an object that nobody else has.</summary>
    public static bool IsFresh(IOperation value, Compilation compilation) => value.Unwrapped() switch
    {
        IObjectCreationOperation or IArrayCreationOperation or ICollectionExpressionOperation or IAnonymousObjectCreationOperation or IWithOperation => true,
        IInvocationOperation { TargetMethod: { Name: "ToList" or "ToArray" or "ToDictionary" or "ToHashSet" or "Empty" or "Clone" } method } => KnownEffects.IsPure(method, compilation),
        IAwaitOperation awaited => awaited.Operation.Unwrapped() is IInvocationOperation,
        IBinaryOperation or ILiteralOperation or IInterpolatedStringOperation => true,
        { Type: { } type } => KnownEffects.IsImmutable(type),
        _ => false,
    };
}
