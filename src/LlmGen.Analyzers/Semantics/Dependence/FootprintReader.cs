using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>Walks code and notes what it reads and writes. A kind of operation that is not named here counts as an unknown effect.</summary>
internal sealed class FootprintReader
{
    /// <summary>Deeper code than a person writes is left alone, and no stack overflows.</summary>
    private const int MaxDepth = 200;

    private readonly FootprintOptions _options;
    private readonly IReadOnlyCollection<IOperation> _results;
    private readonly VariableReader _variables;
    private readonly CallReader _calls;
    private readonly WriteReader _writes;
    private int _depth;

    public FootprintReader(Footprint footprint, Body body, FootprintOptions options, IReadOnlyCollection<IOperation>? results = null)
    {
        Footprint = footprint;
        Body = body;
        _options = options;
        _results = results ?? [];
        _variables = new VariableReader(this);
        _calls = new CallReader(this);
        _writes = new WriteReader(this);
    }

    public Footprint Footprint { get; }

    public Body Body { get; }

    public Compilation Compilation => Body.Llm.Compilation;

    /// <summary>The variables that live in the code that is read, and members of objects that live there.</summary>
    public HashSet<ISymbol> Declared { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Whether a variable lives in the code that was read.</summary>
    public bool IsOwn(ISymbol variable) => Declared.Contains(variable) || variable is IParameterSymbol;

    /// <summary>Whether whatever a variable refers to was made for it.</summary>
    public bool IsFresh(ISymbol variable) =>
        variable is ILocalSymbol && Body.Variables.ValuesOf(variable) is { Count: > 0 } values && values.All(value => Objects.IsFresh(value, Compilation));

    /// <summary>Notes that the object is changed in place that an operation stands for.</summary>
    public void Mutate(IOperation receiver) => _writes.Mutate(receiver);

    public void Read(IOperation? operation, bool escapes = false)
    {
        if (operation is null || Footprint.HasUnknownEffects)
        {
            return;
        }

        if (++_depth > MaxDepth)
        {
            Footprint.HasUnknownEffects = true;
        }
        else
        {
            ReadOperation(operation, escapes);
        }

        _depth--;
    }

    public bool Allows(FootprintOptions option) => (_options & option) != 0;

    private void ReadOperation(IOperation operation, bool escapes)
    {
        if (operation.ConstantValue.HasValue)
        {
            return;
        }

        if (_results.Contains(operation))
        {
            ReadResult(operation);
            return;
        }

        switch (operation)
        {
            case ILocalReferenceOperation local:
                _variables.ReadVariable(local.Local, local.Type, escapes);
                break;
            case IParameterReferenceOperation parameter:
                _variables.ReadVariable(parameter.Parameter, parameter.Type, escapes);
                break;
            case IFieldReferenceOperation field:
                _variables.ReadMember(field.Field, field.Instance, field.Type, escapes);
                break;
            case IPropertyReferenceOperation property:
                _variables.ReadProperty(property, escapes);
                break;
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } when escapes:
                Footprint.HasUnknownEffects = true;
                break;
            case IInvocationOperation invocation:
                _calls.ReadInvocation(invocation);
                break;
            case IObjectCreationOperation creation:
                _calls.ReadCreation(creation);
                break;
            case ISimpleAssignmentOperation { IsRef: false } assignment:
                Read(assignment.Value, escapes: true);
                _writes.Write(assignment.Target);
                break;
            case ICompoundAssignmentOperation { OperatorMethod: null or { ContainingType.SpecialType: not SpecialType.None } } assignment:
                Read(assignment.Value, escapes: true);
                Read(assignment.Target);
                _writes.Write(assignment.Target);
                break;
            case ICoalesceAssignmentOperation assignment:
                Read(assignment.Value, escapes: true);
                Read(assignment.Target);
                _writes.Write(assignment.Target);
                break;
            case IIncrementOrDecrementOperation step:
                Read(step.Target);
                _writes.Write(step.Target);
                break;
            case IDeconstructionAssignmentOperation deconstruction:
                Read(deconstruction.Value, escapes: true);
                _writes.WriteTuple(deconstruction.Target);
                break;
            case IAnonymousFunctionOperation lambda:
                ReadLambda(lambda);
                break;
            case IConversionOperation conversion when conversion.OperatorMethod is null || KnownEffects.IsPure(conversion.OperatorMethod, Compilation):
                Read(conversion.Operand, escapes);
                break;
            case IBinaryOperation binary:
                // A chain of concatenations is as long as its author likes.
                ReadChain(binary);
                break;
            case IAwaitOperation awaited:
                ReadAwait(awaited);
                break;
            case IVariableDeclaratorOperation declarator:
                Declared.Add(declarator.Symbol);
                Footprint.Writes.Add(declarator.Symbol);
                Read(declarator.Initializer?.Value, escapes: true);
                break;
            case IDeclarationExpressionOperation declaration:
                _writes.WriteTuple(declaration.Expression);
                break;
            case IDeclarationPatternOperation { DeclaredSymbol: { } symbol }:
                Declared.Add(symbol);
                Footprint.Writes.Add(symbol);
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.None or RefKind.In or RefKind.RefReadOnlyParameter } argument:
                Read(argument.Value, escapes: true);
                break;
            case IInterpolationOperation or IInterpolatedStringOperation or IInterpolatedStringTextOperation or IArrayCreationOperation or IArrayInitializerOperation
                or ICollectionExpressionOperation or ISpreadOperation or ITupleOperation or IReturnOperation or IConditionalOperation or ICoalesceOperation
                or ISwitchExpressionOperation or ISwitchExpressionArmOperation or IWithOperation or IObjectOrCollectionInitializerOperation:
                ReadChildren(operation, escapes: true);
                break;
            case IExpressionStatementOperation or IVariableDeclarationGroupOperation or IVariableDeclarationOperation or IParenthesizedOperation or IUnaryOperation
                or IConditionalAccessOperation or IConditionalAccessInstanceOperation or IInstanceReferenceOperation or IArrayElementReferenceOperation
                or IDelegateCreationOperation or INameOfOperation or ITypeOfOperation or IDefaultValueOperation or ILiteralOperation or IIsTypeOperation
                or IIsPatternOperation or IPatternOperation or IPropertySubpatternOperation or IRangeOperation or IImplicitIndexerReferenceOperation
                or IDiscardOperation or IVariableInitializerOperation or IUtf8StringOperation or IInlineArrayAccessOperation or ISizeOfOperation or IEmptyOperation
                or IMemberInitializerOperation or IAnonymousObjectCreationOperation or ITypeParameterObjectCreationOperation:
                ReadChildren(operation, escapes);
                break;
            case IInterpolatedStringHandlerCreationOperation handler:
                Read(handler.Content);
                break;
            case IInterpolatedStringAppendOperation { AppendCall: IInvocationOperation append }:
                foreach (IArgumentOperation argument in append.Arguments)
                {
                    Read(argument);
                }

                break;
            case IMethodReferenceOperation reference:
                Read(reference.Instance);
                Footprint.HasUnknownEffects |= Body.Llm.SummaryOf(reference.Method) is not { IsIndependent: true } && !KnownEffects.IsPure(reference.Method, Compilation);
                break;
            case ILocalFunctionOperation:
                // It does something where it is called.
                break;
            case IForEachLoopOperation loop when Allows(FootprintOptions.Statements):
                Declared.UnionWith(loop.Locals);
                ReadChildren(loop, escapes: false);
                break;
            case IBlockOperation or IMethodBodyOperation or ILoopOperation or ISwitchOperation or ISwitchCaseOperation or ICaseClauseOperation or ITryOperation
                or ICatchClauseOperation or IBranchOperation or ILabeledOperation or IThrowOperation or IConstructorBodyOperation
                when Allows(FootprintOptions.Statements):
                ReadChildren(operation, escapes: false);
                break;
            case IUsingOperation or IUsingDeclarationOperation when Allows(FootprintOptions.Statements) && DisposesQuietly(operation):
                ReadChildren(operation, escapes: false);
                break;
            default:
                Footprint.HasUnknownEffects = true;
                break;
        }
    }

    /// <summary>A place where results are left: only what is left there is read.</summary>
    private void ReadResult(IOperation operation)
    {
        if (operation is IInvocationOperation invocation)
        {
            foreach (IArgumentOperation argument in invocation.Arguments)
            {
                Read(argument);
            }
        }
        else if (operation is ISimpleAssignmentOperation assignment)
        {
            Read(assignment.Value, escapes: true);
            IEnumerable<IOperation> indices = assignment.Target switch
            {
                IArrayElementReferenceOperation element => element.Indices,
                IPropertyReferenceOperation property => property.Arguments,
                _ => [],
            };
            foreach (IOperation index in indices)
            {
                Read(index);
            }
        }
    }

    public void ReadChildren(IOperation operation, bool escapes)
    {
        foreach (IOperation child in operation.ChildOperations)
        {
            Read(child, escapes);
        }
    }

    private void ReadChain(IBinaryOperation binary)
    {
        IOperation current = binary;
        while (current is IBinaryOperation { ConstantValue.HasValue: false } inner)
        {
            if (inner.OperatorMethod is { } method && !KnownEffects.IsPure(method, Compilation))
            {
                Footprint.HasUnknownEffects = true;
                return;
            }

            Read(inner.RightOperand, escapes: true);
            current = inner.LeftOperand;
        }

        Read(current, escapes: true);
    }

    private void ReadLambda(IAnonymousFunctionOperation lambda)
    {
        // It may run at any time from now on, so what it writes outside itself is out of hand.
        var inner = new Footprint();
        var reader = new FootprintReader(inner, Body, _options | FootprintOptions.Statements);
        reader._depth = _depth;
        reader.Declared.UnionWith(lambda.Symbol.Parameters);
        reader.Read(lambda.Body);
        if (inner.HasUnknownEffects || inner.WritesHeap || inner.Writes.Concat(inner.Mutates).Any(variable => !reader.Declared.Contains(variable)))
        {
            Footprint.HasUnknownEffects = true;
            return;
        }

        foreach (ISymbol variable in inner.Reads.Where(variable => !reader.Declared.Contains(variable)))
        {
            Footprint.Reads.Add(variable);
            if (variable is ILocalSymbol or IParameterSymbol)
            {
                Footprint.Captures.Add(variable);
                Footprint.Escapes.Add(variable);
            }
        }
    }

    private void ReadAwait(IAwaitOperation awaited)
    {
        if (!Allows(FootprintOptions.Calls))
        {
            Footprint.HasUnknownEffects = true;
            return;
        }

        Read(awaited.Operation);
    }

    private static bool DisposesQuietly(IOperation operation)
    {
        IOperation resources = operation is IUsingOperation statement ? statement.Resources : ((IUsingDeclarationOperation)operation).DeclarationGroup;
        return resources.DescendantsAndSelf().OfType<IVariableDeclaratorOperation>().All(declarator => IsQuiet(declarator.Symbol.Type))
            && (resources is IVariableDeclarationGroupOperation || (resources.Type is { } type && IsQuiet(type)));

        static bool IsQuiet(ITypeSymbol type) =>
            type.Name is "Activity" or "CancellationTokenSource" or "JsonDocument" or "MemoryStream" or "StringReader" or "StringWriter"
            || (type.Name == "IDisposable" && type.IsIn("System"));
    }
}
