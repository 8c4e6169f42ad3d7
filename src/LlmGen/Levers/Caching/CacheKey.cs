using System.Diagnostics.CodeAnalysis;
using LlmGen.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Caching;

/// <summary>
/// The key of an answer: <c>llmgen:</c> and the SHA-256 of all that decides what the model is asked. Two calls that could be answered
/// differently never share a key; a call that holds something of which this cannot be known has none.
/// </summary>
/// <remarks>
/// The name of the method is not in it, so that a buffered and a streamed method of equal content share an answer. Neither are ids and times of
/// messages, what a client keeps as the raw representation of a message that it received, and the bodies of tools.
/// </remarks>
internal static class CacheKey
{
    // What is stored under a key has a format too: an answer in another format has another key.
    private const long Format = 2;

    // "llmgen:" and a SHA-256 in Base64.
    private const int RequestCharacters = 50;

    /// <summary>
    /// What every key of a method shares: its stable prefix, its settings as they go to the model, and the model. Computed once for a method.
    /// </summary>
    public static byte[] ConstantOf(LlmMethod method, LlmRuntimeOptions options, ModelIdentity identity, string? modelId)
    {
        var writer = new CacheKeyWriter(stackalloc byte[CacheKeyWriter.UsualBytes]);
        writer.Write(CacheKeyField.Method, Format);
        writer.Write(CacheKeyField.Identity, identity.Id);
        writer.Write(CacheKeyField.Version, method.Cache?.Version);
        writer.Write(CacheKeyField.ModelId, modelId);
        writer.Write(CacheKeyField.System, method.System);
        foreach (LlmExample example in method.Examples)
        {
            writer.Write(CacheKeyField.ExampleInput, example.Input);
            writer.Write(CacheKeyField.ExampleOutput, example.Output);
        }

        writer.Write(CacheKeyField.MaxOutputTokens, method.MaxOutputTokens ?? options.MaxOutputTokens);
        writer.Write(CacheKeyField.Temperature, method.Temperature ?? options.Temperature);
        writer.Write(CacheKeyField.TopP, method.TopP ?? options.TopP);
        writer.Write(CacheKeyField.Seed, method.Seed ?? options.Seed);
        writer.Write(CacheKeyField.ReasoningEffort, (long?)(method.ReasoningEffort ?? options.ReasoningEffort));
        foreach (string sequence in method.StopSequences)
        {
            writer.Write(CacheKeyField.StopSequence, sequence);
        }

        if (method.Format is not null)
        {
            CacheKeyOptions.WriteFormat(ref writer, method.Format);
        }

        return writer.ToDigest();
    }

    /// <summary>The key of the request in the key of an entry: calls with different lifetimes and tags share a request, and no entry.</summary>
    public static string RequestOf(string key) => key.Length > RequestCharacters ? key[..RequestCharacters] : key;

    /// <summary>What a lifetime and a set of tags add to the key of a request.</summary>
    public static string SuffixOf(CachePolicy policy)
    {
        if (policy.Expiration is null && policy.Tags.Length == 0)
        {
            return "";
        }

        var writer = new CacheKeyWriter(stackalloc byte[CacheKeyWriter.UsualBytes]);
        writer.Write(CacheKeyField.Expiration, policy.Expiration?.Ticks);
        foreach (string tag in policy.Tags.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            writer.Write(CacheKeyField.Tag, tag);
        }

        return ":" + Convert.ToHexStringLower(writer.ToDigest().AsSpan(0, 16));
    }

    /// <summary>The key of a call of the method that <paramref name="constant"/> is of, or false and what stands in the way.</summary>
    public static bool TryCompute(
        ReadOnlySpan<byte> constant,
        in LlmPrompt prompt,
        [NotNullWhen(true)] out string? key,
        [NotNullWhen(false)] out string? obstacle)
    {
        var writer = new CacheKeyWriter(stackalloc byte[CacheKeyWriter.UsualBytes]);
        writer.Write(CacheKeyField.Prompt, Format);
        writer.Write(CacheKeyField.Constant, constant);
        writer.Write(CacheKeyField.Scope, prompt.CacheScope);
        writer.Write(CacheKeyField.Text, prompt.Text);
        if (prompt.History is { } history)
        {
            writer.Write(CacheKeyField.History);
            foreach (ChatMessage message in history)
            {
                CacheKeyMessage.Write(ref writer, message);
            }

            writer.Write(CacheKeyField.End);
        }

        if (prompt.Attachments is { } attachments)
        {
            writer.Write(CacheKeyField.Attachments);
            foreach (AIContent? attachment in attachments)
            {
                if (attachment is not null)
                {
                    CacheKeyMessage.WriteContent(ref writer, attachment, ChatRole.User);
                }
            }

            writer.Write(CacheKeyField.End);
        }

        if (prompt.Options is { } options)
        {
            CacheKeyOptions.Write(ref writer, options);
        }

        return writer.TryGetKey(out key, out obstacle);
    }

    /// <summary>The key of a request to a client, or false and what stands in the way. Pipelines of different names share no key.</summary>
    public static bool TryCompute(
        IReadOnlyList<ChatMessage> messages,
        ChatOptions? options,
        ModelIdentity identity,
        [NotNullWhen(true)] out string? key,
        [NotNullWhen(false)] out string? obstacle,
        string? pipeline = null)
    {
        var writer = new CacheKeyWriter(stackalloc byte[CacheKeyWriter.UsualBytes]);
        writer.Write(CacheKeyField.Request, Format);
        writer.Write(CacheKeyField.Identity, identity.Id);
        writer.Write(CacheKeyField.Pipeline, pipeline);
        for (int i = 0; i < messages.Count; i++)
        {
            CacheKeyMessage.Write(ref writer, messages[i]);
        }

        if (options is not null)
        {
            CacheKeyOptions.Write(ref writer, options);
        }

        return writer.TryGetKey(out key, out obstacle);
    }
}
