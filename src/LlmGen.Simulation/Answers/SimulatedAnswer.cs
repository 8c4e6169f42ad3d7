using System.Text;
using LlmGen.Simulation.Latency;
using Microsoft.Extensions.AI;

namespace LlmGen.Simulation.Answers;

/// <summary>The whole text that the model would answer, before it is cut to the token limit.</summary>
internal static class SimulatedAnswer
{
    private static readonly string[] Closing =
    [
        "We have checked the details that you sent and see the same on our side.",
        "The team that owns this part has the case now and works on it first.",
        "There is nothing that you need to do in the meantime.",
        "Your account and your data are not affected.",
        "We will write to you as soon as there is news, at the latest by the end of the next working day.",
        "If anything changes on your side, answer this message and it reaches us directly.",
        "A screenshot or the exact time at which it happened would help us to find the cause sooner.",
        "We are sorry for the trouble that this has caused you.",
    ];

    public static string Write(IReadOnlyList<ChatMessage> messages, ChatOptions? options, SimulatedModelOptions settings)
    {
        string answer = settings.Answer?.Invoke(messages, options) ?? WriteDefault(messages, options, settings.TypicalOutputTokens);
        return CutAtStop(answer, options?.StopSequences);
    }

    private static string WriteDefault(IReadOnlyList<ChatMessage> messages, ChatOptions? options, int typicalTokens)
    {
        PromptText prompt = PromptText.From(messages);
        if (options?.ResponseFormat is ChatResponseFormatJson json)
        {
            return SchemaAnswer.Write(json.Schema, prompt);
        }

        return prompt.AsksFor("summar", "list", "reply", "respond", "answer") switch
        {
            "summar" => string.Join(' ', prompt.Sentences.Take(2)),
            "list" => string.Join('\n', prompt.Sentences.Take(5).Select(sentence => "- " + sentence)),
            null => Lengthen(prompt.Sentences[0] + " ", prompt, typicalTokens),
            _ => Lengthen($"Hello,\n\nthank you for writing to us about this: \"{prompt.Sentences[0]}\"\n\n", prompt, typicalTokens)
                + "\n\nKind regards,\nThe support team",
        };
    }

    private static string Lengthen(string opening, PromptText prompt, int typicalTokens)
    {
        StringBuilder text = new(opening);
        int next = prompt.Pick("closing", Closing.Length);
        for (int tokens = TokenEstimate.Count(opening); tokens < typicalTokens; next = (next + 1) % Closing.Length)
        {
            text.Append(Closing[next]).Append(' ');
            tokens += TokenEstimate.Count(Closing[next]);
        }

        return text.ToString().TrimEnd();
    }

    private static string CutAtStop(string answer, IList<string>? stopSequences)
    {
        int end = answer.Length;
        foreach (string stop in stopSequences ?? [])
        {
            int index = string.IsNullOrEmpty(stop) ? -1 : answer.IndexOf(stop, StringComparison.Ordinal);
            end = index < 0 ? end : Math.Min(end, index);
        }

        return answer[..end];
    }
}
