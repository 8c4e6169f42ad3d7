using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmGen.Telemetry;

/// <summary>
/// A JSON path as a log may hold it. Names that the schema declares come from source; every other one, such as the key of a dictionary, is the
/// model's text and becomes <c>*</c>.
/// </summary>
internal static class LoggedPath
{
    private const string Hidden = "*";

    public static string? Of(string? path, ChatResponseFormat? format)
    {
        if (path is null || path.AsSpan().IndexOfAny('.', '\'') < 0)
        {
            return path;
        }

        var declared = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (format is ChatResponseFormatJson { Schema: { } schema })
        {
            AddNames(schema, declared);
        }

        return Of(path, declared);
    }

    private static string Of(string path, HashSet<string> declared)
    {
        var shown = new StringBuilder("$");
        for (int i = 1; i < path.Length;)
        {
            bool isQuoted = path.AsSpan(i).StartsWith("['");
            int start = i + (isQuoted ? 2 : 1);
            int end = isQuoted ? EndOfQuoted(path, start) : EndOf(path, start);
            string name = path[start..end];
            if (path[i] == '[' && !isQuoted)
            {
                shown.Append('[').Append(int.TryParse(name.AsSpan(0, Math.Max(0, name.Length - 1)), out _) ? name : Hidden + "]");
            }
            else
            {
                shown.Append('.').Append(declared.Contains(name) ? name : Hidden);
            }

            i = isQuoted ? end + 2 : end;
        }

        return shown.ToString();
    }

    private static int EndOf(string path, int start)
    {
        int length = path.AsSpan(start).IndexOfAny('.', '[');
        return length < 0 ? path.Length : start + length;
    }

    private static int EndOfQuoted(string path, int start)
    {
        for (int i = start; i < path.Length - 1; i++)
        {
            if (path[i] == '\'' && path[i + 1] == ']' && path[i - 1] != '\\')
            {
                return i;
            }
        }

        return path.Length;
    }

    private static void AddNames(JsonElement schema, HashSet<string> names)
    {
        if (schema.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in schema.EnumerateArray())
            {
                AddNames(item, names);
            }
        }
        else if (schema.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty keyword in schema.EnumerateObject())
            {
                if (keyword.NameEquals("properties") && keyword.Value.ValueKind == JsonValueKind.Object)
                {
                    names.UnionWith(keyword.Value.EnumerateObject().Select(property => property.Name));
                }

                AddNames(keyword.Value, names);
            }
        }
    }
}
