using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>LLM004: a call awaited in every turn of a loop whose turns are proven not to need each other.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AwaitInLoopAnalyzer : UsageAnalyzer
{
    private const int DefaultConcurrency = 4;

    private static readonly string[] Repetitions = ["attempt", "retry", "retries", "tries", "try", "round", "turn", "iteration", "step", "pass"];

    /// <summary>Creates the rule.</summary>
    public AwaitInLoopAnalyzer()
        : base(Rules.AwaitInLoop)
    {
    }

    private protected override void Analyze(UsageContext context)
    {
        foreach (IGrouping<ILoopOperation, LlmCall> group in context.Body.Calls
            .Where(call => call.IsAwaitable && call.Await is not null && call.Method.Kind != LlmCallKind.Embedding)
            .Select(call => (Call: call, Loop: LoopOf(call)))
            .Where(pair => pair.Loop is not null)
            .GroupBy(pair => pair.Loop!, pair => pair.Call))
        {
            // Turns that ran at once would multiply the bound of a fan-out.
            if (!context.Body.IsPacedAt(group.Key) && group.All(call => call.Method.Kind != LlmCallKind.FanOut) && IndependentLoop.Of(group.Key, context.Body) is { } loop && !IsRepetition(group.Key))
            {
                LlmCall first = group.First();
                ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty
                    .Add(DiagnosticProperties.Number, context.Number(UsageOptions.MaxConcurrency, DefaultConcurrency));
                List<Location> places = [];
                if (loop.Fixable is { } result)
                {
                    places = [group.Key.Syntax.GetLocation(), result.Syntax.GetLocation()];
                }

                context.Report(first.Await!.Syntax.GetLocation(), properties, places, first.Invocation.TargetMethod.Name);
            }
        }
    }

    /// <summary>The loop in whose every turn a call is awaited, within the same function.</summary>
    internal static ILoopOperation? LoopOf(LlmCall call)
    {
        IOperation current = call.Await!;
        while (current.Parent is { } parent and not IAnonymousFunctionOperation and not ILocalFunctionOperation)
        {
            if (parent is ILoopOperation loop)
            {
                return loop.Body == current ? loop : null;
            }

            current = parent;
        }

        return null;
    }

    /// <summary>Whether a loop counts attempts rather than items.</summary>
    private static bool IsRepetition(ILoopOperation loop) =>
        loop is IForLoopOperation && loop.Locals.Any(local => Repetitions.Any(name => local.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase)));
}
