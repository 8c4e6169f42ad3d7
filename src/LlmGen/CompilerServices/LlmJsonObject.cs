using System.ComponentModel;

namespace LlmGen.CompilerServices;

/// <summary>How far the reading of one JSON object has come. Made by <see cref="LlmJsonReader.ReadObject"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct LlmJsonObject
{
    private const int WordBits = 64;

    private readonly ulong[]? _moreSeen;
    private ulong _seen;

    internal LlmJsonObject(LlmJsonNames names, bool isInString)
    {
        IsInString = isInString;
        Names = names;
        Index = -1;
        _moreSeen = names.Count > WordBits ? new ulong[(names.Count - 1) / WordBits] : null;
    }

    /// <summary>The index, in the names of the object, of the property just read.</summary>
    public int Index { readonly get; private set; }

    internal LlmJsonNames Names { get; }

    /// <summary>Whether the object is the JSON that a string holds.</summary>
    internal bool IsInString { get; }

    /// <summary>Whether a property has been read.</summary>
    /// <param name="index">Its index in the names of the object.</param>
    /// <returns>True when it was there.</returns>
    public readonly bool IsRead(int index) =>
        ((index < WordBits ? _seen : _moreSeen![(index / WordBits) - 1]) & (1UL << (index % WordBits))) != 0;

    internal void MoveTo(int index)
    {
        Index = index;
        if (index < WordBits)
        {
            _seen |= 1UL << index;
        }
        else
        {
            _moreSeen![(index / WordBits) - 1] |= 1UL << (index % WordBits);
        }
    }

    /// <summary>The index of a required property that was not there, or -1.</summary>
    internal readonly int FindMissing()
    {
        int missing = Names.FindMissing(0, _seen);
        for (int word = 1; missing < 0 && word <= (_moreSeen?.Length ?? 0); word++)
        {
            missing = Names.FindMissing(word, _moreSeen![word - 1]);
        }

        return missing;
    }
}
