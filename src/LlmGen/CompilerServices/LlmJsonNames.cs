using System.ComponentModel;
using System.Text;

namespace LlmGen.CompilerServices;

/// <summary>The property names of an object or the names of an enum, as generated code gives them to <see cref="LlmJsonReader"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LlmJsonNames
{
    private const int WordBits = 64;
    private const int MaxListed = 12;

    private readonly string[] _names;
    private readonly byte[][] _utf8;
    private readonly ulong[] _required;

    /// <summary>Creates the names, in the order of their indexes.</summary>
    /// <param name="names">The names; a trailing <c>?</c> marks a property that may be missing.</param>
    public LlmJsonNames(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        _names = new string[names.Length];
        _utf8 = new byte[names.Length][];
        _required = new ulong[Math.Max(1, (names.Length + WordBits - 1) / WordBits)];
        for (int i = 0; i < names.Length; i++)
        {
            bool required = !names[i].EndsWith('?');
            _names[i] = required ? names[i] : names[i][..^1];
            _utf8[i] = Encoding.UTF8.GetBytes(_names[i]);
            if (required)
            {
                _required[i / WordBits] |= 1UL << (i % WordBits);
            }
        }
    }

    internal int Count => _names.Length;

    internal string this[int index] => _names[index];

    /// <summary>The index of a name, or -1. Models follow the schema's order, so the likely one is compared first.</summary>
    internal int Find(ReadOnlySpan<byte> name, int likely) => Find(name, likely, out _);

    /// <summary>The same, and whether the name is exactly that one.</summary>
    internal int Find(ReadOnlySpan<byte> name, int likely, out bool isExact)
    {
        isExact = true;
        byte[][] names = _utf8;
        if ((uint)likely < (uint)names.Length && name.SequenceEqual(names[likely]))
        {
            return likely;
        }

        for (int i = 0; i < names.Length; i++)
        {
            if (name.SequenceEqual(names[i]))
            {
                return i;
            }
        }

        isExact = false;
        name = name.Trim((byte)' ');
        int index = FindOnly(name, ignoreSeparators: false);
        return index >= 0 ? index : FindOnly(name, ignoreSeparators: true);
    }

    // Where several names are alike, nothing tells which one is meant.
    private int FindOnly(ReadOnlySpan<byte> name, bool ignoreSeparators)
    {
        int found = -1;
        for (int i = 0; i < _utf8.Length; i++)
        {
            if (ignoreSeparators ? EqualsLoosely(name, _utf8[i]) : Ascii.EqualsIgnoreCase(name, _utf8[i]))
            {
                if (found >= 0)
                {
                    return -1;
                }

                found = i;
            }
        }

        return found;
    }

    /// <summary>The first required name among the 64 of a word that is not marked as seen, or -1.</summary>
    internal int FindMissing(int word, ulong seen)
    {
        ulong missing = _required[word] & ~seen;
        return missing == 0 ? -1 : (word * WordBits) + System.Numerics.BitOperations.TrailingZeroCount(missing);
    }

    /// <summary>The names for a message: <c>"Bug", "Question"</c>.</summary>
    internal string List()
    {
        string list = string.Join(", ", _names.Take(MaxListed).Select(name => $"\"{name}\""));
        return _names.Length > MaxListed ? list + ", …" : list;
    }

    // Ignores ASCII case and the characters by which naming conventions differ, but not at either end or between digits: "A-" is not "A", "_id" is not
    // "id", "1-1" is not "11".
    private static bool EqualsLoosely(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int i = 0;
        int j = 0;
        while (i < left.Length && j < right.Length)
        {
            if (ToLower(left[i++]) != ToLower(right[j++]))
            {
                return false;
            }

            i = SkipSeparators(left, i);
            j = SkipSeparators(right, j);
        }

        return i == left.Length && j == right.Length;
    }

    private static int SkipSeparators(ReadOnlySpan<byte> name, int start)
    {
        int end = start;
        while (end < name.Length && name[end] is (byte)'_' or (byte)'-' or (byte)' ')
        {
            end++;
        }

        return end == name.Length || (char.IsAsciiDigit((char)name[start - 1]) && char.IsAsciiDigit((char)name[end])) ? start : end;
    }

    private static int ToLower(byte value) => value is >= (byte)'A' and <= (byte)'Z' ? value | 0x20 : value;
}
