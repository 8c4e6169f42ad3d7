using System.ComponentModel;

namespace LlmGen.CompilerServices;

/// <summary>
/// The dependencies between the steps of a plan. It does not schedule them, since each step awaits its own inputs. It predicts the duration of a run from the
/// measured latencies of the methods, and ranks waiting calls by their remaining path. Created once by generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LlmPlanGraph
{
    private readonly LlmPlanStep[] _steps;
    private readonly int[][] _after;
    private readonly int[][] _during;

    /// <summary>Creates the graph of a plan.</summary>
    /// <param name="name">The interface and the method, such as <c>ISupportDesk.TriageAsync</c>.</param>
    /// <param name="steps">The steps. Each follows the steps that it depends on.</param>
    public LlmPlanGraph(string name, LlmPlanStep[] steps)
    {
        Name = name;
        _steps = steps;
        _after = [.. steps.Select(step => step.After.Select(IndexOf).ToArray())];
        _during = [.. steps.Select(step => step.During.Select(IndexOf).ToArray())];
    }

    /// <summary>The interface and the method.</summary>
    public string Name { get; }

    internal int Count => _steps.Length;

    internal int IndexOf(string step) => Array.FindIndex(_steps, other => other.Name == step);

    /// <summary>How long a run takes by the medians of its methods; null where none of them is known. What has no prompt counts as nothing.</summary>
    internal TimeSpan? Predict(LatencyTracker latency)
    {
        var starts = new TimeSpan[_steps.Length];
        var ends = new TimeSpan[_steps.Length];
        bool isKnown = false;
        for (int i = 0; i < _steps.Length; i++)
        {
            // A step that reads a stream begins with it, and its own time holds what it waits for the next element.
            starts[i] = Latest(_after[i].Select(input => ends[input]).Concat(_during[i].Select(input => starts[input])));
            TimeSpan? median = latency.MedianTotal(_steps[i].Method);
            isKnown |= median is not null;
            ends[i] = Latest([starts[i] + (median ?? TimeSpan.Zero), .. _during[i].Select(input => ends[input])]);
        }

        return isKnown ? Latest(ends) : null;
    }

    /// <summary>How long everything takes that can begin only when a step has ended, by the medians of its methods.</summary>
    internal TimeSpan After(int step, LatencyTracker latency)
    {
        // How long each step and what waits for it will take, from the last to the first.
        var paths = new TimeSpan[_steps.Length];
        for (int i = _steps.Length - 1; i > step; i--)
        {
            paths[i] = (latency.MedianTotal(_steps[i].Method) ?? TimeSpan.Zero) + Next(i);
        }

        return Next(step);

        TimeSpan Next(int from) => Latest(Enumerable.Range(from + 1, _steps.Length - from - 1).Where(later => _after[later].Contains(from)).Select(later => paths[later]));
    }

    /// <summary>The steps that a run had to wait for, first to last: of those that no other takes, the one that ended last; its input that ended last; and so on.</summary>
    /// <param name="ended">When each step ended; 0 where it did not.</param>
    internal string[] CriticalPath(long[] ended)
    {
        var path = new List<string>();
        int step = Last(Enumerable.Range(0, _steps.Length).Where(IsEnd));
        while (step >= 0)
        {
            path.Insert(0, _steps[step].Name);
            step = Last(_after[step].Concat(_during[step]));
        }

        return [.. path];

        int Last(IEnumerable<int> steps) => steps.Where(i => ended[i] != 0).OrderByDescending(i => ended[i]).FirstOrDefault(-1);
    }

    private bool IsEnd(int step) => !_after.Concat(_during).Any(inputs => inputs.Contains(step));

    private static TimeSpan Latest(IEnumerable<TimeSpan> times) => times.DefaultIfEmpty(TimeSpan.Zero).Max();
}
