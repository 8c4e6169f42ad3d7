using LlmGen.CompilerServices;
using LlmGen.Levers.Common;
using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Hedging;

/// <summary>A client whose slow requests are sent again: see <see cref="HedgingChatClientExtensions"/>.</summary>
internal sealed class HedgingChatClient : DelegatingChatClient
{
    private readonly HedgeEngine _hedging;

    public HedgingChatClient(IChatClient innerClient, HedgePolicy policy, TimeProvider time)
        : base(innerClient)
    {
        _hedging = new HedgeEngine(ChatClientName.Of(innerClient), policy, new HedgeBudget(HedgeBudget.DefaultShare), new HedgeHold(time), time);
    }

    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (!HedgeEngine.IsSafe(options))
        {
            return InnerClient.GetStreamingResponseAsync(messages, options, cancellationToken);
        }

        var request = new RequestCopy(messages, options);
        return _hedging.Stream(
            token =>
            {
                RequestCopy attempt = request.Again();
                return InnerClient.GetStreamingResponseAsync(attempt.Messages, attempt.Options, token);
            },
            cancellationToken);
    }
}
