using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmGen.Benchmarks;

/// <summary>A model that answers at once, so that what is measured is the cost around it.</summary>
internal sealed class ScriptedClient : IChatClient
{
    private static readonly UsageDetails Usage = new() { InputTokenCount = 1500, OutputTokenCount = 40, TotalTokenCount = 1540 };

    private readonly string _answer;
    private readonly bool _reportsUsage;
    private readonly ChatResponseUpdate[] _updates;

    /// <param name="answer">The whole answer.</param>
    /// <param name="chunkLength">How many characters each update of a stream has.</param>
    /// <param name="reportsUsage">Whether a buffered answer names its model, its tokens and why it ended.</param>
    public ScriptedClient(string answer, int chunkLength = 20, bool reportsUsage = false)
    {
        _reportsUsage = reportsUsage;
        _answer = answer;
        _updates = Updates(answer, chunkLength);
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Task.FromResult(_reportsUsage
            ? new ChatResponse(new ChatMessage(ChatRole.Assistant, _answer)) { ModelId = "model-1", FinishReason = ChatFinishReason.Stop, Usage = Usage }
            : new ChatResponse(new ChatMessage(ChatRole.Assistant, _answer)));

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        foreach (ChatResponseUpdate update in _updates)
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    // Equal chunks share an update: a megabyte in single characters would otherwise fill the memory before anything is measured.
    private static ChatResponseUpdate[] Updates(string answer, int chunkLength)
    {
        var known = new Dictionary<string, ChatResponseUpdate>(StringComparer.Ordinal);
        var updates = new ChatResponseUpdate[(answer.Length + chunkLength - 1) / chunkLength];
        for (int i = 0; i < updates.Length; i++)
        {
            int start = i * chunkLength;
            string chunk = answer.Substring(start, Math.Min(chunkLength, answer.Length - start));
            if (!known.TryGetValue(chunk, out ChatResponseUpdate? update))
            {
                update = new ChatResponseUpdate(ChatRole.Assistant, chunk);
                known.Add(chunk, update);
            }

            updates[i] = update;
        }

        return updates;
    }
}
