using System.Globalization;
using System.Text;
using LlmGen.Generator.Model;

namespace LlmGen.Generator.Parsing;

/// <summary>Whether the output of an <c>[Example]</c> is JSON that the method's result can be read from. Never throws.</summary>
internal sealed class ExampleOutput
{
    private const int MaxDepth = 64;
    private const int MaxShown = 40;
    private const string Wrapper = "value";

    private readonly string _text;
    private int _at;

    private ExampleOutput(string text) => _text = text;

    /// <summary>What is wrong, as the end of a sentence about the output, and its remedy; null where it can be read.</summary>
    /// <param name="text">The output.</param>
    /// <param name="value">The result.</param>
    /// <param name="types">The objects and enums of the client.</param>
    public static string? Mistake(string text, JsonValueModel value, IEnumerable<JsonTypeModel> types)
    {
        bool isBare = value.Kind is not (JsonKind.Object or JsonKind.List or JsonKind.Dictionary);
        if ((Parse(text, out int at) ?? (isBare ? new Node('"', text.Trim()) : value.Kind == JsonKind.List ? Lines(text) : null)) is not { } node)
        {
            return at >= text.Length
                ? "is incomplete JSON; write the whole value"
                : "is invalid JSON at character " + (at + 1).ToString(CultureInfo.InvariantCulture) + "; write only JSON";
        }

        string? mistake = Mistake(node, value, types, "$");
        if (mistake is not null
            && node is { Kind: '{', Items: [var only] }
            && (value.Kind is JsonKind.Object or JsonKind.List || EqualsLoosely(only.Name, Wrapper)))
        {
            string? inner = Mistake(only.Value, value, types, "$." + only.Name);
            return inner is null ? null : value.Kind != JsonKind.Object && EqualsLoosely(only.Name, Wrapper) ? inner : mistake;
        }

        return mistake;
    }

    private static string? Mistake(Node node, JsonValueModel value, IEnumerable<JsonTypeModel> types, string path)
    {
        if (node.Kind == 'n')
        {
            return value.IsNullable ? null : "has null at " + path + ", where the type is not nullable; set a value or make the type nullable";
        }

        // A model may write JSON inside a string; nobody does in an example, so it is not looked into.
        if (value.Kind is JsonKind.Object or JsonKind.List or JsonKind.Dictionary
            && node.Kind == '"' && node.Text.TrimStart() is ['{' or '[', ..])
        {
            return null;
        }

        switch (value.Kind)
        {
            case JsonKind.Object:
                return node.Kind != '{' ? Expected(node, path, "an object")
                    : types.FirstOrDefault(type => type.Name == value.Definition) is { } type ? OfObject(node, type, types, path)
                    : null;
            case JsonKind.List:
                return node.Kind != '[' ? Expected(node, path, "an array") : FirstOf(node, item => Mistake(item.Value, value.Element!, types, path + "[" + item.Name + "]"));
            case JsonKind.Dictionary when node.Kind == '[':
                return FirstOf(node, item => OfPair(item.Value, value, types, path + "[" + item.Name + "]"));
            case JsonKind.Dictionary:
                return node.Kind != '{'
                    ? Expected(node, path, "an object or an array of {key, value}")
                    : FirstOf(node, item => Mistake(new Node('"', item.Name), value.Key!, types, path)
                        ?? Mistake(item.Value, value.Element!, types, path + "." + item.Name));
            default:
                return ExpectedOf(node, value, types) is { } expected ? Expected(node, path, expected) : null;
        }
    }

    private static string? FirstOf(Node node, Func<(string Name, Node Value), string?> mistake)
    {
        foreach ((string Name, Node Value) item in node.Items)
        {
            if (mistake(item) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static string? OfPair(Node node, JsonValueModel value, IEnumerable<JsonTypeModel> types, string path) =>
        node.Kind != '{' ? Expected(node, path, "an object of key and value")
        : Find(node, "key") is not { } key ? "has no \"key\" at " + path + "; add it"
        : Find(node, Wrapper) is not { } element ? "has no \"value\" at " + path + "; add it"
        : Mistake(key, value.Key!, types, path + ".key") ?? Mistake(element, value.Element!, types, path + ".value");

    private static string? OfObject(Node node, JsonTypeModel type, IEnumerable<JsonTypeModel> types, string path)
    {
        int found = 0;
        foreach (JsonPropertyModel property in type.Properties)
        {
            if (Find(node, property.JsonName) is { } value)
            {
                found++;
                if (Mistake(value, property.Value, types, path + "." + property.JsonName) is { } mistake)
                {
                    return mistake;
                }
            }
            else if (!property.MayBeMissing)
            {
                return "has no \"" + property.JsonName + "\" at " + path + "; add it";
            }
        }

        return found == 0 && node.Items.Count > 0 ? "has none of the properties of the type at " + path + "; add them" : null;
    }

    private static Node? Find(Node node, string name)
    {
        foreach ((string Name, Node Value) item in node.Items)
        {
            if (item.Name == name)
            {
                return item.Value;
            }
        }

        return node.Items.Find(item => EqualsLoosely(item.Name, name)).Value;
    }

    /// <summary>What a scalar should have been, or null where it is.</summary>
    private static string? ExpectedOf(Node node, JsonValueModel value, IEnumerable<JsonTypeModel> types)
    {
        string text = node.Text;
        bool isScalar = node.Kind is not ('{' or '[');
        switch (value.Kind)
        {
            case JsonKind.Enum:
                JsonTypeModel? type = types.FirstOrDefault(type => type.Name == value.Definition);
                string bare = text.Trim('*', '_', '`', '"', '\'', '.', ' ', '\r', '\n', '\t');
                return type is null || (isScalar && type.EnumNames.Any(name => EqualsLoosely(name, text) || EqualsLoosely(name, bare)))
                    ? null
                    : "one of " + string.Join(", ", type.EnumNames.Select(name => "\"" + name + "\""));
            case JsonKind.Boolean:
                return isScalar && text.Trim().ToUpperInvariant() is "TRUE" or "FALSE" ? null : "true or false";
            case JsonKind.Integer:
                return isScalar && IsWhole(text, value) ? null : "a whole number of the type '" + value.Type + "'";
            case JsonKind.Real:
                return isScalar && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real) && !double.IsNaN(real) && !double.IsInfinity(real)
                    ? null
                    : "a number";
            case JsonKind.Char:
                return isScalar && text.Length == 1 ? null : "a single character";
            case JsonKind.Guid:
                return isScalar && Guid.TryParse(text, out _) ? null : "a GUID";
            case JsonKind.DateTime or JsonKind.DateTimeOffset or JsonKind.DateOnly:
                return node.Kind == '"' && text.Any(char.IsDigit) ? null : "a date (ISO 8601)";
            case JsonKind.TimeOnly or JsonKind.TimeSpan:
                return node.Kind == '"' && text.Any(char.IsDigit) ? null : "a time (ISO 8601)";
            default:
                return isScalar ? null : "a string";
        }
    }

    private static bool IsWhole(string text, JsonValueModel value)
    {
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number))
        {
            return number == decimal.Truncate(number)
                && (IntegerTypes.RangeOf(value) is not { } range || (number >= range.Item1 && number <= range.Item2));
        }

        // Int128 and UInt128 go beyond a decimal.
        return IntegerTypes.RangeOf(value) is null && text.Trim() is { Length: > 0 } digits && digits.TrimStart('-', '+').All(c => c is >= '0' and <= '9');
    }

    private static string Expected(Node node, string path, string expected) => "has " + Shown(node) + " at " + path + "; expected " + expected;

    private static string Shown(Node node) => node.Kind switch
    {
        '{' => "an object",
        '[' => "an array",
        '"' => "\"" + (node.Text.Length > MaxShown ? node.Text.Substring(0, MaxShown) + "…" : node.Text) + "\"",
        _ => node.Text.Length > MaxShown ? node.Text.Substring(0, MaxShown) + "…" : node.Text,
    };

    // As answers are read: ignores ASCII case and the characters by which naming conventions differ.
    private static bool EqualsLoosely(string left, string right) => string.Equals(Plain(left), Plain(right), StringComparison.Ordinal);

    private static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (char c in name)
        {
            if (c is not ('_' or '-' or ' '))
            {
                plain.Append(c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c);
            }
        }

        return plain.ToString();
    }

    /// <summary>A list as JSON lines.</summary>
    private static Node? Lines(string text)
    {
        var list = new Node('[', "");
        foreach (string line in text.Split('\n'))
        {
            if (line.Trim().Length == 0)
            {
                continue;
            }

            if (Parse(line, out _) is not { } item)
            {
                return null;
            }

            list.Add(item);
        }

        return list.Items.Count > 1 ? list : null;
    }

    private static Node? Parse(string text, out int at)
    {
        var parser = new ExampleOutput(text);
        parser.SkipSpace();
        Node? node = parser.Value(0);
        parser.SkipSpace();
        at = parser._at;
        return at == text.Length ? node : null;
    }

    private char Current => _at < _text.Length ? _text[_at] : '\0';

    private void SkipSpace()
    {
        while (Current is ' ' or '\t' or '\r' or '\n')
        {
            _at++;
        }
    }

    private Node? Value(int depth)
    {
        switch (Current)
        {
            case '{' or '[':
                return depth < MaxDepth ? Items(Current, depth) : null;
            case '"':
                return String() is { } text ? new Node('"', text) : null;
            case 't':
                return Word("true");
            case 'f':
                return Word("false");
            case 'n':
                return Word("null");
            default:
                return Number();
        }
    }

    private Node? Items(char kind, int depth)
    {
        char end = kind == '{' ? '}' : ']';
        var node = new Node(kind, "");
        _at++;
        SkipSpace();
        if (Take(end))
        {
            return node;
        }

        while (true)
        {
            string? name = null;
            if (kind == '{')
            {
                name = Current == '"' ? String() : null;
                SkipSpace();
                if (name is null || !Take(':'))
                {
                    return null;
                }

                SkipSpace();
            }

            if (Value(depth + 1) is not { } value)
            {
                return null;
            }

            node.Add(value, name);
            SkipSpace();
            if (Take(end))
            {
                return node;
            }

            if (!Take(','))
            {
                return null;
            }

            SkipSpace();
        }
    }

    private string? String()
    {
        var text = new StringBuilder();
        _at++;
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (c == '"')
            {
                _at++;
                return text.ToString();
            }

            if (c < ' ')
            {
                return null;
            }

            _at++;
            if (c != '\\')
            {
                text.Append(c);
                continue;
            }

            char escape = Current;
            int known = "\"\\/bfnrt".IndexOf(escape);
            if (known >= 0)
            {
                text.Append("\"\\/\b\f\n\r\t"[known]);
                _at++;
            }
            else if (escape == 'u'
                && _at + 5 <= _text.Length
                && ushort.TryParse(_text.Substring(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
            {
                text.Append((char)code);
                _at += 5;
            }
            else
            {
                return null;
            }
        }

        return null;
    }

    private Node? Word(string word)
    {
        if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0)
        {
            return null;
        }

        _at += word.Length;
        return new Node(word[0], word);
    }

    private Node? Number()
    {
        int start = _at;
        Take('-');
        if (!Take('0') && !Digits())
        {
            return null;
        }

        if (Take('.') && !Digits())
        {
            return null;
        }

        if (Take('e') || Take('E'))
        {
            if (!Take('-'))
            {
                Take('+');
            }

            if (!Digits())
            {
                return null;
            }
        }

        return new Node('0', _text.Substring(start, _at - start));
    }

    private bool Digits()
    {
        int start = _at;
        while (Current is >= '0' and <= '9')
        {
            _at++;
        }

        return _at > start;
    }

    private bool Take(char c)
    {
        if (_at >= _text.Length || _text[_at] != c)
        {
            return false;
        }

        _at++;
        return true;
    }

    /// <summary>A value of JSON: <c>{</c>, <c>[</c>, <c>"</c>, <c>0</c> for a number, or the first letter of a word.</summary>
    private sealed class Node(char kind, string text)
    {
        public char Kind { get; } = kind;

        public string Text { get; } = text;

        public List<(string Name, Node Value)> Items { get; } = [];

        public void Add(Node value, string? name = null) => Items.Add((name ?? Items.Count.ToString(CultureInfo.InvariantCulture), value));
    }
}
