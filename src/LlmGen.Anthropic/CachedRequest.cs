using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>A request with its cache breakpoints. What the caller handed in is copied where it changes.</summary>
/// <param name="Messages">The messages, in the order of the wire.</param>
/// <param name="Options">The options, without instructions and without a <see cref="StablePrefix"/>.</param>
internal readonly record struct CachedRequest(List<ChatMessage> Messages, ChatOptions? Options)
{
    public static CachedRequest Of(IEnumerable<ChatMessage> messages, ChatOptions? options, Ttl? prefixTtl)
    {
        ArgumentNullException.ThrowIfNull(messages);
        List<ChatMessage> sent = [.. messages];
        int system = sent.TakeWhile(message => message.Role == ChatRole.System).Count();
        StablePrefix? prefix = StablePrefix.Of(options);
        int stable = Math.Min(prefix?.Messages ?? system, sent.Count);

        if (prefix is not null || options?.Instructions is not null)
        {
            options = options!.Clone();
            options.AdditionalProperties?.Remove(StablePrefix.PropertyName);
        }

        if (options?.Instructions is { } instructions)
        {
            options.Instructions = null;
            sent.Insert(system, new ChatMessage(ChatRole.System, instructions));
            stable += prefix is null || stable > system ? 1 : 0;
        }

        var breakpoints = new CacheBreakpoints(sent, options?.Tools);
        breakpoints.SetLast(0, stable, prefixTtl);

        // The prompt is new in every call; a tool's results come again in the next step of its loop.
        int repeated = sent is [.., { } last] && last.Role != ChatRole.Tool ? sent.Count - 1 : sent.Count;
        breakpoints.SetLast(stable, repeated, ttl: null);
        return new CachedRequest(sent, options);
    }
}
