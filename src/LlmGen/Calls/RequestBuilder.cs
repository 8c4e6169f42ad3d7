using System.Security.Cryptography;
using System.Text;
using LlmGen.CompilerServices;
using LlmGen.Levers.Common;
using Microsoft.Extensions.AI;

namespace LlmGen.Calls;

/// <summary>
/// Builds what one request hands to the client. Nothing of it is shared with another request, since a client may change what it is handed.
/// </summary>
internal static class RequestBuilder
{
    /// <summary>System, examples, history, prompt: what is stable first, so that the provider's prefix cache can hold it.</summary>
    public static IList<ChatMessage> Messages(LlmMethod method, in LlmPrompt prompt)
    {
        LlmExample[] examples = method.Examples;
        int stable = (method.System is null ? 0 : 1) + (2 * examples.Length);
        var prefix = new ChatMessage[prompt.History is null ? stable + 1 : stable];

        int next = 0;
        if (method.System is { } system)
        {
            prefix[next++] = new ChatMessage(ChatRole.System, system);
        }

        foreach (LlmExample example in examples)
        {
            prefix[next++] = new ChatMessage(ChatRole.User, example.Input);
            prefix[next++] = new ChatMessage(ChatRole.Assistant, example.Output);
        }

        ChatMessage last = PromptMessage(prompt);
        if (prompt.History is null)
        {
            prefix[next] = last;
            return prefix;
        }

        var messages = new List<ChatMessage>(prefix);
        foreach (ChatMessage message in prompt.History)
        {
            messages.Add(RequestCopy.Of(message));
        }

        messages.Add(last);
        return messages;
    }

    /// <summary>The part of a method's requests that never changes; null where it has none.</summary>
    public static StablePrefix? Prefix(LlmMethod method, string? modelId)
    {
        int messages = (method.System is null ? 0 : 1) + (2 * method.Examples.Length);
        if (messages == 0)
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(modelId);
        Append(method.System);
        foreach (LlmExample example in method.Examples)
        {
            Append(example.Input);
            Append(example.Output);
        }

        Append((method.Format as ChatResponseFormatJson)?.Schema?.GetRawText());
        return new StablePrefix(messages, Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16)));

        void Append(string? text)
        {
            hash.AppendData(BitConverter.GetBytes(text?.Length ?? -1));
            hash.AppendData(Encoding.UTF8.GetBytes(text ?? ""));
        }
    }

    /// <summary>The caller's options win, then the attributes, then the runtime's options; what nobody sets is left to the client.</summary>
    public static ChatOptions Options(LlmMethod method, ChatOptions? caller, LlmRuntimeOptions runtime, string? modelId)
    {
        ChatOptions options = caller?.Clone() ?? new ChatOptions();
        options.ModelId ??= modelId;
        options.MaxOutputTokens ??= method.MaxOutputTokens ?? runtime.MaxOutputTokens;
        options.Temperature ??= method.Temperature ?? runtime.Temperature;
        options.TopP ??= method.TopP ?? runtime.TopP;
        options.Seed ??= method.Seed ?? runtime.Seed;
        options.ResponseFormat ??= method.Format;

        if (options.Reasoning is null && (method.ReasoningEffort ?? runtime.ReasoningEffort) is { } effort)
        {
            options.Reasoning = new ReasoningOptions { Effort = effort };
        }

        if (options.StopSequences is null && method.StopSequences.Length > 0)
        {
            options.StopSequences = [.. method.StopSequences];
        }

        return options;
    }

    private static ChatMessage PromptMessage(in LlmPrompt prompt)
    {
        var message = new ChatMessage(ChatRole.User, prompt.Text);
        if (prompt.Attachments is { } attachments)
        {
            foreach (AIContent? attachment in attachments)
            {
                if (attachment is not null)
                {
                    message.Contents.Add(ContentCopy.Of(attachment));
                }
            }
        }

        return message;
    }
}
