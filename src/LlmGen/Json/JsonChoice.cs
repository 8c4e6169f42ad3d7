using System.Diagnostics.CodeAnalysis;
using System.Text;
using LlmGen.CompilerServices;

namespace LlmGen.Json;

/// <summary>Chooses the value among the candidates of a text.</summary>
internal readonly ref struct JsonChoice<T>
{
    private readonly ReadOnlySpan<char> _text;
    private readonly List<JsonCandidate> _found;
    private readonly int _begin;
    private readonly LlmJsonRead<T> _read;
    private readonly LlmJsonShape _shape;
    private readonly JsonOrigin _origin;

    /// <summary>Creates the choice.</summary>
    /// <param name="candidates">The candidates, at least one.</param>
    /// <param name="read">Reads the value.</param>
    /// <param name="shape">What the value's JSON starts with.</param>
    /// <param name="origin">Where the text comes from.</param>
    public JsonChoice(in JsonCandidates candidates, LlmJsonRead<T> read, LlmJsonShape shape, in JsonOrigin origin)
    {
        _text = origin.Text;
        _found = candidates.Found;
        _begin = candidates.Begin;
        _read = read;
        _shape = shape;
        _origin = origin;
    }

    /// <summary>Reads the value.</summary>
    /// <param name="buffer">Where to transcode to.</param>
    /// <param name="isClosed">Whether nothing of the value can be missing.</param>
    public T Read(ref JsonText buffer, out bool isClosed)
    {
        LlmOutputException? empty = null;
        foreach (JsonPlace place in (ReadOnlySpan<JsonPlace>)[JsonPlace.Alone, JsonPlace.Prose])
        {
            if (TryReadPlace(place, isDeeper: false, ref buffer, out T? value, out isClosed, ref empty, out LlmOutputException? failure))
            {
                return value;
            }

            if (failure is not null)
            {
                // Nothing at this place could be read as it is asked for.
                return TryReadLines(ref buffer, out value) || TryReadPlace(place, isDeeper: true, ref buffer, out value, out _, ref empty, out _)
                    ? value
                    : throw failure;
            }
        }

        throw empty ?? _origin.Error(_origin.Path, "one JSON value", JsonExcerpt.Of(_text), _origin.Text);
    }

    /// <summary>Reads the last of the candidates at a place. Of several in prose, or one level deeper, nothing says which one counts.</summary>
    private bool TryReadPlace(
        JsonPlace place,
        bool isDeeper,
        ref JsonText buffer,
        [MaybeNullWhen(false)] out T value,
        out bool isClosed,
        ref LlmOutputException? empty,
        out LlmOutputException? failure)
    {
        (value, isClosed, failure) = (default, false, null);
        bool hasMoreThanCitations = HasMoreThanCitations();
        JsonCandidate? last = null;
        foreach (JsonCandidate candidate in _found)
        {
            if (candidate.Place != place || candidate.IsNotation(_text) || (hasMoreThanCitations && candidate.IsCitation(_text)))
            {
                continue;
            }

            try
            {
                T next = isDeeper ? ReadDeeper(candidate, ref buffer) : ReadAsAsked(candidate, ref buffer);
                if ((place == JsonPlace.Prose || isDeeper) && last is { } other && !SourceOf(other).SequenceEqual(SourceOf(candidate)))
                {
                    failure = _origin.Error(_origin.Path, "one JSON value", "several different values", _origin.Text);
                    return false;
                }

                isClosed = !isDeeper && candidate.Repaired is null && candidate.IsAll(_text, _begin);
                (value, last) = (next, candidate);
            }
            catch (LlmOutputException e) when (candidate.IsEmpty(_text))
            {
                empty = e;
            }
            catch (LlmOutputException e)
            {
                failure = e;
                return false;
            }
        }

        return last is not null;
    }

    private T ReadAsAsked(in JsonCandidate candidate, ref JsonText buffer)
    {
        LlmJsonReader json = new(buffer.Transcode(JsonOf(candidate), _origin), _origin);
        T value = JsonAnswer.ReadValue(ref json, _read, _shape);
        return candidate.IsWhole ? value : throw json.Unexpected("valid JSON");
    }

    /// <summary>Reads the only property of an object as the value.</summary>
    private T ReadDeeper(in JsonCandidate candidate, ref JsonText buffer)
    {
        LlmJsonReader json = new(buffer.Transcode(JsonOf(candidate), _origin), _origin);
        if (candidate.IsWhole && json.TryMoveIntoObject(_shape == LlmJsonShape.Array))
        {
            T value = _read(ref json);
            if (json.TryMoveToEndOfObject())
            {
                return value;
            }
        }

        throw json.Unexpected("an object with one property");
    }

    /// <summary>Reads JSON lines as the elements of a list.</summary>
    private bool TryReadLines(ref JsonText buffer, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (_shape != LlmJsonShape.Array || _found.Count < 2)
        {
            return false;
        }

        StringBuilder lines = new("[");
        for (int i = 0; i < _found.Count; i++)
        {
            JsonCandidate line = _found[i];
            ReadOnlySpan<char> between = i == 0 ? default : _text[_found[i - 1].End..line.Start].Trim();
            if (line.Place != JsonPlace.Alone || !line.IsWhole || !between.IsEmpty)
            {
                return false;
            }

            lines.Append(i == 0 ? "" : ",").Append(JsonOf(line));
        }

        try
        {
            LlmJsonReader json = new(buffer.Transcode(lines.Append(']').ToString(), _origin), _origin);
            value = _read(ref json);
            return true;
        }
        catch (LlmOutputException)
        {
            // The failure of the first line says more.
            return false;
        }
    }

    // What stands in prose as [1] or [] may be a reference or no value. It counts where there is nothing else.
    private bool HasMoreThanCitations()
    {
        foreach (JsonCandidate candidate in _found)
        {
            if (!candidate.IsCitation(_text) && !candidate.IsEmpty(_text))
            {
                return true;
            }
        }

        return false;
    }

    private ReadOnlySpan<char> SourceOf(in JsonCandidate candidate) => _text[candidate.Start..candidate.End];

    private ReadOnlySpan<char> JsonOf(in JsonCandidate candidate) => candidate.Repaired ?? SourceOf(candidate);
}
