using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>Names the stable prefix of a request: the same in every process, another one where the prefix is another.</summary>
internal static class PrefixKey
{
    /// <summary>What OpenAI takes, in characters.</summary>
    private const int MaxLength = 64;

    private const int HashBytes = 16;

    private static readonly ChatRole Developer = new("developer");

    /// <summary>The key that the request brought, or one made of what it begins with; null where nothing of it looks stable.</summary>
    public static string? Of(string? given, IList<ChatMessage> messages, ChatOptions options)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        return
            given is { Length: <= MaxLength } ? given
            : given is not null ? Add(hash, given).Finish()
            : AddPrefix(hash, messages, options) ? hash.Finish()
            : null;
    }

    // In the order in which the provider lays them out: tools and schema, then instructions and the leading system messages.
    private static bool AddPrefix(IncrementalHash hash, IList<ChatMessage> messages, ChatOptions options)
    {
        bool any = false;
        foreach (AITool tool in options.Tools ?? [])
        {
            any = true;
            Add(hash, tool.Name);
            Add(hash, tool.Description);
            Add(hash, (tool as AIFunctionDeclaration)?.JsonSchema);
        }

        if (options.ResponseFormat is ChatResponseFormatJson { Schema: JsonElement schema })
        {
            any = true;
            Add(hash, schema);
        }

        if (options.Instructions is { Length: > 0 } instructions)
        {
            any = true;
            Add(hash, instructions);
        }

        for (int i = 0; i < messages.Count && (messages[i].Role == ChatRole.System || messages[i].Role == Developer); i++)
        {
            any = true;
            Add(hash, messages[i].Text);
        }

        return any;
    }

    private static void Add(IncrementalHash hash, JsonElement? json) => Add(hash, json is { } element ? element.GetRawText() : "");

    // The length goes first, so that no two lists of texts run into the same bytes.
    private static IncrementalHash Add(IncrementalHash hash, string text)
    {
        hash.AppendData(BitConverter.GetBytes(text.Length));
        hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
        return hash;
    }

    private static string Finish(this IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, HashBytes));
}
