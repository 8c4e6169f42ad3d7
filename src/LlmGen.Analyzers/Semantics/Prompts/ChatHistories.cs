using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>Lists of the messages of a conversation, and what is done with them.</summary>
internal static class ChatHistories
{
    private static readonly HashSet<string> Growth =
    [
        "Add", "AddRange", "AddMessages", "AddMessage", "AddMessagesAsync", "AddUserMessage", "AddAssistantMessage", "AddSystemMessage", "AddDeveloperMessage",
        "Insert", "InsertRange",
    ];

    /// <summary>What only looks at a list, all of it or its ends.</summary>
    private static readonly HashSet<string> Looks =
    [
        "Any", "All", "Select", "First", "FirstOrDefault", "Last", "LastOrDefault", "Contains", "ToString", "Count", "GetEnumerator", "Exists", "Sum", "ForEach", "Serialize",
        "SerializeAsync", "LogInformation", "LogDebug", "LogTrace", "EnsureCapacity",
    ];

    /// <summary>Whether a type is a list of messages that can grow.</summary>
    private static bool Is(ITypeSymbol? type, Compilation compilation) =>
        type is INamedTypeSymbol named
        && ((ModelLibraries.Histories.Contains(named.Name) && KnownEffects.IsLlmType(named, compilation))
            || (named.Name is "List" or "IList" or "Collection" && named.TypeArguments is [{ } message] && ModelLibraries.Messages.Contains(message.Name) && KnownEffects.IsLlmType(message, compilation)));

    /// <summary>The history that a call is handed whole, by itself or among other messages; null where there is none.</summary>
    public static IOperation? HandedTo(LlmCall call)
    {
        foreach (IArgumentOperation argument in call.Invocation.Arguments)
        {
            IOperation value = argument.Value.Unwrapped();
            IEnumerable<IOperation> candidates = value is ICollectionExpressionOperation collection
                ? collection.Elements.OfType<ISpreadOperation>().Select(spread => spread.Operand.Unwrapped())
                : [value];
            if (candidates.FirstOrDefault(candidate => Is(candidate.Type, call.Invocation.Compilation()) && candidate.Variable() is not null) is { } history)
            {
                return history;
            }
        }

        return null;
    }

    /// <summary>What is added to a history where it is named; null where something else is done.</summary>
    public static IInvocationOperation? AddedAt(IOperation reference) =>
        Outermost(reference) is var history
        && (history.Parent as IInvocationOperation ?? (history.Parent as IArgumentOperation)?.Parent as IInvocationOperation) is { } invocation
        && Growth.Contains(invocation.TargetMethod.Name)
        && invocation.Receiver() is { } receiver
        && (receiver == history || receiver.Unwrapped() == reference)
            ? invocation
            : null;

    /// <summary>Whether a history is nowhere shortened, replaced, or handed to something that may do so.</summary>
    public static bool OnlyGrows(ISymbol history, Body body) => body.Variables.ReferencesTo(history).All(reference => LeavesAll(reference, body));

    private static bool LeavesAll(IOperation reference, Body body)
    {
        if (AddedAt(reference) is not null)
        {
            return true;
        }

        IOperation history = Outermost(reference);
        switch (history.Parent)
        {
            case IArgumentOperation { Parent: IInvocationOperation invocation }:
                return (body.Llm.Of(invocation, body) is { } called && called.Library != ModelLibrary.Wrapper)
                    || (Looks.Contains(invocation.TargetMethod.Name) && !invocation.TargetMethod.IsFromSource(body.Llm.Compilation));
            case IInvocationOperation invocation when invocation.Instance == history:
                return Looks.Contains(invocation.TargetMethod.Name);
            case ISpreadOperation or IForEachLoopOperation or IIsPatternOperation or IIsTypeOperation or ICoalesceAssignmentOperation:
                return true;
            case IPropertyReferenceOperation { Property.Name: "Count" } count:
                return !IsMeasured(count);
            case IPropertyReferenceOperation { Property.IsIndexer: true }:
            case IImplicitIndexerReferenceOperation:
                return true;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals }:
                return true;
            case ISimpleAssignmentOperation assignment when assignment.Target == history:
                return IsConstructor(body);
            default:
                return false;
        }
    }

    /// <summary>Whether a length is compared with a limit.</summary>
    private static bool IsMeasured(IOperation count)
    {
        IOperation outer = Outermost(count);
        return outer.Parent switch
        {
            IBinaryOperation
            {
                OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual
            } comparison => (comparison.LeftOperand == outer ? comparison.RightOperand : comparison.LeftOperand).ConstantValue is not { HasValue: true, Value: 0 or 1 or 2 },
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } => false,
            IInterpolationOperation or IImplicitIndexerReferenceOperation => false,
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "WriteLine" or "Write" or "LogInformation" or "LogDebug" or "Insert" } } => false,
            _ => true,
        };
    }

    private static bool IsConstructor(Body body) => body.Root is IConstructorBodyOperation;

    private static IOperation Outermost(IOperation operation)
    {
        while (operation.Parent is IConversionOperation or IParenthesizedOperation)
        {
            operation = operation.Parent;
        }

        return operation;
    }
}
