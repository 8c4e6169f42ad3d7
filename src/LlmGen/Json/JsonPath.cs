using System.Globalization;
using System.Text;
using System.Text.Json;
using LlmGen.CompilerServices;

namespace LlmGen.Json;

/// <summary>
/// The path of a token, found by reading the text once more up to it: so that a path costs nothing as long as nothing fails.
/// </summary>
internal static class JsonPath
{
    /// <summary>The path of the token at an offset.</summary>
    /// <param name="utf8">The JSON.</param>
    /// <param name="offset">Where the token starts; its closing bracket names a whole object or array.</param>
    /// <param name="root">The path of the JSON's root.</param>
    /// <returns>The path, and where the value starts that it names.</returns>
    public static (string Path, int Start) At(ReadOnlySpan<byte> utf8, int offset, string root)
    {
        Stack<Container> containers = new();
        Utf8JsonReader reader = new(utf8, LlmJsonReader.Options);
        int start = offset;
        try
        {
            while (reader.TokenStartIndex < offset || reader.TokenType == JsonTokenType.None)
            {
                if (!reader.Read() || reader.TokenStartIndex > offset)
                {
                    break;
                }

                if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                {
                    Container closed = containers.Pop();
                    if (reader.TokenStartIndex == offset)
                    {
                        start = closed.Start;
                    }
                }
                else if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    containers.Peek().Name = JsonExcerpt.Of(reader.ValueSpan);
                }
                else
                {
                    if (containers.TryPeek(out Container? parent) && parent.Name is null)
                    {
                        parent.Index++;
                    }

                    bool inside = reader.TokenStartIndex < offset;
                    if (inside && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    {
                        containers.Push(new Container { Start = (int)reader.TokenStartIndex });
                    }
                }
            }
        }
        catch (JsonException)
        {
            // The text breaks off or is no JSON at the offset: what was read so far is the path.
        }

        StringBuilder path = new(root);
        foreach (Container container in containers.Reverse())
        {
            Append(path, container);
        }

        return (path.ToString(), start);
    }

    private static void Append(StringBuilder path, Container container)
    {
        if (container.Name is not { } name)
        {
            if (container.Index >= 0)
            {
                path.Append(CultureInfo.InvariantCulture, $"[{container.Index}]");
            }
        }
        else if (name.Length > 0 && !char.IsDigit(name[0]) && name.All(c => char.IsLetterOrDigit(c) || c == '_'))
        {
            path.Append('.').Append(name);
        }
        else
        {
            path.Append("['").Append(name.Replace("'", "\\'", StringComparison.Ordinal)).Append("']");
        }
    }

    private sealed class Container
    {
        public required int Start { get; init; }

        public string? Name { get; set; }

        public int Index { get; set; } = -1;
    }
}
