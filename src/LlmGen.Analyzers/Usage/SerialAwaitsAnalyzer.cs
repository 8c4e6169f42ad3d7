using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>LLM001: calls awaited one after the other that are proven not to need each other.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SerialAwaitsAnalyzer : UsageAnalyzer
{
    private static readonly string[] Numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    /// <summary>Creates the rule.</summary>
    public SerialAwaitsAnalyzer()
        : base(Rules.SerialAwaits)
    {
    }

    private protected override void Analyze(UsageContext context)
    {
        // Two awaited calls at least, or there is nothing to look at.
        List<LlmCall> awaited = [.. context.Body.Calls.Where(call => call.IsAwaitable && call.Await is not null)];
        if (awaited.Count < 2 || context.Body.IsPaced)
        {
            return;
        }

        foreach (IGrouping<IBlockOperation, LlmCall> group in awaited.Select(call => (Call: call, Block: BlockOf(call))).Where(pair => pair.Block is not null).GroupBy(pair => pair.Block!, pair => pair.Call))
        {
            Analyze(group.Key, [.. group], context);
        }
    }

    private static void Analyze(IBlockOperation block, List<LlmCall> calls, UsageContext context)
    {
        ILookup<IOperation, LlmCall> byStatement = calls.ToLookup(call => StatementOf(call)!);
        int start = 0;
        while (start < block.Operations.Length)
        {
            if (!byStatement.Contains(block.Operations[start]))
            {
                start++;
                continue;
            }

            var run = AwaitRun.From(block, start, byStatement, context.Body);
            if (run.AsksTwice)
            {
                start += run.Length;
            }
            else if (run.Schedule() is { } schedule)
            {
                Report(schedule, context);
                start += schedule.Statements.Length;
            }
            else
            {
                start++;
            }
        }
    }

    private static void Report(AwaitSchedule schedule, UsageContext context)
    {
        ImmutableArray<string> names = schedule.Together;
        int saved = schedule.Saved;
        string calls = saved < Numbers.Length ? Numbers[saved] : saved.ToString(CultureInfo.InvariantCulture);
        context.Report(
            schedule.First.Syntax.GetLocation(),
            ImmutableDictionary<string, string?>.Empty
                .Add(DiagnosticProperties.Schedule, schedule.Steps)
                .Add(DiagnosticProperties.Names, string.Join(",", schedule.Names)),
            schedule.Locations,
            string.Join(", ", names.Take(names.Length - 1).Select(name => "'" + name + "'")) + " and '" + names.Last() + "'",
            saved == 1 ? "one call's latency" : calls + " calls' latency");
    }

    /// <summary>The block whose statement awaits a call for certain; null where the await depends on a condition or stands in no block.</summary>
    private static IBlockOperation? BlockOf(LlmCall call) => StatementOf(call)?.Parent as IBlockOperation;

    private static IOperation? StatementOf(LlmCall call)
    {
        IOperation current = call.Await!;
        while (current.Parent is { } parent)
        {
            switch (parent)
            {
                case IBlockOperation block:
                    return block.Syntax is BlockSyntax or CompilationUnitSyntax ? current : null;
                case IConditionalOperation conditional when conditional.Condition != current:
                case ICoalesceOperation coalesce when coalesce.WhenNull == current:
                case IConditionalAccessOperation access when access.WhenNotNull == current:
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } binary when binary.RightOperand == current:
                case ISwitchExpressionArmOperation or ICoalesceAssignmentOperation or IAnonymousFunctionOperation or ILocalFunctionOperation
                    or IUsingOperation or IUsingDeclarationOperation or ILoopOperation or ISwitchOperation or ILockOperation or ITryOperation:
                    return null;
                case IConditionalOperation { Syntax: IfStatementSyntax }:
                    return null;
            }

            current = parent;
        }

        return null;
    }
}
