using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>LLM016: a stream that is enumerated twice, which asks twice, or drained into a text where nothing is shown meanwhile.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WastedStreamAnalyzer : UsageAnalyzer
{
    private static readonly HashSet<string> Drains = [.. ModelLibraries.StreamReaders, "ToListAsync", "ToArrayAsync", "CountAsync", "FirstAsync", "FirstOrDefaultAsync", "LastAsync"];

    /// <summary>Creates the rule.</summary>
    public WastedStreamAnalyzer()
        : base(Rules.WastedStream, Rules.StreamEnumeratedTwice)
    {
    }

    private protected override void Analyze(UsageContext context)
    {
        foreach (LlmCall call in context.Body.Calls.Where(call => call.IsStream && call.IsDirect))
        {
            IOperation stream = Outermost(call.Invocation);
            if (stream.Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } variable } }
                && context.Body.Variables.ValueOf(variable) is not null)
            {
                List<IOperation> uses = [.. context.Body.Variables.ReferencesTo(variable).Where(IsEnumerated)];
                if (uses.Count >= 2 && AreOnOneWay(uses[0], uses[1]))
                {
                    context.Report(Rules.StreamEnumeratedTwice, uses[1].Syntax.GetLocation(), variable.Name);
                }
                else if (uses is [{ } only] && context.Body.Variables.ReferencesTo(variable).Count == 1 && LoopOver(only) is { } drained && IsDrain(drained, context.Body))
                {
                    ReportDrain(call, context);
                }
            }
            else if (LoopOver(stream) is { } loop && IsDrain(loop, context.Body))
            {
                ReportDrain(call, context);
            }
        }
    }

    private static void ReportDrain(LlmCall call, UsageContext context)
    {
        // The results of a fan-out stream so that not all of them are held at once.
        if (call.Method.Kind != LlmCallKind.FanOut && !call.Library.AlwaysStreams)
        {
            context.Report(UsageContext.MethodNameLocation(call.Invocation.Syntax), call.Invocation.TargetMethod.Name);
        }
    }

    /// <summary>A stream with its <c>WithCancellation</c> and <c>ConfigureAwait</c>.</summary>
    private static IOperation Outermost(IOperation stream)
    {
        while (stream.Parent is IConversionOperation or IParenthesizedOperation
            or IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "WithCancellation" or "ConfigureAwait" } }
            or IInvocationOperation { TargetMethod.Name: "WithCancellation" or "ConfigureAwait" })
        {
            stream = stream.Parent;
        }

        return stream;
    }

    private static IForEachLoopOperation? LoopOver(IOperation stream)
    {
        IOperation outermost = Outermost(stream);
        return outermost.Parent is IForEachLoopOperation { IsAsynchronous: true } loop && loop.Collection == outermost ? loop : null;
    }

    private static bool IsEnumerated(IOperation reference) =>
        LoopOver(reference) is not null
        || Outermost(reference).Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { } method } } && Drains.Contains(method.Name);

    /// <summary>Whether both uses happen, one after the other: the second stands in a block around the first, or in the same.</summary>
    private static bool AreOnOneWay(IOperation first, IOperation second)
    {
        if (first.Function() != second.Function())
        {
            return false;
        }

        IOperation? block = StatementOf(second)?.Parent;
        IOperation? current = StatementOf(first);
        if (block is null || current is null || current.Parent != block)
        {
            return false;
        }

        // A return between the two would keep them apart.
        return block is IBlockOperation { Operations: { } statements }
            && statements.SkipWhile(statement => statement != current).Take(statements.IndexOf(StatementOf(second)!) - statements.IndexOf(current))
                .All(statement => !statement.DescendantsAndSelf().Any(operation => operation is IReturnOperation or IThrowOperation && operation.Function() == first.Function()));
    }

    private static IOperation? StatementOf(IOperation operation)
    {
        IOperation? current = operation;
        while (current is not null && current.Parent is not IBlockOperation)
        {
            current = current.Parent;
        }

        return current;
    }

    /// <summary>Whether a loop does nothing but put pieces of text together, in a variable of its own function.</summary>
    private static bool IsDrain(IForEachLoopOperation loop, Body body)
    {
        IOperation? statement = loop.Body is IBlockOperation block ? (block.Operations is [{ } only] ? only : null) : loop.Body;
        if (statement is not IExpressionStatementOperation { Operation: { } operation })
        {
            return false;
        }

        return operation switch
        {
            IInvocationOperation { TargetMethod: { Name: "Append", ContainingType.Name: "StringBuilder" }, Instance: ILocalReferenceOperation { Local: { } builder } } append =>
                IsOwn(builder, loop) && IsText(append.Arguments.FirstOrDefault()?.Value, loop, body),
            ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add, Target: ILocalReferenceOperation { Local: { Type.SpecialType: SpecialType.System_String } text } } sum =>
                IsOwn(text, loop) && IsText(sum.Value, loop, body),
            _ => false,
        } && !body.IsPaced;
    }

    private static bool IsOwn(ILocalSymbol local, IForEachLoopOperation loop) =>
        local.DeclaringSyntaxReferences is [{ } reference] && !loop.Syntax.Span.Contains(reference.Span);

    /// <summary>Whether a value is the text of the stream's own piece.</summary>
    private static bool IsText(IOperation? value, IForEachLoopOperation loop, Body body) =>
        value is not null
        && Footprint.Of(value, body) is { HasUnknownEffects: false } footprint
        && footprint.Reads.OfType<ILocalSymbol>().All(local => loop.Locals.Contains(local, SymbolEqualityComparer.Default))
        && footprint.Reads.Any(symbol => loop.Locals.Contains(symbol, SymbolEqualityComparer.Default));
}
