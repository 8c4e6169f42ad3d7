using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>A loop none of whose turns needs another, and where its turns leave their results.</summary>
internal sealed class IndependentLoop
{
    private readonly ILoopOperation _loop;
    private readonly List<IOperation> _results;

    private IndependentLoop(ILoopOperation loop, List<IOperation> results)
    {
        _loop = loop;
        _results = results;
    }

    /// <summary>The one place where every turn leaves its result, where the loop can be rewritten around it; null where it cannot.</summary>
    public IOperation? Fixable
    {
        get
        {
            if (_results is not [{ } result] || HasContinue() || IsSeenHalfDone(result) || _loop.Syntax.ContainsDirectives)
            {
                return null;
            }

            return result switch
            {
                // An append is the last thing that a turn does.
                IInvocationOperation { Parent: IExpressionStatementOperation statement, TargetMethod: { Name: "Add", ContainingType.Name: "List" } } append =>
                    IsLast(statement) || (NullCheckAround(statement, append) is { } check && IsLast(check)) ? result : null,
                ISimpleAssignmentOperation { Target: IArrayElementReferenceOperation } => _loop is IForLoopOperation ? result : null,
                ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: false } } => _loop is IForEachLoopOperation ? result : null,
                _ => null,
            };
        }
    }

    /// <summary>The loop, where its turns are proven independent and leave results; null otherwise.</summary>
    public static IndependentLoop? Of(ILoopOperation loop, Body body)
    {
        if (!IsOverItems(loop, body) || IsConcurrentAlready(loop) || loop.Body.DescendantsAndSelf().Any(operation => Leaves(operation, loop)))
        {
            return null;
        }

        List<IOperation> results = [.. loop.Body.DescendantsAndSelf().Where(operation => IsResult(operation, loop))];
        HashSet<ISymbol> holders = new(results.SelectMany(HoldersOf).OfType<ISymbol>(), SymbolEqualityComparer.Default);
        if (results.Count == 0 || Footprint.OfTurn(loop, results, body) is not { } turn)
        {
            return null;
        }

        // A turn that moves the counter on decides what the next one does.
        if (loop.Locals.Any(turn.Writes.Contains))
        {
            return null;
        }

        // Whoever reads what earlier turns left needs them.
        return turn.Reads.Overlaps(holders) || HeaderOf(loop, body).Reads.Overlaps(holders) ? null : new IndependentLoop(loop, results);
    }

    private static bool IsOverItems(ILoopOperation loop, Body body) => loop switch
    {
        IForEachLoopOperation { IsAsynchronous: false } => !HeaderOf(loop, body).HasUnknownEffects,
        IForLoopOperation
        {
            Locals: [{ } counter],
            Condition: IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan, LeftOperand: { } left },
            AtLoopBottom: [IExpressionStatementOperation { Operation: IIncrementOrDecrementOperation { Kind: OperationKind.Increment } step }],
        } => SymbolEqualityComparer.Default.Equals(left.Variable(), counter) && SymbolEqualityComparer.Default.Equals(step.Target.Variable(), counter) && !HeaderOf(loop, body).HasUnknownEffects,
        _ => false,
    };

    private static Footprint HeaderOf(ILoopOperation loop, Body body) => loop switch
    {
        IForEachLoopOperation each => Footprint.Of(each.Collection, body),
        IForLoopOperation { Condition: IBinaryOperation condition } => Footprint.Of(condition.RightOperand, body),
        _ => new Footprint { HasUnknownEffects = true },
    };

    /// <summary>Whether a loop stands in what runs at the same time as others already.</summary>
    private static bool IsConcurrentAlready(ILoopOperation loop)
    {
        for (IOperation? current = loop; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation)
            {
                IOperation? outer = current.Parent;
                while (outer is IDelegateCreationOperation or IConversionOperation)
                {
                    outer = outer.Parent;
                }

                if (outer is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.ContainingType.Name: "Parallel" or "Task" or "TaskFactory" or "Enumerable" or "ParallelEnumerable" or "AsyncEnumerable" } })
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether an operation may end the loop, or hand a turn's result on before the next turn.</summary>
    internal static bool Leaves(IOperation operation, ILoopOperation loop) => operation switch
    {
        IReturnOperation => operation.Function() == loop.Function(),
        // What is thrown on would have ended the loop unseen as well.
        IThrowOperation { Exception: not null } => true,
        IBranchOperation { BranchKind: BranchKind.GoTo } => true,
        IBranchOperation { BranchKind: BranchKind.Break, Target: { } target } => SymbolEqualityComparer.Default.Equals(target, loop.ExitLabel),
        _ => false,
    };

    /// <summary>Whether an operation only adds to what the loop makes.</summary>
    private static bool IsResult(IOperation operation, ILoopOperation loop)
    {
        if (operation.Function() != loop.Function())
        {
            return false;
        }

        switch (operation)
        {
            case IInvocationOperation { TargetMethod.Name: "Add", Instance: { } held } add when CollectorOf(held) is { } local:
                return IsOutside(local, loop) && KnownEffects.MutatesReceiver(add.TargetMethod, add.Compilation()) && add.TargetMethod.ContainingType.Name is "List" or "Dictionary" or "IList" or "ICollection" or "IDictionary";
            case IInvocationOperation { TargetMethod: { Name: "AddRange", ContainingType.Name: "List" }, Instance: { } held } append when CollectorOf(held) is { } local:
                return IsOutside(local, loop) && KnownEffects.MutatesReceiver(append.TargetMethod, append.Compilation());
            case IInvocationOperation { TargetMethod: { Name: "Append" or "AppendLine", ContainingType.Name: "StringBuilder" }, Instance: ILocalReferenceOperation { Local: { } builder } } append:
                return IsOutside(builder, loop) && append.Parent is IExpressionStatementOperation;
            case ISimpleAssignmentOperation { Target: IArrayElementReferenceOperation { ArrayReference: ILocalReferenceOperation { Local: { } array }, Indices: [{ } index] } }:
                return IsOutside(array, loop) && IsItem(index.Variable(), loop);
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { IsIndexer: true, ContainingType.Name: "Dictionary" or "IDictionary" }, Instance: ILocalReferenceOperation { Local: { } dictionary }, Arguments: [{ } key] } }:
                return IsOutside(dictionary, loop) && key.Value.DescendantsAndSelf().Any(part => IsItem(part.Variable(), loop));
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { IsIndexer: false, ContainingType.IsReferenceType: true } property, Instance: ILocalReferenceOperation { Local: { } item } } }:
                return loop is IForEachLoopOperation && IsItem(item, loop) && property.IsAutomatic(operation.Compilation());
            default:
                return false;
        }
    }

    /// <summary>The local that holds a collection, itself or in a plain property.</summary>
    private static ILocalSymbol? CollectorOf(IOperation collection) => collection switch
    {
        ILocalReferenceOperation { Local: { } local } => local,
        IPropertyReferenceOperation { Property: { IsIndexer: false } property, Instance: ILocalReferenceOperation { Local: { } owner } } when property.IsAutomatic(collection.Compilation()) => owner,
        _ => null,
    };

    /// <summary>What a result is left in: a variable, a property of one, or a property of every item.</summary>
    private static IEnumerable<ISymbol?> HoldersOf(IOperation result) => result switch
    {
        IInvocationOperation { Instance: IPropertyReferenceOperation { Property: { } property } held } => [held.Instance?.Variable(), property.OriginalDefinition],
        IInvocationOperation invocation => [invocation.Instance?.Variable()],
        ISimpleAssignmentOperation { Target: IArrayElementReferenceOperation element } => [element.ArrayReference.Variable()],
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true } indexer } => [indexer.Instance?.Variable()],
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation property } => [property.Property.OriginalDefinition],
        _ => [],
    };

    private static bool IsItem(ISymbol? symbol, ILoopOperation loop) => symbol is not null && loop.Locals.Contains(symbol, SymbolEqualityComparer.Default);

    /// <summary>Whether a local lives longer than a turn, and in this function.</summary>
    private static bool IsOutside(ILocalSymbol local, ILoopOperation loop) =>
        local.DeclaringSyntaxReferences is [{ } reference]
        && !loop.Syntax.Span.Contains(reference.Span)
        && SymbolEqualityComparer.Default.Equals(local.ContainingSymbol, loop.Function() switch
        {
            IAnonymousFunctionOperation lambda => lambda.Symbol,
            ILocalFunctionOperation function => function.Symbol,
            _ => local.ContainingSymbol,
        });

    private bool HasContinue() => _loop.Body.Descendants().Any(operation => operation is IBranchOperation { BranchKind: BranchKind.Continue });

    private bool IsLast(IOperation statement) => _loop.Body == statement || (_loop.Body is IBlockOperation block && block.Operations.Last() == statement);

    /// <summary>The condition under which an append stands that leaves out only what is null.</summary>
    private static IConditionalOperation? NullCheckAround(IOperation statement, IInvocationOperation append) =>
        (statement.Parent is IBlockOperation { Operations: [_] } block ? block : statement).Parent is IConditionalOperation { WhenFalse: null } check
        && append.Arguments is [{ Value: { } value }]
        && value.Unwrapped() is ILocalReferenceOperation { Type.IsReferenceType: true, Local: { } local }
        && SymbolEqualityComparer.Default.Equals(NotNull(check.Condition)?.Variable(), local)
            ? check
            : null;

    /// <summary>What a condition finds not to be null.</summary>
    private static IOperation? NotNull(IOperation condition) => condition.Unwrapped() switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals, OperatorMethod: null } comparison when comparison.RightOperand.IsNull() => comparison.LeftOperand.Unwrapped(),
        IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation constant } } match when constant.Value.IsNull() => match.Value.Unwrapped(),
        _ => null,
    };

    /// <summary>Whether the results of the turns before a failure are in sight of whoever catches it.</summary>
    private bool IsSeenHalfDone(IOperation result)
    {
        SyntaxNode? declaration = result is IInvocationOperation { Instance: ILocalReferenceOperation { Local.DeclaringSyntaxReferences: [{ } reference] } } ? reference.GetSyntax() : null;
        for (IOperation? current = _loop.Parent; current is not null and not IAnonymousFunctionOperation and not ILocalFunctionOperation; current = current.Parent)
        {
            if (current is ITryOperation { Catches.Length: > 0 } attempt && (declaration is null || !attempt.Body.Syntax.Span.Contains(declaration.Span)))
            {
                return true;
            }
        }

        return false;
    }
}
