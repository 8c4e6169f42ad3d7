using System.Collections.Immutable;
using System.Globalization;

namespace LlmGen.Analyzers;

/// <summary>One step of the new order in which a rule wants statements and calls to be written, and a fix writes them.</summary>
/// <param name="Kind">What to write.</param>
/// <param name="Indices">The statement to keep, the call to start, or the calls to join, counted from 0.</param>
internal sealed record ScheduleStep(ScheduleStepKind Kind, ImmutableArray<int> Indices)
{
    /// <summary>The one index of a step that is no join.</summary>
    public int Index => Indices[0];

    /// <summary>Writes steps as a text that <see cref="Parse"/> reads.</summary>
    public static string Encode(IEnumerable<ScheduleStep> steps) => string.Join(
        " ",
        steps.Select(step => step.Kind + ":" + string.Join(",", step.Indices.Select(index => index.ToString(CultureInfo.InvariantCulture)))));

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static ImmutableArray<ScheduleStep> Parse(string text) =>
    [
        .. from step in text.Split(' ')
           let parts = step.Split(':')
           select new ScheduleStep(
               (ScheduleStepKind)Enum.Parse(typeof(ScheduleStepKind), parts[0]),
               [.. parts[1].Split(',').Select(index => int.Parse(index, CultureInfo.InvariantCulture))]),
    ];
}
