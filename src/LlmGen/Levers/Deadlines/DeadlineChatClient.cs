using LlmGen.Calls;
using LlmGen.CompilerServices;
using LlmGen.Levers.Common;
using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Deadlines;

/// <summary>A client whose calls are given up when they take too long: see <see cref="DeadlineChatClientExtensions"/>.</summary>
internal sealed class DeadlineChatClient : DelegatingChatClient
{
    private readonly DeadlinePolicy _policy;
    private readonly TimeProvider _time;
    private readonly string _name;

    public DeadlineChatClient(IChatClient innerClient, DeadlinePolicy policy, TimeProvider time)
        : base(innerClient)
    {
        _policy = policy;
        _time = time;
        _name = ChatClientName.Of(innerClient);
    }

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        _policy is { FirstToken: null, Stall: null, Total: { } total }
            ? TotalDeadline.RunAsync(
                _name,
                total,
                _time,
                (InnerClient, messages, options),
                static (call, token) => call.InnerClient.GetResponseAsync(call.messages, call.options, token),
                cancellationToken)
            : GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        new DeadlineStream<ChatResponseUpdate>(
            _name,
            _time,
            token => InnerClient.GetStreamingResponseAsync(messages, options, token),
            cancellationToken)
        {
            FirstToken = _policy.FirstToken,
            Stall = _policy.Stall,
            Total = _policy.Total,
            HasContent = ContentChunks.HasContent,
        };
}
