using System.Buffers;
using System.ComponentModel;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using System.Xml;
using LlmGen.Json;

namespace LlmGen.CompilerServices;

/// <summary>
/// Reads a model's JSON for generated code, forgiving what models do, and says by <see cref="LlmOutputException"/> what it cannot read.
/// </summary>
/// <remarks>Every method finds the reader on the first token of a value and leaves it on the last one.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct LlmJsonReader
{
    internal static readonly JsonReaderOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = MaxDepth,
    };

    private const int MaxDepth = 64;

    // More digits than any number type can tell apart; it bounds what parsing one may cost.
    private const int MaxNumberLength = 1000;

    private const int MaxTimeLength = 64;

    private static readonly LlmJsonNames PairNames = new("key", "value");

    private static readonly string[] DateFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF K",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd HH:mmK",
        "yyyy-MM-dd",
    ];

    private static readonly SearchValues<char> NotInUris = SearchValues.Create("<>\"{}|\\^`");

    private static readonly string[] TimeFormats = ["H:mm", "H:mm:ss", "H:mm:ss.FFFFFFF", "h:mm tt", "h:mmtt", "h:mm:ss tt", "h:mm:sstt", "h tt", "htt"];

    private readonly JsonOrigin _origin;
    private ReadOnlySpan<byte> _utf8;
    private Utf8JsonReader _reader;

    // Where a string holds the JSON that is read: the JSON that the string stands in.
    private ReadOnlySpan<byte> _outerUtf8;
    private Utf8JsonReader _outer;
    private bool _isInString;

    internal LlmJsonReader(ReadOnlySpan<byte> utf8, in JsonOrigin origin)
    {
        _utf8 = utf8;
        _origin = origin;
        _reader = new Utf8JsonReader(utf8, Options);
        Read();
    }

    /// <summary>How long a regular expression may take to match a value: 100 ms.</summary>
    public static TimeSpan PatternTimeout => TimeSpan.FromMilliseconds(100);

    /// <summary>Where the value begins on whose first token the reader stands, in bytes.</summary>
    public readonly int Position => (int)_reader.TokenStartIndex;

    internal readonly JsonTokenType TokenType => _reader.TokenType;

    /// <summary>What follows the last token.</summary>
    internal readonly ReadOnlySpan<byte> Rest => _utf8[(int)_reader.BytesConsumed..];

    /// <summary>Whether nothing but white space and comments follows the last token.</summary>
    internal readonly bool IsAtEnd
    {
        get
        {
            ReadOnlySpan<byte> rest = Rest.TrimStart(" \t\r\n"u8);
            if (rest.IsEmpty || rest[0] != '/')
            {
                return rest.IsEmpty;
            }

            try
            {
                Utf8JsonReader ahead = _reader;
                return !ahead.Read();
            }
            catch (JsonException)
            {
                return false;
            }
        }
    }

    /// <summary>Reads a null, where there is one.</summary>
    /// <returns>True when the value is null; otherwise nothing was read.</returns>
    public readonly bool ReadNull() => _reader.TokenType == JsonTokenType.Null;

    /// <summary>Begins to read an object.</summary>
    /// <param name="names">The names of its properties.</param>
    /// <returns>What <see cref="ReadProperty"/> needs to go on.</returns>
    public LlmJsonObject ReadObject(LlmJsonNames names)
    {
        ArgumentNullException.ThrowIfNull(names);
        bool isInString = TryEnterString();
        return _reader.TokenType == JsonTokenType.StartObject ? new LlmJsonObject(names, isInString) : throw Unexpected("an object");
    }

    /// <summary>Moves to the value of the next property that has a name of the object's; others are skipped.</summary>
    /// <param name="properties">What <see cref="ReadObject"/> returned.</param>
    /// <returns>False at the end of the object, once no required property is missing and, unless it is empty, at least one was there.</returns>
    public bool ReadProperty(ref LlmJsonObject properties)
    {
        bool isOther = false;
        while (true)
        {
            Read();
            if (_reader.TokenType == JsonTokenType.EndObject)
            {
                EndObject(properties, isOther);
                return false;
            }

            int index = properties.Names.Find(Scalar(), properties.Index + 1, out bool isExact);
            Read();

            // A name that is only alike does not replace what was read.
            if (index >= 0 && (isExact || !properties.IsRead(index)))
            {
                properties.MoveTo(index);
                return true;
            }

            Skip();
            isOther = true;
        }
    }

    /// <summary>Reads a string; a number or a boolean is taken by its text.</summary>
    /// <returns>The string.</returns>
    public readonly string ReadString() => _reader.TokenType switch
    {
        JsonTokenType.String or JsonTokenType.PropertyName or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False =>
            Encoding.UTF8.GetString(Scalar()),
        _ => throw Unexpected("a string"),
    };

    /// <summary>Reads a boolean, also out of a string.</summary>
    /// <returns>The boolean.</returns>
    public readonly bool ReadBoolean()
    {
        ReadOnlySpan<byte> text = Scalar().Trim((byte)' ');
        return Ascii.EqualsIgnoreCase(text, "true"u8) ||
            (Ascii.EqualsIgnoreCase(text, "false"u8) ? false : throw Unexpected("true or false"));
    }

    /// <summary>Reads a string of one character.</summary>
    /// <returns>The character.</returns>
    public readonly char ReadChar()
    {
        Span<char> character = stackalloc char[1];
        OperationStatus status = Utf8.ToUtf16(Scalar(), character, out _, out int length);
        return status == OperationStatus.Done && length == 1 ? character[0] : throw Unexpected("a single character");
    }

    /// <summary>Reads a number, also out of a string.</summary>
    /// <typeparam name="T">The type of the number.</typeparam>
    /// <returns>The number, which is finite.</returns>
    public readonly T ReadNumber<T>()
        where T : struct, INumberBase<T>
    {
        ReadOnlySpan<byte> text = Scalar();
        if (text.Length <= MaxNumberLength)
        {
            NumberStyles style = text.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0 ? NumberStyles.Integer : NumberStyles.Float;
            if (typeof(T) == typeof(BigInteger))
            {
                // A few characters of exponent would ask for gigabytes of digits.
                style &= ~NumberStyles.AllowExponent;
            }

            if (T.TryParse(text, style, CultureInfo.InvariantCulture, out T number) && T.IsFinite(number))
            {
                return number;
            }
        }

        bool whole = T.IsZero(T.CreateTruncating(0.5));
        throw Unexpected($"{(whole ? "a whole number" : "a number")} ({typeof(T).Name})");
    }

    /// <summary>Reads a date and time in the ISO 8601 form; one with an offset becomes UTC.</summary>
    /// <returns>The date and time, of the kind UTC or unspecified.</returns>
    public readonly DateTime ReadDateTime() =>
        TryReadDate(out DateTimeOffset value, out bool hasOffset)
            ? hasOffset ? value.UtcDateTime : value.DateTime
            : throw Unexpected("a date and time (ISO 8601)");

    /// <summary>Reads a date and time in the ISO 8601 form; one without an offset is UTC.</summary>
    /// <returns>The date and time.</returns>
    public readonly DateTimeOffset ReadDateTimeOffset() =>
        TryReadDate(out DateTimeOffset value, out _) ? value : throw Unexpected("a date and time with its offset (ISO 8601)");

    /// <summary>Reads a date in the ISO 8601 form, or the date of a date and time.</summary>
    /// <returns>The date, as it was written.</returns>
    public readonly DateOnly ReadDateOnly() =>
        TryReadDate(out DateTimeOffset value, out _)
            ? DateOnly.FromDateTime(value.DateTime)
            : throw Unexpected("a date (yyyy-MM-dd)");

    /// <summary>Reads a time of day. An offset or <c>Z</c> behind it is passed over, since without a date there is nothing to convert.</summary>
    /// <returns>The time, as it was written.</returns>
    public readonly TimeOnly ReadTimeOnly()
    {
        ReadOnlySpan<char> text = WithoutOffset(TimeText(stackalloc char[MaxTimeLength]));
        return TimeOnly.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out TimeOnly time)
            ? time
            : throw Unexpected("a time of day (HH:mm:ss)");
    }

    /// <summary>Reads a duration: <c>[d.]hh:mm:ss</c>, of which the hours may exceed 23, or the ISO 8601 form such as <c>PT1H30M</c>.</summary>
    /// <returns>The duration.</returns>
    public readonly TimeSpan ReadTimeSpan()
    {
        ReadOnlySpan<char> text = TimeText(stackalloc char[MaxTimeLength]);
        try
        {
            if (text.TrimStart('-').StartsWith('P'))
            {
                return XmlConvert.ToTimeSpan(text.ToString());
            }
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw Unexpected("a duration (hh:mm:ss or ISO 8601)", e);
        }

        return TryParseDuration(text, out TimeSpan duration) ? duration : throw Unexpected("a duration (hh:mm:ss or ISO 8601)");
    }

    /// <summary>Reads a <see cref="Guid"/>.</summary>
    /// <returns>The value.</returns>
    public readonly Guid ReadGuid() => Guid.TryParse(Scalar(), out Guid value) ? value : throw Unexpected("a GUID");

    /// <summary>Reads a URI, absolute or relative, without white space or Markdown in it.</summary>
    /// <returns>The URI.</returns>
    public readonly Uri ReadUri() =>
        _reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName &&
        ReadString().Trim() is { Length: > 0 } text && text[0] != '[' && !text.AsSpan().ContainsAny(NotInUris) && !text.Any(char.IsWhiteSpace) &&
        Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out Uri? uri)
            ? uri
            : throw Unexpected("a URI");

    /// <summary>Reads one of some names: exactly, or else ignoring case, underscores, hyphens, spaces, and Markdown, quotes or a full stop around it.</summary>
    /// <param name="names">The names of an enum.</param>
    /// <returns>The index of the name.</returns>
    public readonly int ReadName(LlmJsonNames names)
    {
        ArgumentNullException.ThrowIfNull(names);
        ReadOnlySpan<byte> name = Scalar();
        int index = names.Find(name, -1);
        if (index < 0)
        {
            index = names.Find(Encoding.UTF8.GetBytes(JsonDecoration.Strip(Encoding.UTF8.GetString(name)).ToString()), -1);
        }

        return index >= 0 ? index : throw Unexpected($"one of {names.List()}");
    }

    /// <summary>Reads an array.</summary>
    /// <param name="element">Reads an element.</param>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <returns>The elements.</returns>
    public List<T> ReadList<T>(LlmJsonRead<T> element)
    {
        ArgumentNullException.ThrowIfNull(element);
        bool isInString = TryEnterString();
        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            throw Unexpected("an array");
        }

        List<T> list = [];
        while (true)
        {
            Read();
            if (_reader.TokenType == JsonTokenType.EndArray)
            {
                if (isInString)
                {
                    LeaveString();
                }

                return list;
            }

            list.Add(element(ref this));
        }
    }

    /// <summary>
    /// Reads a dictionary, given as an array of <c>{key, value}</c> or as an object, but not as a single <c>{key, value}</c>. Of equal keys the last
    /// one counts.
    /// </summary>
    /// <param name="key">Reads a key: a value, or the name of a property.</param>
    /// <param name="value">Reads a value.</param>
    /// <typeparam name="TKey">The type of the keys.</typeparam>
    /// <typeparam name="TValue">The type of the values.</typeparam>
    /// <returns>The dictionary.</returns>
    public Dictionary<TKey, TValue> ReadDictionary<TKey, TValue>(LlmJsonRead<TKey> key, LlmJsonRead<TValue> value)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        bool isInString = TryEnterString();
        bool pairs = _reader.TokenType == JsonTokenType.StartArray;
        if (!pairs && _reader.TokenType != JsonTokenType.StartObject)
        {
            throw Unexpected("an array of {key, value} or an object");
        }

        Dictionary<TKey, TValue> dictionary = [];
        LlmJsonObject pair = new(PairNames, isInString: false);
        while (true)
        {
            Read();
            if (_reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
            {
                if (!pairs && dictionary.Count == 2 && pair.FindMissing() < 0)
                {
                    // Rather one of the pairs than a dictionary with these two keys.
                    throw Unexpected("an array of {key, value} or an object");
                }

                if (isInString)
                {
                    LeaveString();
                }

                return dictionary;
            }

            if (pairs)
            {
                ReadPair(dictionary, key, value);
            }
            else
            {
                if (dictionary.Count < 2 && PairNames.Find(Scalar(), -1) is var index and >= 0)
                {
                    pair.MoveTo(index);
                }

                TKey name = key(ref this);
                Read();
                dictionary[name] = value(ref this);
            }
        }
    }

    /// <summary>Refuses the value that was just read unless a constraint of its property holds.</summary>
    /// <param name="holds">Whether the constraint holds.</param>
    /// <param name="expected">The constraint in words.</param>
    /// <param name="start">The <see cref="Position"/> at which the value begins.</param>
    public readonly void Check(bool holds, string expected, int start)
    {
        if (!holds)
        {
            throw ErrorAt(start, expected);
        }
    }

    /// <summary>Refuses the string that was just read unless a regular expression matches it as a whole; null and an empty string pass, as in validation.</summary>
    /// <param name="value">The string.</param>
    /// <param name="pattern">The regular expression.</param>
    /// <param name="start">The <see cref="Position"/> at which the value begins.</param>
    public readonly void CheckPattern(string? value, Regex pattern, int start)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (string.IsNullOrEmpty(value))
        {
            return;
        }

        try
        {
            Match match = pattern.Match(value);
            Check(match.Success && match.Index == 0 && match.Length == value.Length, $"a match of the pattern {pattern}", start);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw ErrorAt(start, $"a match of the pattern {pattern} within {PatternTimeout.TotalMilliseconds} ms", e);
        }
    }

    internal readonly LlmOutputException Unexpected(string expected, Exception? innerException = null) =>
        ErrorAt((int)_reader.TokenStartIndex, expected, innerException);

    /// <summary>Goes on in the object or array that a string holds, if it holds one; <see cref="LeaveString"/> ends this.</summary>
    /// <param name="onlyObject">Whether only an object with a property will do.</param>
    internal bool TryEnterString(bool onlyObject = false)
    {
        if (_reader.TokenType != JsonTokenType.String || _isInString)
        {
            return false;
        }

        ReadOnlySpan<byte> text = Scalar().TrimStart(" \t\r\n"u8);
        if (text.IsEmpty || text[0] is not ((byte)'{' or (byte)'[') ||
            (onlyObject && (text[0] == '[' || !text[1..].TrimStart(" \t\r\n"u8).StartsWith((byte)'"'))))
        {
            return false;
        }

        _outerUtf8 = _utf8;
        _outer = _reader;
        _isInString = true;
        _utf8 = text;
        _reader = new Utf8JsonReader(text, Options);
        Read();
        return true;
    }

    /// <summary>Goes back to the string, all of which must have been read.</summary>
    internal void LeaveString()
    {
        if (!IsAtEnd)
        {
            throw ErrorAt((int)_reader.BytesConsumed, "the end of the string");
        }

        _utf8 = _outerUtf8;
        _reader = _outer;
        _isInString = false;
    }

    /// <summary>Moves to the value of the first property, where it is an object or an array.</summary>
    internal bool TryMoveIntoObject(bool isArray)
    {
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        Read();
        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            return false;
        }

        Read();
        return _reader.TokenType == (isArray ? JsonTokenType.StartArray : JsonTokenType.StartObject);
    }

    /// <summary>Whether the object ends behind the value that was read.</summary>
    internal bool TryMoveToEndOfObject()
    {
        Read();
        return _reader.TokenType == JsonTokenType.EndObject;
    }

    /// <summary>Whether the object that begins here has the one property <c>"value"</c>, with an array, an object or null.</summary>
    internal readonly bool IsWrapper(LlmJsonNames wrapper)
    {
        LlmJsonReader ahead = this;
        ahead.Read();
        if (ahead.TokenType != JsonTokenType.PropertyName || wrapper.Find(ahead.Scalar(), 0) < 0)
        {
            return false;
        }

        ahead.Read();
        if (ahead.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject or JsonTokenType.Null))
        {
            return false;
        }

        ahead.Skip();
        ahead.Read();
        return ahead.TokenType == JsonTokenType.EndObject;
    }

    private void EndObject(in LlmJsonObject properties, bool isOther)
    {
        int missing = properties.FindMissing();
        if (missing >= 0)
        {
            throw Unexpected($"the property \"{properties.Names[missing]}\"");
        }

        if (isOther && properties.Index < 0 && properties.Names.Count > 0)
        {
            throw Unexpected($"any of the properties {properties.Names.List()}");
        }

        if (properties.IsInString)
        {
            LeaveString();
        }
    }

    private void ReadPair<TKey, TValue>(Dictionary<TKey, TValue> dictionary, LlmJsonRead<TKey> key, LlmJsonRead<TValue> value)
        where TKey : notnull
    {
        TKey pairKey = default!;
        TValue pairValue = default!;
        LlmJsonObject properties = ReadObject(PairNames);
        while (ReadProperty(ref properties))
        {
            if (properties.Index == 0)
            {
                pairKey = key(ref this);
            }
            else
            {
                pairValue = value(ref this);
            }
        }

        dictionary[pairKey] = pairValue;
    }

    // The only places that call what throws JsonException: one thrown by a user's constructor must pass through.
    private void Read()
    {
        try
        {
            if (_reader.Read())
            {
                return;
            }
        }
        catch (JsonException e)
        {
            throw Malformed(e);
        }

        throw ErrorAt(_utf8.Length, "the rest of the JSON");
    }

    private void Skip()
    {
        try
        {
            _reader.Skip();
        }
        catch (JsonException e)
        {
            throw Malformed(e);
        }
    }

    // The text of a string, property name, number or boolean without its escapes; empty for any other token.
    private readonly ReadOnlySpan<byte> Scalar()
    {
        if (_reader.ValueIsEscaped)
        {
            return Unescape();
        }

        return _reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.Null ? [] : _reader.ValueSpan;
    }

    private readonly ReadOnlySpan<byte> Unescape()
    {
        byte[] text = new byte[_reader.ValueSpan.Length];
        try
        {
            return text.AsSpan(0, _reader.CopyString(text));
        }
        catch (InvalidOperationException e)
        {
            throw Unexpected("a string of valid Unicode text", e);
        }
    }

    private readonly ReadOnlySpan<char> TimeText(Span<char> buffer)
    {
        bool text = _reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName;
        return text && Utf8.ToUtf16(Scalar(), buffer, out _, out int length) == OperationStatus.Done
            ? buffer[..length].Trim()
            : [];
    }

    /// <summary>
    /// A time without the <c>Z</c>, <c>±hh</c>, <c>±hhmm</c> or <c>±hh:mm</c> behind it. Without seconds, what follows a hyphen may be the end of a
    /// range and is no offset.
    /// </summary>
    private static ReadOnlySpan<char> WithoutOffset(ReadOnlySpan<char> time)
    {
        int sign = time.LastIndexOfAny('+', '-');
        if (sign < 0)
        {
            return time.EndsWith("Z", StringComparison.OrdinalIgnoreCase) ? time[..^1] : time;
        }

        ReadOnlySpan<char> offset = time[(sign + 1)..];
        bool isOffset = offset.Length switch
        {
            2 => IsNumber(offset, 14),
            4 => IsNumber(offset[..2], 14) && IsNumber(offset[2..], 59),
            5 => IsNumber(offset[..2], 14) && offset[2] == ':' && IsNumber(offset[3..], 59),
            _ => false,
        };
        return isOffset && !time[..sign].Contains('-') && (time[sign] == '+' || time[..sign].Count(':') == 2) ? time[..sign] : time;

        static bool IsNumber(ReadOnlySpan<char> digits, int max) =>
            int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= max;
    }

    // TimeSpan.Parse reads a number without a colon, and hours beyond 23, as days.
    private static bool TryParseDuration(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        int colon = text.IndexOf(':');
        bool isNegative = text.StartsWith('-');
        if (colon > 0 && text.Count(':') < 3 &&
            int.TryParse(text[(isNegative ? 1 : 0)..colon], NumberStyles.None, CultureInfo.InvariantCulture, out int hours) && hours > 23)
        {
            bool isRead = TimeSpan.TryParse($"0{text[colon..]}", CultureInfo.InvariantCulture, out duration) && hours < TimeSpan.MaxValue.TotalHours - 1;
            duration = isRead ? (duration + new TimeSpan(hours, 0, 0)) * (isNegative ? -1 : 1) : default;
            return isRead;
        }

        duration = default;
        return colon >= 0 && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration);
    }

    // Never by way of the machine's time zone. The reader's own parser is the quick way for what is ISO 8601 to the letter.
    private readonly bool TryReadDate(out DateTimeOffset value, out bool hasOffset)
    {
        DateTime date;
        if (_reader.TokenType == JsonTokenType.String && !_reader.ValueIsEscaped && _reader.TryGetDateTime(out date))
        {
            hasOffset = date.Kind != DateTimeKind.Unspecified;
            value = hasOffset ? default : new DateTimeOffset(date, TimeSpan.Zero);
            return !hasOffset || _reader.TryGetDateTimeOffset(out value);
        }

        ReadOnlySpan<char> text = TimeText(stackalloc char[MaxTimeLength]);
        hasOffset = DateTime.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out date) &&
            date.Kind == DateTimeKind.Utc;
        return DateTimeOffset.TryParseExact(
            text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value);
    }

    private readonly LlmOutputException Malformed(JsonException exception)
    {
        int offset = 0;
        for (long line = exception.LineNumber ?? 0; line > 0; line--)
        {
            offset += _utf8[offset..].IndexOf((byte)'\n') + 1;
        }

        offset = (int)Math.Min(_utf8.Length, offset + (exception.BytePositionInLine ?? 0));
        bool begun = _reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
        bool tooDeep = _reader.CurrentDepth + (begun ? 1 : 0) == MaxDepth &&
            offset < _utf8.Length && _utf8[offset] is (byte)'{' or (byte)'[';
        string expected = tooDeep ? $"at most {MaxDepth} levels of nesting"
            : offset == _utf8.Length ? "the rest of the JSON"
            : "valid JSON";
        return ErrorAt(offset, expected, exception);
    }

    private readonly LlmOutputException ErrorAt(int offset, string expected, Exception? innerException = null)
    {
        string root = _isInString ? JsonPath.At(_outerUtf8, (int)_outer.TokenStartIndex, _origin.Path).Path : _origin.Path;
        (string path, int start) = JsonPath.At(_utf8, offset, root);
        string found = start == _utf8.Length ? JsonOrigin.EndOfText : JsonExcerpt.Of(ValueAt(_utf8[start..]));
        return _origin.Error(path, expected, found, _origin.Text ?? Encoding.UTF8.GetString(_utf8), innerException);
    }

    private static ReadOnlySpan<byte> ValueAt(ReadOnlySpan<byte> utf8)
    {
        try
        {
            Utf8JsonReader reader = new(utf8, Options);
            reader.Read();
            reader.Skip();
            return utf8[..(int)reader.BytesConsumed];
        }
        catch (JsonException)
        {
            return utf8;
        }
    }
}
