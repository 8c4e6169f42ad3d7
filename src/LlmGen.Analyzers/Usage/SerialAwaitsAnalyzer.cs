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
        List<LlmCall> awaited = [.. context.Body.Calls.Where(call => call.IsAwaitable && call.Await is not null && !context.Body.IsPacedAt(call.Invocation))];
        if (awaited.Count < 2)
        {
            return;
        }

        foreach (IGrouping<IOperation, (LlmCall Call, IOperation Statement)> group in awaited
            .Select(call => (Call: call, Statement: StatementOf(call)))
            .Where(pair => pair.Statement is not null)
            .Select(pair => (pair.Call, Statement: pair.Statement!))
            .GroupBy(pair => pair.Statement.Parent is IBlockOperation or ISwitchCaseOperation ? pair.Statement.Parent : pair.Statement))
        {
            Analyze(StatementsOf(group.Key), group.ToLookup(pair => pair.Statement, pair => pair.Call), context);
        }
    }

    private static void Analyze(ImmutableArray<IOperation> statements, ILookup<IOperation, LlmCall> calls, UsageContext context)
    {
        int start = 0;
        while (start < statements.Length)
        {
            if (!calls.Contains(statements[start]))
            {
                start++;
                continue;
            }

            var run = AwaitRun.From(statements, start, calls, context.Body);
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
            schedule.IsSafe
                ? ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Schedule, ScheduleStep.Encode(schedule.Steps)).Add(DiagnosticProperties.Names, string.Join(",", schedule.Names))
                : ImmutableDictionary<string, string?>.Empty,
            schedule.Locations,
            string.Join(", ", names.Take(names.Length - 1).Select(name => "'" + name + "'")) + " and '" + names.Last() + "'",
            saved == 1 ? "one call's latency" : calls + " calls' latency");
    }

    /// <summary>
    /// The statement that awaits a call: one of a block or of a switch section, one without braces, or the one expression of a function. Null where the
    /// await is part of a condition, a loop's head, or anything else that is no such statement.
    /// </summary>
    private static IOperation? StatementOf(LlmCall call)
    {
        for (IOperation? current = call.Await; current is not null and not IBlockOperation; current = current.Parent)
        {
            if (current is IExpressionStatementOperation or IReturnOperation or IVariableDeclarationGroupOperation
                && (current.Syntax is StatementSyntax || current.Parent is IBlockOperation))
            {
                return current.Parent is ILabeledOperation ? null : current;
            }
        }

        return null;
    }

    /// <summary>The statements of a block or of a switch section; or the one that has no braces around it.</summary>
    private static ImmutableArray<IOperation> StatementsOf(IOperation place) => place switch
    {
        IBlockOperation block => block.Operations,
        ISwitchCaseOperation section => section.Body,
        _ => [place],
    };
}
