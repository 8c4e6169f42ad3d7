using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace SupportDesk;

/// <summary>Measures every request that passes through, from outside: what it says holds for any client.</summary>
internal sealed class RequestRecorder(IChatClient inner, RequestLog log) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        TimeSpan start = log.Elapsed;
        ChatResponse response = await base.GetResponseAsync(messages, options, cancellationToken);

        // The caller of a buffered request sees its first token together with the last.
        log.Add(Step(messages), start, firstToken: null, response.Usage);
        return response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        TimeSpan start = log.Elapsed;
        TimeSpan? firstToken = null;
        UsageDetails? usage = null;
        await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            // A server's first update often holds only the role.
            firstToken ??= update.Text.Length > 0 ? log.Elapsed : null;
            usage = update.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? usage;
            yield return update;
        }

        log.Add(Step(messages), start, firstToken, usage);
    }

    /// <summary>The step of the triage that a request belongs to, told by the verb with which its prompt begins.</summary>
    private static string Step(IEnumerable<ChatMessage> messages) => messages.Last().Text.Split(' ', 2)[0] switch
    {
        "Summarize" => "Summary",
        "Classify" => "Kind",
        "List" => "Requests",
        "Write" => "Reply",
        string verb => verb,
    };
}
