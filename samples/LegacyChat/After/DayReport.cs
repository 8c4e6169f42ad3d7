using System.Text;
using Microsoft.Extensions.AI;

namespace LegacyChat.After;

/// <summary>Writes the report that goes to the head of the desk, who reads it as it comes.</summary>
internal sealed class DayReport(IChatClient client)
{
    public async Task<string> WriteAsync(IEnumerable<string> replies, CancellationToken cancellationToken)
    {
        StringBuilder report = new();
        string prompt = "Write the report of the day from our replies.\n\n" + string.Join("\n\n", replies);
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(prompt, new ChatOptions { MaxOutputTokens = 500 }, cancellationToken))
        {
            Console.Write(update.Text);
            report.Append(update.Text);
        }

        Console.WriteLine();
        return report.ToString();
    }
}
