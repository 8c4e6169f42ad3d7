using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;

namespace LlmGen.Simulation.Latency;

/// <summary>
/// The text that a request amounts to, in the order in which providers cache it: tools, schema, instructions, messages.
/// </summary>
internal static class PromptRenderer
{
    public static string Render(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        StringBuilder prompt = new();
        foreach (AITool tool in options?.Tools ?? [])
        {
            prompt.Append("<|tool|>").Append(tool.Name).Append('\n').Append(tool.Description).Append('\n');
            if (tool is AIFunctionDeclaration function)
            {
                prompt.Append(function.JsonSchema.GetRawText()).Append('\n');
            }
        }

        if (options?.ResponseFormat is ChatResponseFormatJson json)
        {
            prompt.Append("<|format|>json\n").Append(json.Schema?.GetRawText()).Append('\n');
        }

        if (!string.IsNullOrEmpty(options?.Instructions))
        {
            prompt.Append("<|system|>").Append(options.Instructions).Append('\n');
        }

        foreach (ChatMessage message in messages)
        {
            prompt.Append("<|").Append(message.Role.Value).Append("|>");
            foreach (AIContent content in message.Contents)
            {
                Append(prompt, content);
            }

            prompt.Append('\n');
        }

        return prompt.Append("<|assistant|>").ToString();
    }

    private static void Append(StringBuilder prompt, AIContent content)
    {
        switch (content)
        {
            case TextContent text:
                prompt.Append(text.Text);
                break;
            case TextReasoningContent reasoning:
                prompt.Append(reasoning.Text);
                break;
            case DataContent data:
                // Its bytes tell attachments apart; in base64 they would count as thousands of tokens that no provider counts.
                prompt.Append('[').Append(data.MediaType).Append(' ')
                    .Append(Convert.ToHexString(SHA256.HashData(data.Data.Span))).Append(']');
                break;
            case UriContent uri:
                prompt.Append('[').Append(uri.MediaType).Append(' ').Append(uri.Uri).Append(']');
                break;
            case FunctionCallContent call:
                prompt.Append('[').Append(call.Name);
                foreach ((string name, object? value) in call.Arguments ?? new Dictionary<string, object?>())
                {
                    prompt.Append(CultureInfo.InvariantCulture, $" {name}={value}");
                }

                prompt.Append(']');
                break;
            case FunctionResultContent result:
                prompt.Append(CultureInfo.InvariantCulture, $"[{result.Result}]");
                break;
            default:
                prompt.Append('[').Append(content.GetType().Name).Append(']');
                break;
        }
    }
}
