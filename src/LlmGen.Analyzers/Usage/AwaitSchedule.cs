using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>How statements that await one call after the other can be written so that calls run at once.</summary>
/// <param name="Statements">The statements, as they stand.</param>
/// <param name="Awaits">The awaits in them that are started early.</param>
/// <param name="First">The first await that others need not wait for.</param>
/// <param name="Together">What the first group of calls that start together is called.</param>
/// <param name="Names">What the results of all awaits are called.</param>
/// <param name="Saved">How many calls no longer add their time.</param>
/// <param name="Steps">The new order.</param>
/// <param name="IsSafe">Whether no call could fail to start while another runs, whose task nobody would await then.</param>
internal sealed record AwaitSchedule(
    ImmutableArray<IOperation> Statements,
    ImmutableArray<IAwaitOperation> Awaits,
    IAwaitOperation First,
    ImmutableArray<string> Together,
    ImmutableArray<string> Names,
    int Saved,
    ImmutableArray<ScheduleStep> Steps,
    bool IsSafe)
{
    /// <summary>Where statements and then awaits stand.</summary>
    public IEnumerable<Location> Locations => Statements.Select(statement => statement.Syntax.GetLocation()).Concat(Awaits.Select(one => one.Syntax.GetLocation()));
}
