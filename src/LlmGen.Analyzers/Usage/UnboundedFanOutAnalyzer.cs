using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>LLM005: a call for every item at once, however many there are.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnboundedFanOutAnalyzer : UsageAnalyzer
{
    private const int DefaultConcurrency = 4;

    /// <summary>So many calls at once no provider minds.</summary>
    private const int MaxSmallCount = 16;

    /// <summary>Creates the rule.</summary>
    public UnboundedFanOutAnalyzer()
        : base(Rules.UnboundedFanOut)
    {
    }

    private protected override void Analyze(UsageContext context)
    {
        HashSet<IOperation> reported = [];
        foreach ((IOperation function, IMethodSymbol called, ModelMethod method) in Functions(context.Body))
        {
            if (!(method.Library == ModelLibrary.Wrapper && context.Body.Llm.SummaryOf(called) is null or { IsPaced: true })
                && FanOutOf(function, context.Body) is { } fanOut
                && !context.Body.IsPacedAt(function)
                && reported.Add(fanOut.Select))
            {
                context.Report(
                    UsageContext.MethodNameLocation(fanOut.Select.Syntax),
                    ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Number, context.Number(UsageOptions.MaxConcurrency, DefaultConcurrency)),
                    [function.Syntax.GetLocation(), fanOut.WhenAll.Syntax.GetLocation()],
                    called.Name);
            }
        }
    }

    /// <summary>What makes one call of one item: lambdas with a call in them, and methods, named without arguments, that are a call.</summary>
    private static IEnumerable<(IOperation Function, IMethodSymbol Called, ModelMethod Method)> Functions(Body body)
    {
        foreach (LlmCall call in body.Calls)
        {
            if (call.IsAwaitable && call.Invocation.Function() is IAnonymousFunctionOperation lambda && !InLoop(call.Invocation, lambda))
            {
                yield return (lambda, call.Invocation.TargetMethod, call.Method);
            }
        }

        foreach (IOperation operation in body.Root.Descendants())
        {
            if (operation is IMethodReferenceOperation { Method: { } called, Parent: IDelegateCreationOperation } && called.ReturnType.IsTask() && body.Llm.Of(called) is { } method)
            {
                yield return (operation, called, method);
            }
        }
    }

    /// <summary>The <c>Select</c> that makes a call of every item, and the <c>WhenAll</c> that awaits all its tasks together.</summary>
    private static (IInvocationOperation Select, IInvocationOperation WhenAll)? FanOutOf(IOperation function, Body body) =>
        function.SelectOf() is { } select
        && select.Receiver() is { } items
        && !IsFew(items, body, 0)
        && WhenAllOf(select, body) is { } whenAll
            ? (select, whenAll)
            : null;

    private static bool InLoop(IOperation operation, IOperation function)
    {
        for (IOperation? current = operation; current is not null && current != function; current = current.Parent)
        {
            if (current is ILoopOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether there are never more items than a provider takes at once.</summary>
    private static bool IsFew(IOperation items, Body body, int depth)
    {
        items = items.Unwrapped();
        if (depth > 8)
        {
            return false;
        }

        return items switch
        {
            ICollectionExpressionOperation collection => !collection.Elements.Any(element => element is ISpreadOperation),
            IArrayCreationOperation { Initializer: not null } => true,
            ILocalReferenceOperation local => body.Variables.ValueOf(local.Local) is { } value ? IsFew(value, body, depth + 1) : IsPartOfChunks(local.Local, body),
            IFieldReferenceOperation { Field: { IsReadOnly: true, IsStatic: true } } => true,
            IParameterReferenceOperation { Parameter.IsParams: true } => true,
            IInvocationOperation { TargetMethod.Name: "Range" or "Repeat" } made => IsSmall(made.Arguments.LastOrDefault()?.Value),
            IInvocationOperation { TargetMethod.Name: "Take" } taken => IsSmall(taken.Arguments.LastOrDefault()?.Value) || (taken.Receiver() is { } receiver && IsFew(receiver, body, depth + 1)),
            IInvocationOperation { TargetMethod.Name: "GetValues" or "GetNames" } => true,
            IInvocationOperation { TargetMethod.Name: "Select" or "Where" or "OrderBy" or "Distinct" or "ToList" or "ToArray" or "AsEnumerable" or "Skip" } chained =>
                chained.Receiver() is { } receiver && IsFew(receiver, body, depth + 1),
            _ => false,
        };
    }

    private static bool IsSmall(IOperation? count) => count?.ConstantValue is { HasValue: true, Value: int and <= MaxSmallCount } || count is { ConstantValue.HasValue: false };

    /// <summary>Whether a local is one of the parts into which items were divided.</summary>
    private static bool IsPartOfChunks(ILocalSymbol local, Body body) => body.Root.Descendants().OfType<IForEachLoopOperation>()
        .Any(loop => loop.Locals.Contains(local, SymbolEqualityComparer.Default)
            && loop.Collection.DescendantsAndSelf().Any(part => part is IInvocationOperation { TargetMethod.Name: "Chunk" or "Batch" or "Buffer" or "GroupBy" } or ILocalReferenceOperation));

    private static IInvocationOperation? WhenAllOf(IOperation tasks, Body body)
    {
        IOperation current = tasks;
        while (current.Parent is { } parent)
        {
            switch (parent)
            {
                case IConversionOperation or IArgumentOperation or IArrayCreationOperation or IArrayInitializerOperation:
                case IInvocationOperation { TargetMethod.Name: "ToArray" or "ToList" }:
                    current = parent;
                    break;
                case IInvocationOperation { TargetMethod: { Name: "WhenAll", ContainingType.Name: "Task" } } whenAll:
                    return whenAll;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } variable } }:
                    return body.Variables.ReferencesTo(variable).Select(WhenAllAround).FirstOrDefault(found => found is not null);
                default:
                    return null;
            }
        }

        return null;
    }

    private static IInvocationOperation? WhenAllAround(IOperation reference)
    {
        IOperation? current = reference.Parent;
        while (current is IConversionOperation or IArgumentOperation)
        {
            current = current.Parent;
        }

        return current is IInvocationOperation { TargetMethod: { Name: "WhenAll", ContainingType.Name: "Task" } } whenAll ? whenAll : null;
    }
}
