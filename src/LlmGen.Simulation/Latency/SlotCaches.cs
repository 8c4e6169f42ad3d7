namespace LlmGen.Simulation.Latency;

/// <summary>A prefix cache for each slot: a request finds only what its own slot has read before, so the free slot that knows most of it gets it.</summary>
internal sealed class SlotCaches
{
    private readonly Lock _lock = new();
    private readonly List<PrefixCache> _free;

    public SlotCaches(int slots, Func<PrefixCache> create)
    {
        _free = [.. Enumerable.Range(0, slots).Select(_ => create())];
    }

    /// <summary>Takes the free slot that holds the longest part of a prompt. There is one: whoever asks has been let in.</summary>
    public PrefixCache Take(List<UInt128> keys)
    {
        lock (_lock)
        {
            PrefixCache best = _free.MaxBy(cache => cache.Match(keys))!;
            _free.Remove(best);
            return best;
        }
    }

    public void Return(PrefixCache cache)
    {
        lock (_lock)
        {
            _free.Add(cache);
        }
    }
}
