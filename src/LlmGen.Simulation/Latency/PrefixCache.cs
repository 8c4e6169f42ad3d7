using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace LlmGen.Simulation.Latency;

/// <summary>
/// Remembers prompt prefixes in blocks of tokens. A block's key hashes the block and all before it, so that one key stands for a
/// whole prefix. Bounded: the least recently used block goes first, and of one prefix its tail before its head.
/// </summary>
internal sealed class PrefixCache
{
    private readonly int _blockTokens;
    private readonly int _minimumTokens;
    private readonly int _capacity;
    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, LinkedListNode<UInt128>> _blocks = [];
    private readonly LinkedList<UInt128> _recency = new();

    public PrefixCache(int blockTokens, int minimumTokens, int capacityTokens)
    {
        _blockTokens = blockTokens;
        _minimumTokens = minimumTokens;
        _capacity = capacityTokens / blockTokens;
    }

    /// <summary>
    /// The keys of a prompt's whole blocks, shorter prefix first. The last token is left out: a model computes at least one to answer.
    /// </summary>
    public List<UInt128> Keys(string modelId, string prompt)
    {
        List<UInt128> keys = [];
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(modelId.AsSpan()));
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        int start = 0;
        int tokens = 0;
        for (int end = TokenEstimate.End(prompt, 0); end < prompt.Length; end = TokenEstimate.End(prompt, end))
        {
            if (++tokens % _blockTokens == 0)
            {
                hash.AppendData(MemoryMarshal.AsBytes(prompt.AsSpan(start, end - start)));
                hash.GetCurrentHash(digest);
                keys.Add(MemoryMarshal.Read<UInt128>(digest));
                start = end;
            }
        }

        return keys;
    }

    /// <summary>How many tokens of the prompt with these keys are cached; 0 below the minimum.</summary>
    public int Match(List<UInt128> keys)
    {
        lock (_lock)
        {
            int blocks = 0;
            while (blocks < keys.Count && _blocks.ContainsKey(keys[blocks]))
            {
                blocks++;
            }

            if (blocks * _blockTokens < _minimumTokens)
            {
                return 0;
            }

            Touch(keys, blocks);
            return blocks * _blockTokens;
        }
    }

    /// <summary>Remembers a prompt's blocks. To be called when its first token is out: no provider serves a prefix earlier.</summary>
    public void Add(List<UInt128> keys)
    {
        if (keys.Count * _blockTokens < _minimumTokens)
        {
            return;
        }

        lock (_lock)
        {
            Touch(keys, Math.Min(keys.Count, _capacity));
            while (_blocks.Count > _capacity)
            {
                _blocks.Remove(_recency.Last!.Value);
                _recency.RemoveLast();
            }
        }
    }

    private void Touch(List<UInt128> keys, int count)
    {
        for (int index = count - 1; index >= 0; index--)
        {
            if (_blocks.TryGetValue(keys[index], out LinkedListNode<UInt128>? node))
            {
                _recency.Remove(node);
                _recency.AddFirst(node);
            }
            else
            {
                _blocks.Add(keys[index], _recency.AddFirst(keys[index]));
            }
        }
    }
}
