using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>
/// Statements in a row that do nothing but compute and await calls, so that their order matters only where one reads what another writes. The last
/// one may do more, since nothing is moved past it.
/// </summary>
internal sealed class AwaitRun
{
    /// <summary>Longer runs are cut: a person would not follow them either.</summary>
    private const int MaxStatements = 64;

    private readonly Body _body;
    private readonly List<IOperation> _statements = [];
    private readonly List<Footprint> _footprints = [];
    private readonly List<AwaitSite> _sites = [];

    private AwaitRun(Body body)
    {
        _body = body;
    }

    /// <summary>The run that begins with a statement.</summary>
    public static AwaitRun From(ImmutableArray<IOperation> statements, int start, ILookup<IOperation, LlmCall> calls, Body body)
    {
        var run = new AwaitRun(body);
        for (int i = start; i < statements.Length && run._statements.Count < MaxStatements && run.Add(statements[i], calls); i++)
        {
        }

        return run;
    }

    /// <summary>How many statements there are.</summary>
    public int Length => _statements.Count;

    /// <summary>Whether a question is asked twice, on purpose then: to warm a cache or to compare. So are the questions beside it.</summary>
    public bool AsksTwice => _sites.Any(site => _sites.Any(other => other != site && IsSame(site, other)));

    /// <summary>The order in which calls run at once; null where none can.</summary>
    public AwaitSchedule? Schedule()
    {
        AwaitSchedule? whole = ScheduleOf(_statements.Count, out int length);

        // What follows the last call that starts early stays as it is.
        return whole is null || length == _statements.Count ? whole : ScheduleOf(length, out _);
    }

    private AwaitSchedule? ScheduleOf(int count, out int length)
    {
        var steps = new List<ScheduleStep>();
        var started = new HashSet<AwaitSite>();
        List<AwaitSite>? first = null;
        int saved = 0;
        bool isSafe = true;
        length = 0;
        List<int> open = [.. Enumerable.Range(0, count)];
        while (open.Count > 0)
        {
            Level level = LevelOf(open, started);
            if (level.Group.Count >= 2)
            {
                first ??= level.Group;
                saved += level.Group.Count - 1;
                isSafe &= level.Group.Skip(1).All(site => !SynchronousFailure.IsPossible(site.Call, _body));
                length = Math.Max(length, level.Group.Max(site => site.Statement) + 1);
                steps.AddRange(level.Kept.Select(index => new ScheduleStep(ScheduleStepKind.Keep, [index])));
                steps.AddRange(level.Group.Select(site => new ScheduleStep(ScheduleStepKind.Start, [_sites.IndexOf(site)])));
                steps.Add(new ScheduleStep(ScheduleStepKind.Join, [.. level.Group.Select(site => _sites.IndexOf(site))]));
                started.UnionWith(level.Group);
                open = level.Late;
            }
            else if (first is null)
            {
                return null;
            }
            else
            {
                // Nothing more runs at once from here: the statement keeps its place, and the search goes on behind it.
                steps.Add(new ScheduleStep(ScheduleStepKind.Keep, [open[0]]));
                open.RemoveAt(0);
            }
        }

        if (first is null)
        {
            return null;
        }

        List<AwaitSite> sites = [.. _sites.Where(site => site.Statement < count)];
        return new AwaitSchedule(
            [.. _statements.Take(count)],
            [.. sites.Select(site => site.Await)],
            first[0].Await,
            [.. first.Select(site => site.Name)],
            [.. sites.Select(site => site.Name)],
            saved,
            [.. steps],
            isSafe);
    }

    /// <summary>Splits statements into what can be done before the first result is there, and what cannot.</summary>
    private Level LevelOf(List<int> statements, HashSet<AwaitSite> started)
    {
        var level = new Level();
        var late = new Footprint();
        for (int position = 0; position < statements.Count; position++)
        {
            int index = statements[position];
            Footprint footprint = _footprints[index];
            List<AwaitSite> sites = [.. _sites.Where(site => site.Statement == index && !started.Contains(site))];
            if (sites.Count == 0 && !footprint.HasUnknownEffects && !footprint.Logs && !Needs(footprint, late))
            {
                // It moves up, before the calls; where they, or what waits for them, read what it changes, nothing behind it moves.
                if (level.Group.Count > 0 && (Disturbs(footprint, late) || level.Group.Any(site => Disturbs(footprint, site.Footprint))))
                {
                    level.Late.AddRange(statements.Skip(position));
                    return level;
                }

                level.Kept.Add(index);
                continue;
            }

            if (!footprint.Writes.Overlaps(late.Writes))
            {
                level.Group.AddRange(sites.Where(site => !Needs(site.Footprint, late)));
            }

            level.Late.Add(index);
            Join(late, footprint);
            if (footprint.HasUnknownEffects)
            {
                level.Late.AddRange(statements.Skip(position + 1));
                return level;
            }
        }

        return level;
    }

    /// <summary>Whether code reads what other code writes, or could, through an object that it is handed.</summary>
    private static bool Needs(Footprint footprint, Footprint late) =>
        footprint.Reads.Overlaps(late.Writes)
        || footprint.Escapes.Overlaps(late.Mutates)
        || footprint.Reads.Overlaps(late.Mutates)
        || footprint.Writes.Overlaps(late.Writes)
        || (late.WritesHeap && footprint.Escapes.Count > 0);

    /// <summary>Whether code changes what other code reads, which is written before it but would run behind it.</summary>
    private static bool Disturbs(Footprint footprint, Footprint other) =>
        footprint.WritesHeap
        || footprint.Writes.Overlaps(other.Reads)
        || footprint.Writes.Overlaps(other.Writes)
        || footprint.Mutates.Overlaps(other.Reads)
        || footprint.Mutates.Overlaps(other.Escapes);

    private static void Join(Footprint all, Footprint one)
    {
        all.Reads.UnionWith(one.Reads);
        all.Escapes.UnionWith(one.Escapes);
        all.Captures.UnionWith(one.Captures);
        all.Writes.UnionWith(one.Writes);
        all.Mutates.UnionWith(one.Mutates);
        all.WritesHeap |= one.WritesHeap;
    }

    /// <summary>Whether two calls ask the same, be it by another method of the same client.</summary>
    private static bool IsSame(AwaitSite a, AwaitSite b) =>
        SyntaxFactory.AreEquivalent(a.Call.Invocation.Syntax, b.Call.Invocation.Syntax)
        || (IsOfLibrary(a) && IsOfLibrary(b)
            && a.Call.Invocation.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax first, ArgumentList: { } given }
            && b.Call.Invocation.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax second, ArgumentList: { } other }
            && SyntaxFactory.AreEquivalent(first.Expression, second.Expression)
            && SyntaxFactory.AreEquivalent(given, other));

    /// <summary>Whether the question is all in the arguments, not in a method's own prompt.</summary>
    private static bool IsOfLibrary(AwaitSite site) => site.Call.Library.IsSdk;

    /// <summary>Adds a statement; false where the run ends before it, or with it.</summary>
    private bool Add(IOperation statement, ILookup<IOperation, LlmCall> calls)
    {
        if (statement is ILocalFunctionOperation
            || statement.Syntax is not (LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } or ExpressionStatementSyntax or ReturnStatementSyntax or ExpressionSyntax)
            || statement.Syntax is LocalDeclarationStatementSyntax { Declaration.Variables.Count: not 1 }
            || HasDirective(statement.Syntax)
            || statement.Descendants().Any(CannotWait))
        {
            return false;
        }

        // In the order in which they are made: those within another come first.
        List<LlmCall> inStatement = [.. calls[statement].OrderBy(call => call.Invocation.Syntax.Span.End)];
        if (inStatement.Any(IsForItsEffect) || _sites.Count + inStatement.Count > MaxStatements)
        {
            return false;
        }

        List<AwaitSite> sites = [];
        foreach (LlmCall call in inStatement)
        {
            Footprint inputs = InputsOf(call);
            if (ContainsAwait(call) || inputs.HasUnknownEffects || inputs.WritesHeap || inputs.Writes.Count > 0 || inputs.Mutates.Count > 0 || !CanStartBefore(statement, call, inputs))
            {
                // It stays where it is, and so does all that follows.
                break;
            }

            sites.Add(new AwaitSite(call, _statements.Count, inputs, isOnly: inStatement.Count == 1));
        }

        Footprint footprint = Footprint.Of(statement, _body, FootprintOptions.Calls | FootprintOptions.Logs);
        bool isLast = footprint.HasUnknownEffects || statement is IReturnOperation || (footprint.WritesHeap && IsWithinTry(statement)) || sites.Count < inStatement.Count;
        if (isLast)
        {
            footprint.HasUnknownEffects = true;
            if (sites.Count == 0)
            {
                return false;
            }
        }

        // A loose await that is no such call, hidden in the statement, would have made it ordered.
        _sites.AddRange(sites);
        _statements.Add(statement);
        _footprints.Add(footprint);
        return !isLast;
    }

    /// <summary>Whether a local is named that must not live across an <c>await</c>: a span, or a reference to another variable.</summary>
    private static bool CannotWait(IOperation operation) =>
        ((operation as ILocalReferenceOperation)?.Local ?? (operation as IVariableDeclaratorOperation)?.Symbol) is { } local
        && (local.Type.IsRefLikeType || local.RefKind != RefKind.None);

    /// <summary>Whether the preprocessor has a hand in a statement, or in what leads to a function's one expression.</summary>
    private static bool HasDirective(SyntaxNode syntax) =>
        syntax.ContainsDirectives
        || syntax.Parent is ArrowExpressionClauseSyntax { ContainsDirectives: true }
        || syntax.Parent is ArrowExpressionClauseSyntax && syntax.GetLastToken().GetNextToken().ContainsDirectives;

    /// <summary>What starting a call reads; ordered where the call is not proven to leave nothing behind.</summary>
    private Footprint InputsOf(LlmCall call) => Footprint.Of(call.Invocation, _body, FootprintOptions.Calls);

    /// <summary>Whether a call is made for something else than its answer, or runs code that awaits others.</summary>
    private static bool IsForItsEffect(LlmCall call) =>
        call.Await!.Parent is IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation }
        || call.Invocation.TargetMethod.ReturnType.TaskResult() is null
        || call.Invocation.Descendants().Any(operation => operation is IAnonymousFunctionOperation { Symbol.IsAsync: true });

    private static bool ContainsAwait(LlmCall call) => call.Invocation.Descendants().Any(operation => operation is IAwaitOperation);

    /// <summary>Whether a call is made for certain, and nothing that its statement evaluates before it has an effect that it, or anybody else, could see.</summary>
    private bool CanStartBefore(IOperation statement, LlmCall call, Footprint inputs)
    {
        IOperation current = call.Await!;
        while (current != statement && current.Parent is { } parent)
        {
            if (IsConditional(current, parent))
            {
                return false;
            }

            foreach (IOperation child in parent.ChildOperations)
            {
                if (child == current)
                {
                    break;
                }

                Footprint before = Footprint.Of(child, _body, FootprintOptions.Calls);
                if (before.HasUnknownEffects || before.WritesHeap || before.Mutates.Count > 0 || inputs.Reads.Overlaps(before.Writes))
                {
                    return false;
                }
            }

            current = parent;
        }

        return true;
    }

    /// <summary>Whether a part of an expression is not evaluated every time that the whole is.</summary>
    private static bool IsConditional(IOperation part, IOperation whole) => whole switch
    {
        IConditionalOperation conditional => conditional.Condition != part,
        ICoalesceOperation coalesce => coalesce.WhenNull == part,
        IConditionalAccessOperation access => access.WhenNotNull == part,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } binary => binary.RightOperand == part,
        ISwitchExpressionArmOperation or ICoalesceAssignmentOperation or IInterpolatedStringHandlerCreationOperation => true,
        _ => false,
    };

    private static bool IsWithinTry(IOperation statement)
    {
        for (IOperation? current = statement.Parent; current is not null and not IAnonymousFunctionOperation and not ILocalFunctionOperation; current = current.Parent)
        {
            if (current is ITryOperation)
            {
                return true;
            }
        }

        return false;
    }

    private sealed class Level
    {
        /// <summary>The calls that start together.</summary>
        public List<AwaitSite> Group { get; } = [];

        /// <summary>Statements that come before them.</summary>
        public List<int> Kept { get; } = [];

        /// <summary>Statements that wait for a result.</summary>
        public List<int> Late { get; } = [];
    }
}
