using Microsoft.Extensions.AI;

namespace LlmGen.Calls;

/// <summary>
/// The usage of a response whose parts report it. A provider may report usage again with every chunk, so within a message the largest figure of each count
/// is taken; the messages of a tool loop are requests of their own, so they are added up.
/// </summary>
internal struct UsageTotal
{
    private UsageDetails? _before;
    private UsageDetails? _current;

    /// <summary>The usage so far, an object of its own; null where none was reported.</summary>
    public readonly UsageDetails? Total
    {
        get
        {
            if (_before is null || _current is null)
            {
                return _before ?? _current;
            }

            var total = new UsageDetails();
            total.Add(_before);
            total.Add(_current);
            return total;
        }
    }

    /// <summary>What is observed from now on belongs to another message.</summary>
    public void NextMessage()
    {
        _before = Total;
        _current = null;
    }

    public void Observe(UsageDetails usage)
    {
        if (_current is null)
        {
            // The reported object is not ours to change.
            _current = new UsageDetails();
            _current.Add(usage);
            return;
        }

        UsageDetails current = _current;
        current.InputTokenCount = Larger(current.InputTokenCount, usage.InputTokenCount);
        current.OutputTokenCount = Larger(current.OutputTokenCount, usage.OutputTokenCount);
        current.CachedInputTokenCount = Larger(current.CachedInputTokenCount, usage.CachedInputTokenCount);
        current.ReasoningTokenCount = Larger(current.ReasoningTokenCount, usage.ReasoningTokenCount);
#pragma warning disable MEAI001 // Experimental counts, which are summed up like the others.
        current.InputAudioTokenCount = Larger(current.InputAudioTokenCount, usage.InputAudioTokenCount);
        current.InputTextTokenCount = Larger(current.InputTextTokenCount, usage.InputTextTokenCount);
        current.OutputAudioTokenCount = Larger(current.OutputAudioTokenCount, usage.OutputAudioTokenCount);
        current.OutputTextTokenCount = Larger(current.OutputTextTokenCount, usage.OutputTextTokenCount);
#pragma warning restore MEAI001

        // Where input and output were reported apart, each report may have only its own part as the total.
        long? total = Larger(current.TotalTokenCount, usage.TotalTokenCount);
        current.TotalTokenCount = total is null ? null : Larger(total, current.InputTokenCount + current.OutputTokenCount);

        if (usage.AdditionalCounts is { } counts)
        {
            current.AdditionalCounts ??= [];
            foreach ((string name, long count) in counts)
            {
                current.AdditionalCounts[name] = current.AdditionalCounts.TryGetValue(name, out long known) ? Math.Max(known, count) : count;
            }
        }
    }

    private static long? Larger(long? one, long? other) => one is null || other > one ? other : one;
}
