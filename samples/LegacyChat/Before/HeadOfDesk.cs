using Microsoft.Extensions.AI;

namespace LegacyChat.Before;

/// <summary>The conversation with the head of the desk, who asks about the day.</summary>
internal sealed class HeadOfDesk(IChatClient client)
{
    private readonly List<ChatMessage> _history = [];

    public async Task AskAsync(string question, string report, CancellationToken cancellationToken)
    {
        if (_history.Count == 0)
        {
            _history.Add(new ChatMessage(ChatRole.System, "Answer the questions of the head of the desk from this report:\n\n" + report));
        }

        _history.Add(new ChatMessage(ChatRole.User, question));
        ChatResponse response = await client.GetResponseAsync(_history, new ChatOptions { MaxOutputTokens = 200 }, cancellationToken);
        _history.AddMessages(response);
        Console.WriteLine(question);
        Console.WriteLine(response.Text);
    }
}
