using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>
/// A loop whose embeddings can be asked for before it, all at once: every turn comes to the call, and nothing that a turn does changes what it or a later one
/// asks. What turns do besides keeps its order.
/// </summary>
internal sealed class EmbeddingBatch
{
    private readonly IForEachLoopOperation _loop;
    private readonly ILocalSymbol _item;
    private readonly LlmCall _call;
    private readonly Body _body;
    private readonly HashSet<ISymbol> _written;

    private EmbeddingBatch(IForEachLoopOperation loop, ILocalSymbol item, LlmCall call, Body body)
    {
        _loop = loop;
        _item = item;
        _call = call;
        _body = body;
        _written = Written();
    }

    /// <summary>The loop, the call, and where the text has a variable of the turn, its declaration; empty where turns must ask one after the other.</summary>
    public static IEnumerable<Location> PlacesOf(LlmCall call, ILoopOperation loop, IOperation input, Body body)
    {
        if (loop is not IForEachLoopOperation { Locals: [{ } item] } each
            || call.Library.ZipsEmbeddings is not { } together
            || call.Invocation.TargetMethod is not { Name: "GenerateVectorAsync" or "GenerateAsync", IsExtensionMethod: true, TypeArguments: [{ } asked, ..] } method
            || asked.SpecialType != SpecialType.System_String
            || method.ContainingType.GetMembers(together).IsEmpty
            || input.Type?.SpecialType != SpecialType.System_String
            || body.Calls.Any(other => other != call && other.Method.Kind == LlmCallKind.Embedding && loop.Syntax.Span.Contains(other.Invocation.Syntax.Span)))
        {
            return [];
        }

        var batch = new EmbeddingBatch(each, item, call, body);
        IVariableDeclaratorOperation? declaration = batch.DeclarationOf(input);
        return batch.IsOverItems() && batch.IsReachedFirst() && batch.IsAskedAlike(input) && batch.IsText(declaration?.Initializer?.Value ?? input)
            ? new IOperation?[] { loop, call.Invocation, declaration }.OfType<IOperation>().Select(place => place.Syntax.GetLocation())
            : [];
    }

    /// <summary>Whether a variable is declared within a loop.</summary>
    public static bool IsWithin(ISymbol variable, ILoopOperation loop) =>
        variable.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree == loop.Syntax.SyntaxTree && loop.Syntax.Span.Contains(reference.Span));

    /// <summary>The declaration of the turn's variable that holds the text.</summary>
    private IVariableDeclaratorOperation? DeclarationOf(IOperation input) =>
        input is ILocalReferenceOperation { Local: { } local }
        && _body.Variables.ValueOf(local)?.Parent?.Parent is IVariableDeclaratorOperation declarator
        && declarator.Parent is IVariableDeclarationOperation { Declarators.Length: 1, Parent.Parent: { } scope }
        && scope == _loop.Body
            ? declarator
            : null;

    /// <summary>Whether the items are a sequence that is there as a whole, and stays as it is.</summary>
    private bool IsOverItems()
    {
        IOperation items = _loop.Collection.Unwrapped();
        List<ITypeSymbol> elements = items.Type is null ? [] :
        [
            .. items.Type.AllInterfaces.Append(items.Type).OfType<INamedTypeSymbol>()
                .Where(type => type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)
                .Select(type => type.TypeArguments[0]),
        ];
        return elements is [{ } element]
            && SymbolEqualityComparer.Default.Equals(element, _item.Type)
            && (IsHeld(items.Type!) || !Footprint.Of(items, _body).HasUnknownEffects)
            && !SymbolsIn(items).Any(_written.Contains);
    }

    /// <summary>Whether a type is a collection that can be enumerated as often as one likes.</summary>
    private static bool IsHeld(ITypeSymbol type) => type.AllInterfaces.Append(type).Any(known =>
        known.OriginalDefinition.SpecialType is SpecialType.System_Collections_Generic_IReadOnlyCollection_T or SpecialType.System_Collections_Generic_ICollection_T);

    /// <summary>Whether every turn comes to the call, and does nothing before it but compute, log, and print.</summary>
    private bool IsReachedFirst()
    {
        IOperation current = _call.Await!;
        while (current != _loop.Body && current.Parent is { } parent and not IBlockOperation)
        {
            // Of what is assigned to, only what leads there is evaluated.
            IEnumerable<IOperation> parts = parent is ISimpleAssignmentOperation { Target: { } target, Value: { } value }
                ? [.. target.ChildOperations, value]
                : parent.ChildOperations;
            if (!EvaluatesAll(parent) || !parts.TakeWhile(part => part != current).All(IsQuiet))
            {
                return false;
            }

            current = parent;
        }

        return current == _loop.Body
            || (current.Parent == _loop.Body && _loop.Body.ChildOperations.TakeWhile(statement => statement != current).All(statement =>
                IsQuiet(statement) && !statement.DescendantsAndSelf().Any(operation => operation is IBranchOperation { BranchKind: BranchKind.Continue })));
    }

    private static bool EvaluatesAll(IOperation operation) => operation switch
    {
        IBinaryOperation binary => binary.OperatorKind is not (BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr),
        IConversionOperation or IParenthesizedOperation or IArgumentOperation or IInvocationOperation or IPropertyReferenceOperation or IAwaitOperation
            or ISimpleAssignmentOperation or IVariableInitializerOperation or IVariableDeclaratorOperation or IVariableDeclarationOperation
            or IVariableDeclarationGroupOperation or IExpressionStatementOperation or IObjectCreationOperation or IObjectOrCollectionInitializerOperation
            or IMemberInitializerOperation or IAnonymousObjectCreationOperation or IWithOperation or ITupleOperation or IArrayCreationOperation
            or IArrayInitializerOperation or ICollectionExpressionOperation or IInterpolatedStringOperation or IInterpolationOperation => true,
        _ => false,
    };

    private bool IsQuiet(IOperation operation) =>
        operation is IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod: { Name: "Write" or "WriteLine", ContainingType.Name: "Console" } } print }
            ? print.Arguments.All(IsQuiet)
            : !Footprint.Of(operation, _body, FootprintOptions.Statements | FootprintOptions.Logs).HasUnknownEffects;

    /// <summary>Whether every turn asks the same generator in the same way.</summary>
    private bool IsAskedAlike(IOperation input) => _call.Invocation.Arguments
        .Select(argument => argument.Value.Unwrapped())
        .Where(value => value != input)
        .SelectMany(value => IsLookUp(value) ? (IEnumerable<IOperation>)value.ChildOperations : [value])
        .All(value => Read(value) is { } reads && reads.All(symbol => !_written.Contains(symbol) && !IsWithin(symbol, _loop)));

    /// <summary>Whether a service is asked for, which is the same for all turns.</summary>
    private static bool IsLookUp(IOperation value) =>
        value is IInvocationOperation { TargetMethod.Name: "GetRequiredService" or "GetService" or "GetRequiredKeyedService" or "GetKeyedService" };

    /// <summary>Whether a text is made of the item and of what stays as it is.</summary>
    private bool IsText(IOperation text)
    {
        // What makes the texts is a lambda: it returns what the text is before somebody's own conversion, and captures no struct.
        if (Read(text) is not { } reads
            || text.Unwrapped() is IConversionOperation or not { Type.SpecialType: SpecialType.System_String }
            || FreshValues.In(text, _body).Any()
            || text.DescendantsAndSelf().Any(operation => operation is IInstanceReferenceOperation { Type.IsValueType: true })
            || (IsHandedOn(text) && _written.Any(symbol => symbol is IFieldSymbol or IPropertySymbol)))
        {
            return false;
        }

        HashSet<ISymbol> reached = new(
            text.DescendantsAndSelf().OfType<IMemberReferenceOperation>()
                .Where(member => member.Instance is not (null or IInstanceReferenceOperation))
                .Select(member => member.Member.OriginalDefinition),
            SymbolEqualityComparer.Default);
        HashSet<INamedTypeSymbol> owners = new(_item.Type.SelfAndBases(), SymbolEqualityComparer.Default);
        return reads.All(symbol => !_written.Contains(symbol) && symbol switch
        {
            ILocalSymbol local => SymbolEqualityComparer.Default.Equals(local, _item) || (local.RefKind == RefKind.None && Stays(local, local.Type, text)),
            IParameterSymbol { RefKind: RefKind.None, ContainingType.IsValueType: false } parameter => Stays(parameter, parameter.Type, text),
            _ when reached.Contains(symbol) || owners.Contains(symbol.ContainingType) => true,
            IFieldSymbol field => field.IsConst || field.IsReadOnly,
            IPropertySymbol property => property.SetMethod is null or { IsInitOnly: true } || !property.IsFromSource(_body.Llm.Compilation),
            _ => false,
        });
    }

    /// <summary>Whether a variable from outside the loop is given its value outside of it, and the loop does nothing with its object but make texts.</summary>
    private bool Stays(ISymbol variable, ITypeSymbol type, IOperation text) =>
        !IsWithin(variable, _loop)
        && _body.Variables.ValuesOf(variable) is { } values
        && values.All(value => value.Function().Syntax.Span.Contains(_loop.Syntax.Span) && !_loop.Syntax.Span.Contains(value.Syntax.Span))
        && (KnownEffects.IsImmutable(type)
            || _body.Variables.ReferencesTo(variable).Select(reference => reference.Syntax.Span).All(span =>
                !_loop.Body.Syntax.Span.Contains(span) || text.Syntax.Span.Contains(span)));

    /// <summary>Whether a text is made by somebody who is handed the whole item.</summary>
    private bool IsHandedOn(IOperation text) =>
        !KnownEffects.IsImmutable(_item.Type)
        && text.DescendantsAndSelf().Any(operation =>
            operation is ILocalReferenceOperation { Parent: not IMemberReferenceOperation } local && SymbolEqualityComparer.Default.Equals(local.Local, _item));

    /// <summary>What an expression reads; null where it does more than read.</summary>
    private HashSet<ISymbol>? Read(IOperation expression)
    {
        var footprint = Footprint.Of(expression, _body);
        return footprint is { HasUnknownEffects: false, WritesHeap: false, Writes.Count: 0, Mutates.Count: 0 } ? footprint.Reads : null;
    }

    /// <summary>Every variable and member that a turn is seen to write, and those on the way to it; the item itself is none of them.</summary>
    private HashSet<ISymbol> Written()
    {
        var written = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (IOperation operation in _loop.Body.DescendantsAndSelf())
        {
            IOperation? target = operation switch
            {
                IAssignmentOperation assignment => assignment.Target,
                IIncrementOrDecrementOperation step => step.Target,
                IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => argument.Value,
                IInvocationOperation invocation when KnownEffects.MutatesReceiver(invocation.TargetMethod, _body.Llm.Compilation) => invocation.Receiver(),
                _ => null,
            };

            // What is set in an object that is being made belongs to no item.
            if (target is not (null or IMemberReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } }))
            {
                written.UnionWith(SymbolsIn(target));

                // A turn's own variable may be another name for a member.
                written.UnionWith(SymbolsIn(target).Where(symbol => IsWithin(symbol, _loop))
                    .Select(_body.Variables.ValueOf)
                    .Where(value => value?.Unwrapped() is IMemberReferenceOperation)
                    .SelectMany(value => SymbolsIn(value!))
                    .ToList());
            }
        }

        written.Remove(_item);
        return written;
    }

    private static IEnumerable<ISymbol> SymbolsIn(IOperation operation) => operation.DescendantsAndSelf().Select(part => part switch
    {
        ILocalReferenceOperation local => (ISymbol)local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IMemberReferenceOperation member => member.Member.OriginalDefinition,
        _ => null,
    }).OfType<ISymbol>();
}
