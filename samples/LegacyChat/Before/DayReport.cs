using System.Text;
using Microsoft.Extensions.AI;

namespace LegacyChat.Before;

/// <summary>Writes the report that goes to the head of the desk.</summary>
internal sealed class DayReport(IChatClient client)
{
    public async Task<string> WriteAsync(IEnumerable<string> replies, CancellationToken cancellationToken)
    {
        StringBuilder report = new();
        string prompt = "Write the report of the day from our replies.\n\n" + string.Join("\n\n", replies);
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(prompt, cancellationToken: cancellationToken))
        {
            report.Append(update.Text);
        }

        return report.ToString();
    }
}
