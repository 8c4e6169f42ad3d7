using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>
/// Whether a call could throw where it is made, before there is a task that holds the failure. The libraries' own calls throw so for arguments that are
/// null and for nothing else; a method of the compilation is read. What is not known could.
/// </summary>
internal sealed class SynchronousFailure
{
    /// <summary>Deeper code than a person writes is left alone, and no stack overflows.</summary>
    private const int MaxDepth = 100;

    /// <summary>What a string can be asked that any string can answer.</summary>
    private static readonly HashSet<string> OfText =
    [
        "Concat", "Contains", "EndsWith", "Equals", "IsNullOrEmpty", "IsNullOrWhiteSpace", "Join", "StartsWith", "ToLower", "ToLowerInvariant", "ToUpper", "ToUpperInvariant",
        "Trim", "TrimEnd", "TrimStart",
    ];

    /// <summary>Properties that throw where there is nothing to give.</summary>
    private static readonly HashSet<string> Demanding = ["Value", "Result", "Current", "First", "Last"];

    private Body _body;
    private readonly HashSet<IMethodSymbol> _open = new(SymbolEqualityComparer.Default);
    private int _depth;

    private SynchronousFailure(Body body)
    {
        _body = body;
    }

    private Compilation Compilation => _body.Llm.Compilation;

    public static bool IsPossible(LlmCall call, Body body) => !new SynchronousFailure(body).IsSafe(call.Invocation);

    private bool IsSafe(IOperation? operation)
    {
        if (operation is null or { ConstantValue.HasValue: true })
        {
            return true;
        }

        _depth++;
        bool isSafe = _depth <= MaxDepth && IsSafeOperation(operation);
        _depth--;
        return isSafe;
    }

    private bool AreSafe(IEnumerable<IOperation> operations) => operations.All(IsSafe);

    private bool IsSafeOperation(IOperation operation)
    {
        switch (operation)
        {
            case ILocalReferenceOperation or IParameterReferenceOperation or IInstanceReferenceOperation or IConditionalAccessInstanceOperation or ILocalFunctionOperation:
            case IDefaultValueOperation or ITypeOfOperation or INameOfOperation or IInterpolatedStringTextOperation or IMethodReferenceOperation:
                return true;
            case IFieldReferenceOperation field:
                return IsThere(field.Instance);
            case IPropertyReferenceOperation property:
                return IsThere(property.Instance) && IsSafeProperty(property);
            case IInvocationOperation invocation:
                return IsSafeInvocation(invocation);
            case IObjectCreationOperation creation:
                return IsSafeCreation(creation) && AreSafe(creation.ChildOperations);
            case ISimpleAssignmentOperation assignment:
                return IsSafe(assignment.Value) && IsSafeTarget(assignment.Target);
            case IConversionOperation conversion:
                return IsSafe(conversion.Operand) && IsSafeConversion(conversion);
            case IBinaryOperation { OperatorKind: not (BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder), IsChecked: false } binary:
                return binary.OperatorMethod is null or { ContainingType.SpecialType: not SpecialType.None } && IsSafe(binary.LeftOperand) && IsSafe(binary.RightOperand);
            case IUnaryOperation { IsChecked: false, OperatorMethod: null or { ContainingType.SpecialType: not SpecialType.None } }:
            case IArgumentOperation or IParenthesizedOperation or IInterpolatedStringOperation or IInterpolationOperation or ITupleOperation or IArrayCreationOperation { Initializer: not null }
                or IArrayInitializerOperation or ICollectionExpressionOperation or IConditionalOperation or ICoalesceOperation or IConditionalAccessOperation or IIsTypeOperation
                or IIsPatternOperation or IPatternOperation or IPropertySubpatternOperation or IObjectOrCollectionInitializerOperation or IMemberInitializerOperation
                or IDelegateCreationOperation or IAnonymousObjectCreationOperation or IVariableDeclarationGroupOperation or IVariableDeclarationOperation
                or IVariableDeclaratorOperation or IVariableInitializerOperation or IBlockOperation or IMethodBodyOperation or IExpressionStatementOperation
                or IReturnOperation:
                return AreSafe(operation.ChildOperations);
            case ISpreadOperation spread:
                return IsThere(spread.Operand);
            case IAnonymousFunctionOperation lambda:
                return lambda.Symbol.IsAsync || IsSafe(lambda.Body);
            default:
                return false;
        }
    }

    private bool IsSafeInvocation(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (!AreSafe(invocation.Arguments) || (invocation.Instance is { } instance && !IsThere(instance)))
        {
            return false;
        }

        if (_body.Llm.Of(invocation, _body) is { } library && library.Library != ModelLibrary.Wrapper && library.Library != ModelLibrary.Configured)
        {
            // A template that is parsed before the call may have an error.
            return AreThere(invocation.Arguments)
                && !(library.Library.ParsesPromptIn is { } start && method.Name.StartsWith(start, StringComparison.Ordinal)
                    && invocation.Arguments.Any(argument => argument is { Parameter.Name: "promptTemplate", Value.ConstantValue.HasValue: false }));
        }

        if (method.IsFromSource(Compilation))
        {
            return IsSafeMethod(method);
        }

        return method.ContainingType switch
        {
            { SpecialType: SpecialType.System_String } =>
                OfText.Contains(method.Name) || (method.Name == "Replace" && invocation.Arguments[0].Value.ConstantValue is { HasValue: true, Value: char or string { Length: > 0 } }),
            { Name: "Task" or "ValueTask" } => method.Name is "FromResult" or "AsTask" or "ConfigureAwait",
            { Name: "ArgumentNullException" } => method.Name == "ThrowIfNull" && AreThere(invocation.Arguments),
            { Name: { } name } when name is "List" or "IList" or "ICollection" || ModelLibraries.Histories.Contains(name) => method.Name is "Add" or "AddRange" or "AddUserMessage" or "AddSystemMessage" or "AddAssistantMessage",
            { } type => (method.Name == "ToString" && type.IsIn("System")) || (KnownEffects.IsLlmType(type, Compilation) && KnownEffects.IsPure(method, Compilation) && AreThere(invocation.Arguments)),
            _ => false,
        };
    }

    /// <summary>Whether every method that may run keeps its failures for its task, or has none.</summary>
    private bool IsSafeMethod(IMethodSymbol method)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        if (!_open.Add(method))
        {
            return false;
        }

        IReadOnlyList<IMethodSymbol> implementations = _body.Llm.ImplementationsOf(method);
        bool isSafe = implementations.Count > 0 && implementations.All(one => one.IsAsync || (_body.Llm.OperationOf(one) is { } code && IsSafeCode(code)));
        _open.Remove(method);
        return isSafe;
    }

    private bool IsSafeCode(IOperation code)
    {
        Body caller = _body;
        _body = _body.Llm.BodyOf(code.Root());
        bool isSafe = IsSafe(code);
        _body = caller;
        return isSafe;
    }

    private bool IsSafeProperty(IPropertyReferenceOperation reference)
    {
        IPropertySymbol property = reference.Property;
        return reference.Arguments.IsEmpty
            && (property.IsFromSource(Compilation)
                ? property.IsAutomatic(Compilation) || (property.GetMethod is { IsAbstract: false, IsVirtual: false, IsOverride: false } getter && IsSafeMethod(getter))
                : !Demanding.Contains(property.Name));
    }

    private bool IsSafeTarget(IOperation target) => target switch
    {
        ILocalReferenceOperation or IParameterReferenceOperation or IDiscardOperation => true,
        IFieldReferenceOperation field => IsThere(field.Instance),
        IPropertyReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver }, Property: { } property } indexer =>
            AreSafe(indexer.Arguments) && (property.IsFromSource(Compilation) ? property.IsAutomatic(Compilation) : KnownEffects.IsPlainObject(property.ContainingType, Compilation)),
        IPropertyReferenceOperation { Property: { } property, Arguments.IsEmpty: true, Instance: var instance } => property.IsAutomatic(Compilation) && IsThere(instance),
        _ => false,
    };

    private bool IsSafeCreation(IObjectCreationOperation creation) => creation.Constructor is { ContainingType: { } type } constructor
        && (KnownEffects.IsLlmType(type, Compilation)
            ? KnownEffects.IsPlainObject(type, Compilation) && AreThere(creation.Arguments)
            : Constructors.IsPlain(constructor, Compilation) || type.IsTask() || (type.Name is "List" or "Dictionary" or "StringBuilder" && creation.Arguments.IsEmpty));

    private bool IsSafeConversion(IConversionOperation conversion) =>
        conversion.OperatorMethod is { ContainingType: { } type }
            ? type.IsIn("System") || (KnownEffects.IsLlmType(type, Compilation) && IsThere(conversion.Operand))
            : conversion.IsTryCast || conversion.Conversion.IsImplicit;

    /// <summary>Whether nothing is null that a parameter does not take as null.</summary>
    private bool AreThere(IEnumerable<IArgumentOperation> arguments) => arguments.All(argument =>
        argument.ArgumentKind == ArgumentKind.DefaultValue
        || argument.Parameter?.Type is not { IsReferenceType: true, NullableAnnotation: not NullableAnnotation.Annotated }
        || IsThere(argument.Value));

    /// <summary>Whether a value is safe to get and, as far as the compiler keeps count, not null.</summary>
    private bool IsThere(IOperation? value) =>
        value is null or IInstanceReferenceOperation or IConditionalAccessInstanceOperation
        || (IsSafe(value) && !value.IsNull() && value.SemanticModel?.GetTypeInfo(value.Syntax).Nullability.FlowState != NullableFlowState.MaybeNull);
}
