using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>Walks code and notes what it reads and writes. A kind of operation that is not named here counts as an unknown effect.</summary>
internal sealed class FootprintReader
{
    /// <summary>Deeper code than a person writes is left alone, and no stack overflows.</summary>
    private const int MaxDepth = 200;

    private readonly Footprint _footprint;
    private readonly Body _body;
    private readonly FootprintOptions _options;
    private readonly HashSet<ISymbol> _own = new(SymbolEqualityComparer.Default);
    private readonly IReadOnlyCollection<IOperation> _results;
    private int _depth;

    public FootprintReader(Footprint footprint, Body body, FootprintOptions options, IReadOnlyCollection<IOperation>? results = null)
    {
        _results = results ?? [];
        _footprint = footprint;
        _body = body;
        _options = options;
    }

    /// <summary>Whether a variable lives in the code that was read.</summary>
    public bool IsOwn(ISymbol variable) => _own.Contains(variable) || variable is IParameterSymbol;

    /// <summary>Says that variables live in the code that is read.</summary>
    public void Own(IEnumerable<ISymbol> variables) => _own.UnionWith(variables);

    /// <summary>Whether whatever a variable refers to was made for it.</summary>
    public bool IsFresh(ISymbol variable) =>
        variable is ILocalSymbol && _body.Variables.ValuesOf(variable) is { Count: > 0 } values && values.All(IsFreshValue);

    public void Read(IOperation? operation, bool escapes = false)
    {
        if (operation is null || _footprint.HasUnknownEffects)
        {
            return;
        }

        if (++_depth > MaxDepth)
        {
            _footprint.HasUnknownEffects = true;
        }
        else
        {
            ReadOperation(operation, escapes);
        }

        _depth--;
    }

    private Compilation Compilation => _body.Llm.Compilation;

    private bool Allows(FootprintOptions option) => (_options & option) != 0;

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
                ReadVariable(local.Local, local.Type, escapes);
                break;
            case IParameterReferenceOperation parameter:
                ReadVariable(parameter.Parameter, parameter.Type, escapes);
                break;
            case IFieldReferenceOperation field:
                ReadMember(field.Field, field.Instance, field.Type, escapes);
                break;
            case IPropertyReferenceOperation property:
                ReadProperty(property, escapes);
                break;
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } when escapes:
                _footprint.HasUnknownEffects = true;
                break;
            case IInvocationOperation invocation:
                ReadInvocation(invocation);
                break;
            case IObjectCreationOperation creation:
                ReadCreation(creation);
                break;
            case ISimpleAssignmentOperation { IsRef: false } assignment:
                Read(assignment.Value, escapes: true);
                Write(assignment.Target);
                break;
            case ICompoundAssignmentOperation { OperatorMethod: null or { ContainingType.SpecialType: not SpecialType.None } } assignment:
                Read(assignment.Value, escapes: true);
                Read(assignment.Target);
                Write(assignment.Target);
                break;
            case ICoalesceAssignmentOperation assignment:
                Read(assignment.Value, escapes: true);
                Read(assignment.Target);
                Write(assignment.Target);
                break;
            case IIncrementOrDecrementOperation step:
                Read(step.Target);
                Write(step.Target);
                break;
            case IDeconstructionAssignmentOperation deconstruction:
                Read(deconstruction.Value, escapes: true);
                WriteTuple(deconstruction.Target);
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
                _own.Add(declarator.Symbol);
                _footprint.Writes.Add(declarator.Symbol);
                Read(declarator.Initializer?.Value, escapes: true);
                break;
            case IDeclarationExpressionOperation declaration:
                WriteTuple(declaration.Expression);
                break;
            case IDeclarationPatternOperation { DeclaredSymbol: { } symbol }:
                _own.Add(symbol);
                _footprint.Writes.Add(symbol);
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
                _footprint.HasUnknownEffects |= _body.Llm.SummaryOf(reference.Method) is not { IsIndependent: true } && !KnownEffects.IsPure(reference.Method, Compilation);
                break;
            case ILocalFunctionOperation:
                // It does something where it is called.
                break;
            case IForEachLoopOperation loop when Allows(FootprintOptions.Statements):
                _own.UnionWith(loop.Locals);
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
                _footprint.HasUnknownEffects = true;
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

    private void ReadChildren(IOperation operation, bool escapes)
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
                _footprint.HasUnknownEffects = true;
                return;
            }

            Read(inner.RightOperand, escapes: true);
            current = inner.LeftOperand;
        }

        Read(current, escapes: true);
    }

    private void ReadVariable(ISymbol variable, ITypeSymbol? type, bool escapes)
    {
        _footprint.Reads.Add(variable);
        if (escapes && !KnownEffects.IsImmutable(type))
        {
            _footprint.Escapes.Add(variable);
        }
    }

    private void ReadMember(ISymbol member, IOperation? instance, ITypeSymbol? type, bool escapes)
    {
        _footprint.Reads.Add(member.OriginalDefinition);
        Read(instance);
        if (escapes && !KnownEffects.IsImmutable(type))
        {
            _footprint.Escapes.Add(instance is null or IInstanceReferenceOperation ? member.OriginalDefinition : RootOf(instance) ?? member.OriginalDefinition);
        }
    }

    private void ReadProperty(IPropertyReferenceOperation reference, bool escapes)
    {
        IPropertySymbol property = reference.Property;
        if (IsClock(property) && !Allows(FootprintOptions.Function))
        {
            _footprint.HasUnknownEffects = true;
        }
        else if (property.IsFromSource(Compilation) && !property.IsAutomatic(Compilation) && property.GetMethod is { } getter && !property.ContainingType.IsRecord)
        {
            // A getter is a method with a friendlier face.
            if (_body.Llm.SummaryOf(getter) is { IsIndependent: true } summary)
            {
                _footprint.Reads.UnionWith(summary.Reads);
            }
            else if (!property.IsAbstract)
            {
                _footprint.HasUnknownEffects = true;
            }
        }

        ReadMember(property, reference.Instance, reference.Type, escapes);
        foreach (IArgumentOperation argument in reference.Arguments)
        {
            Read(argument.Value);
        }
    }

    private void ReadInvocation(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (_body.Llm.Of(invocation, _body) is { } model)
        {
            ReadModelCall(new LlmCall(invocation, model));
        }
        else if (KnownEffects.IsPure(method, Compilation) && (!method.ReturnsVoid || Allows(FootprintOptions.Statements)))
        {
            ReadInputs(invocation, mutated: false);
        }
        else if (KnownEffects.MutatesReceiver(method, Compilation))
        {
            ReadInputs(invocation, mutated: true);
        }
        else if (Allows(FootprintOptions.Telemetry) && KnownEffects.IsTelemetry(method) && (method.ContainingType.Name != "Stopwatch" || Allows(FootprintOptions.Function)))
        {
            ReadInputs(invocation, mutated: false);
        }
        else if (Allows(FootprintOptions.Logs) && KnownEffects.IsLog(method))
        {
            _footprint.Logs = true;
            ReadInputs(invocation, mutated: false);
        }
        else if (method.IsFromSource(Compilation) && _body.Llm.SummaryOf(method) is { IsIndependent: true, Call: null } summary)
        {
            _footprint.Reads.UnionWith(summary.Reads);
            ReadInputs(invocation, mutated: false);
        }
        else
        {
            _footprint.HasUnknownEffects = true;
        }
    }

    private void ReadModelCall(LlmCall call)
    {
        if (!Allows(FootprintOptions.Calls) || !Statelessness.IsStateless(call, _body, isWrapper: Allows(FootprintOptions.Function)))
        {
            _footprint.HasUnknownEffects = true;
            return;
        }

        if (call.Library == ModelLibrary.Wrapper)
        {
            if (_body.Llm.SummaryOf(call.Invocation.TargetMethod) is not { IsIndependent: true } summary)
            {
                _footprint.HasUnknownEffects = true;
                return;
            }

            _footprint.Reads.UnionWith(summary.Reads);
        }

        ReadInputs(call.Invocation, mutated: false);
    }

    private void ReadInputs(IInvocationOperation invocation, bool mutated)
    {
        IOperation? receiver = invocation.Receiver();
        if (mutated)
        {
            if (receiver is not null)
            {
                Read(receiver);
                Mutate(receiver);
            }
        }
        else if (invocation.Instance is { } instance)
        {
            Read(instance);
        }

        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (argument.Value == receiver)
            {
                if (!mutated)
                {
                    Read(argument.Value, escapes: true);
                }
            }
            else if (argument is { Parameter.RefKind: RefKind.Out, Value: IDeclarationExpressionOperation or IDiscardOperation })
            {
                Read(argument.Value);
            }
            else if (argument is { Parameter.RefKind: RefKind.Out, Value: ILocalReferenceOperation local } && Allows(FootprintOptions.Statements))
            {
                _footprint.Writes.Add(local.Local);
            }
            else
            {
                Read(argument);
            }
        }
    }

    private void ReadCreation(IObjectCreationOperation creation)
    {
        if (creation.Constructor is not { } constructor || creation.Type is not { } type)
        {
            _footprint.HasUnknownEffects = true;
            return;
        }

        if (!KnownEffects.IsPlainObject(type, Compilation) && !IsPlainConstructor(constructor, Compilation))
        {
            _footprint.HasUnknownEffects = true;
            return;
        }

        ReadChildren(creation, escapes: true);
    }

    /// <summary>Whether a constructor of the compilation does nothing but keep what it is given.</summary>
    internal static bool IsPlainConstructor(IMethodSymbol constructor, Compilation compilation)
    {
        INamedTypeSymbol type = constructor.ContainingType;
        if (!type.IsFromSource(compilation) || type.BaseType is { SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType), IsRecord: false })
        {
            return false;
        }

        return constructor.IsImplicitlyDeclared
            || constructor.DeclaringSyntaxReferences is [{ } reference] && reference.GetSyntax() is TypeDeclarationSyntax
            || constructor.DeclaringSyntaxReferences is [{ } declared]
                && declared.GetSyntax() is ConstructorDeclarationSyntax { Initializer: null } declaration
                && (declaration.Body?.Statements.All(IsPlainStatement) ?? declaration.ExpressionBody?.Expression is AssignmentExpressionSyntax);

        static bool IsPlainStatement(StatementSyntax statement) =>
            statement is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Right: IdentifierNameSyntax or LiteralExpressionSyntax or BaseObjectCreationExpressionSyntax } };
    }

    private void ReadLambda(IAnonymousFunctionOperation lambda)
    {
        // It may run at any time from now on, so what it writes outside itself is out of hand.
        var inner = new Footprint();
        var reader = new FootprintReader(inner, _body, _options | FootprintOptions.Statements);
        reader._depth = _depth;
        reader._own.UnionWith(lambda.Symbol.Parameters);
        reader.Read(lambda.Body);
        if (inner.HasUnknownEffects || inner.WritesHeap || inner.Writes.Concat(inner.Mutates).Any(variable => !reader._own.Contains(variable)))
        {
            _footprint.HasUnknownEffects = true;
            return;
        }

        foreach (ISymbol variable in inner.Reads.Where(variable => !reader._own.Contains(variable)))
        {
            _footprint.Reads.Add(variable);
            if (variable is ILocalSymbol or IParameterSymbol)
            {
                _footprint.Captures.Add(variable);
                _footprint.Escapes.Add(variable);
            }
        }
    }

    private void ReadAwait(IAwaitOperation awaited)
    {
        if (!Allows(FootprintOptions.Calls))
        {
            _footprint.HasUnknownEffects = true;
            return;
        }

        Read(awaited.Operation);
    }

    private void Write(IOperation target)
    {
        switch (target)
        {
            case ILocalReferenceOperation { Local.RefKind: RefKind.None } local:
                _footprint.Writes.Add(local.Local);
                break;
            case IParameterReferenceOperation { Parameter.RefKind: RefKind.None } parameter:
                _footprint.Writes.Add(parameter.Parameter);
                break;
            case IDiscardOperation:
                break;
            case IPropertyReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } } property:
                // Of an object that is being made.
                _footprint.HasUnknownEffects |= property.Property.IsFromSource(Compilation) && !property.Property.IsAutomatic(Compilation);
                break;
            case IFieldReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } }:
                break;
            case IPropertyReferenceOperation property:
                Read(property.Instance);
                foreach (IArgumentOperation argument in property.Arguments)
                {
                    Read(argument.Value);
                }

                if (property.Property.IsFromSource(Compilation) ? !property.Property.IsAutomatic(Compilation) : !IsPlainHolder(property.Property.ContainingType))
                {
                    _footprint.HasUnknownEffects = true;
                }

                WriteInto(property.Property.OriginalDefinition, property.Instance);
                break;
            case IFieldReferenceOperation field:
                Read(field.Instance);
                WriteInto(field.Field.OriginalDefinition, field.Instance);
                break;
            case IArrayElementReferenceOperation element:
                ReadChildren(element, escapes: false);
                WriteInto(null, element.ArrayReference);
                break;
            default:
                _footprint.HasUnknownEffects = true;
                break;
        }
    }

    private void WriteInto(ISymbol? member, IOperation? instance)
    {
        if (member is not null)
        {
            _footprint.Writes.Add(member);
        }

        if (instance is { } && RootOf(instance) is ILocalSymbol local && IsFresh(local))
        {
            _footprint.Mutates.Add(local);
            if (member is not null)
            {
                // The local stands for its object, and nobody else has it.
                _own.Add(member);
            }
        }
        else
        {
            _footprint.WritesHeap = true;
            if (instance is { } && RootOf(instance) is { } root)
            {
                _footprint.Mutates.Add(root);
            }
        }
    }

    private void Mutate(IOperation receiver)
    {
        switch (receiver.Unwrapped())
        {
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver }:
                break;
            case IInvocationOperation { TargetMethod: { } method } chained when KnownEffects.MutatesReceiver(method, Compilation) && chained.Receiver() is { } inner:
                Mutate(inner);
                break;
            case IObjectCreationOperation:
                break;
            case { } other when RootOf(other) is ILocalSymbol local && IsFresh(local):
                _footprint.Mutates.Add(local);
                break;
            case { } other when RootOf(other) is { } root:
                _footprint.Mutates.Add(root);
                _footprint.WritesHeap |= root is not ILocalSymbol;
                break;
            default:
                _footprint.HasUnknownEffects |= !IsInitialized(receiver);
                break;
        }
    }

    /// <summary>Whether an operation is the collection that an initializer fills.</summary>
    private static bool IsInitialized(IOperation operation) =>
        operation.Parent is IMemberInitializerOperation or IObjectOrCollectionInitializerOperation
        || operation is IPropertyReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } };

    private void WriteTuple(IOperation target)
    {
        switch (target)
        {
            case ITupleOperation tuple:
                foreach (IOperation element in tuple.Elements)
                {
                    WriteTuple(element);
                }

                break;
            case IDeclarationExpressionOperation declaration:
                WriteTuple(declaration.Expression);
                break;
            case ILocalReferenceOperation { IsDeclaration: true } local:
                _own.Add(local.Local);
                _footprint.Writes.Add(local.Local);
                break;
            default:
                Write(target);
                break;
        }
    }

    /// <summary>The variable through which an object is reached.</summary>
    private static ISymbol? RootOf(IOperation operation)
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

    private bool IsFreshValue(IOperation value) => value.Unwrapped() switch
    {
        IObjectCreationOperation or IArrayCreationOperation or ICollectionExpressionOperation or IAnonymousObjectCreationOperation or IWithOperation => true,
        IInvocationOperation { TargetMethod: { Name: "ToList" or "ToArray" or "ToDictionary" or "ToHashSet" or "Empty" or "Clone" } method } => KnownEffects.IsPure(method, Compilation),
        IAwaitOperation awaited => awaited.Operation.Unwrapped() is IInvocationOperation,
        IBinaryOperation or ILiteralOperation or IInterpolatedStringOperation => true,
        { Type: { } type } => KnownEffects.IsImmutable(type),
        _ => false,
    };

    private static bool DisposesQuietly(IOperation operation)
    {
        IOperation resources = operation is IUsingOperation statement ? statement.Resources : ((IUsingDeclarationOperation)operation).DeclarationGroup;
        return resources.DescendantsAndSelf().OfType<IVariableDeclaratorOperation>().All(declarator => IsQuiet(declarator.Symbol.Type))
            && (resources is IVariableDeclarationGroupOperation || (resources.Type is { } type && IsQuiet(type)));

        static bool IsQuiet(ITypeSymbol type) =>
            type.Name is "Activity" or "CancellationTokenSource" or "JsonDocument" or "MemoryStream" or "StringReader" or "StringWriter"
            || (type.Name == "IDisposable" && type.IsIn("System"));
    }

    /// <summary>Whether setting a property of a library's type keeps the value and does nothing else.</summary>
    private bool IsPlainHolder(INamedTypeSymbol type) =>
        KnownEffects.IsPlainObject(type, Compilation) && (KnownEffects.IsLlmType(type, Compilation) || type.AllInterfaces.Any(implemented => implemented.Name is "IList" or "IDictionary") || type.Name is "IList" or "IDictionary");

    private static bool IsClock(IPropertySymbol property) =>
        property is { Name: "Now" or "UtcNow" or "Today" or "TickCount" or "TickCount64" or "Elapsed" or "ElapsedMilliseconds" or "ElapsedTicks" };
}
