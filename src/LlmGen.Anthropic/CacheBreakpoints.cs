using System.Runtime.CompilerServices;
using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>Sets cache breakpoints among those that the caller set, within what the provider accepts.</summary>
internal sealed class CacheBreakpoints
{
    /// <summary>The most that the provider accepts in one request.</summary>
    private const int Limit = 4;

    /// <summary>Where the SDK keeps the breakpoint of a content: see <see cref="AIContentCacheExtensions"/>.</summary>
    private const string ContentKey = "anthropic:cache_control";

    private readonly List<ChatMessage> _messages;
    private readonly List<Placed> _callers = [];
    private int _left;

    /// <param name="messages">The messages of the request: the breakpoints are set in copies that take their places.</param>
    /// <param name="tools">The tools, which precede all messages on the wire.</param>
    public CacheBreakpoints(List<ChatMessage> messages, IList<AITool>? tools)
    {
        _messages = messages;
        foreach (AITool tool in tools ?? [])
        {
            Note(Of(tool), message: -1, content: 0);
        }

        for (int message = 0; message < messages.Count; message++)
        {
            IList<AIContent> contents = messages[message].Contents;
            for (int content = 0; content < contents.Count; content++)
            {
                Note(Of(contents[content]), message, content);
            }
        }

        _left = Limit - _callers.Count;
    }

    /// <summary>Sets a breakpoint on the last content of a range of messages that can hold one, unless the caller set one there.</summary>
    public void SetLast(int from, int end, Ttl? ttl)
    {
        for (int message = end - 1; _left > 0 && message >= from; message--)
        {
            IList<AIContent> contents = _messages[message].Contents;
            for (int content = contents.Count - 1; content >= 0; content--)
            {
                if (Of(contents[content]) is not null)
                {
                    return;
                }

                if (CanHold(_messages[message].Role, contents[content]))
                {
                    Set(message, content, Allowed(ttl, message, content));
                    return;
                }
            }
        }
    }

    private void Set(int message, int content, Ttl? ttl)
    {
        ChatMessage copy = _messages[message].Clone();
        copy.Contents = [.. copy.Contents];
        copy.Contents[content] = Copy(copy.Contents[content]).WithCacheControl(ttl);
        _messages[message] = copy;
        _left--;
    }

    /// <summary>
    /// The provider rejects a breakpoint of an hour behind one of 5 minutes: so ours is one of 5 minutes behind such a one of the caller's, and
    /// one of an hour ahead of such a one.
    /// </summary>
    private Ttl? Allowed(Ttl? ttl, int message, int content)
    {
        foreach (Placed placed in _callers)
        {
            bool isAhead = (placed.Message, placed.Content).CompareTo((message, content)) < 0;
            if (isAhead != placed.IsHour)
            {
                return isAhead ? null : Ttl.Ttl1h;
            }
        }

        return ttl;
    }

    private void Note(CacheControlEphemeral? control, int message, int content)
    {
        if (control is not null)
        {
            _callers.Add(new Placed(message, content, control.Ttl?.Value() == Ttl.Ttl1h));
        }
    }

    private static CacheControlEphemeral? Of(AITool tool) =>
        tool.GetService<ToolUnion>() is { } raw
            ? raw.CacheControl
            : tool.AdditionalProperties.TryGetValue(nameof(Tool.CacheControl), out object? control) ? control as CacheControlEphemeral : null;

    private static CacheControlEphemeral? Of(AIContent? content) =>
        content?.RawRepresentation switch
        {
            TextBlockParam raw => raw.CacheControl,
            ContentBlockParam raw => raw.CacheControl,
            _ => content?.AdditionalProperties?.TryGetValue(ContentKey, out CacheControlEphemeral? control) == true ? control : null,
        };

    /// <summary>Whether the SDK sends a content, and with its breakpoint. Raw contents are sent as they are.</summary>
    private static bool CanHold(ChatRole role, AIContent? content) =>
        content is { RawRepresentation: not (TextBlockParam or ContentBlockParam) } && content switch
        {
            TextContent text => !string.IsNullOrWhiteSpace(text.Text),
            _ when role == ChatRole.System => false,
            DataContent data => data.HasTopLevelMediaType("image") || data.HasTopLevelMediaType("text") || IsPdf(data.MediaType),
            UriContent uri => uri.HasTopLevelMediaType("image") || IsPdf(uri.MediaType),
            HostedFileContent file => !file.HasTopLevelMediaType("image"),
            FunctionCallContent or FunctionResultContent => true,
            _ => false,
        };

    private static bool IsPdf(string mediaType) => string.Equals(mediaType, "application/pdf", StringComparison.OrdinalIgnoreCase);

    private static AIContent Copy(AIContent content)
    {
        var copy = (AIContent)MemberwiseClone(content);
        copy.AdditionalProperties = content.AdditionalProperties?.Clone();
        return copy;
    }

    // Contents have no copying of their own, and a breakpoint must not change the caller's.
    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern object MemberwiseClone(object content);

    /// <summary>A breakpoint of the caller, by its place in the order of the wire.</summary>
    private readonly record struct Placed(int Message, int Content, bool IsHour);
}
