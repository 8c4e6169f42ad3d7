using Microsoft.Extensions.AI;

namespace LegacyChat.After;

/// <summary>The conversation with the head of the desk, who asks about the day.</summary>
internal sealed class HeadOfDesk(IChatClient client, string report)
{
    private const int MessagesKept = 20;

    private readonly ChatMessage _task = new(ChatRole.System, "Answer the questions of the head of the desk from the report.");
    private readonly ChatMessage _report = new(ChatRole.User, report);
    private readonly List<ChatMessage> _history = [];

    public async Task AskAsync(string question, CancellationToken cancellationToken)
    {
        Console.WriteLine(question);
        _history.Add(new ChatMessage(ChatRole.User, question));
        if (_history.Count > MessagesKept)
        {
            _history.RemoveRange(0, _history.Count - MessagesKept);
        }

        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync([_task, _report, .. _history], new ChatOptions { MaxOutputTokens = 200 }, cancellationToken))
        {
            Console.Write(update.Text);
            updates.Add(update);
        }

        Console.WriteLine();
        _history.AddMessages(updates);
    }
}
