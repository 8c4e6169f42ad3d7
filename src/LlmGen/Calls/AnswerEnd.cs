using Microsoft.Extensions.AI;

namespace LlmGen.Calls;

/// <summary>What an answer is beside its text: why the model stopped, its refusal or error where it gave one, what it used, and which model it was.</summary>
internal struct AnswerEnd
{
    private List<FunctionCallContent>? _toolCalls;
    private bool _wasTruncated;

    /// <summary>Why the message that the answer is read from ended.</summary>
    public ChatFinishReason? FinishReason { get; set; }

    public string? Refusal { get; private set; }

    /// <summary>An error that the provider reported within the response, whose text is then not whole.</summary>
    public string? Error { get; private set; }

    /// <summary>The usage of all messages: the response's own figure, or else the total of what its parts report.</summary>
    public UsageDetails? Usage { get; set; }

    public string? ModelId { get; set; }

    /// <summary>The tool that the model called beside or after the text, where nothing has invoked it: then the text is not the answer yet.</summary>
    public readonly string? UninvokedTool => _toolCalls is [{ } call, ..] ? call.Name : null;

    /// <summary>How many tools the model called that nothing has invoked.</summary>
    public readonly int UninvokedTools => _toolCalls?.Count ?? 0;

    public readonly bool IsTruncated => FinishReason is { } reason && IsLimit(reason);

    /// <summary>Whether any message was truncated, not only the last one.</summary>
    public readonly bool WasTruncated => _wasTruncated || IsTruncated;

    public readonly bool IsRefused => Refusal is not null || FinishReason == ChatFinishReason.ContentFilter;

    public static AnswerEnd Of(ChatResponse response)
    {
        var end = new AnswerEnd { FinishReason = response.FinishReason, ModelId = response.ModelId };
        UsageTotal usage = default;
        IList<ChatMessage> messages = response.Messages;
        for (int i = 0; i < messages.Count; i++)
        {
            usage.NextMessage();
            if (end._toolCalls is not null && messages[i].Role != ChatRole.Tool && !string.IsNullOrWhiteSpace(messages[i].Text))
            {
                end.PassToolCalls();
            }

            end.ObserveContents(messages[i].Contents, ref usage);
        }

        end.Usage = response.Usage ?? usage.Total;
        return end;
    }

    /// <summary>A message ends. That something is missing is not taken back by a later reason of the same message.</summary>
    public void Finish(ChatFinishReason reason)
    {
        _wasTruncated |= IsLimit(reason);
        if (FinishReason is null || reason == ChatFinishReason.ContentFilter || !(IsTruncated || IsRefused))
        {
            FinishReason = reason;
        }
    }

    /// <summary>The model has said more after its calls of tools, so that they are over.</summary>
    public readonly void PassToolCalls() => _toolCalls?.Clear();

    /// <summary>Takes in what stands beside the text; usage goes into <paramref name="usage"/>.</summary>
    public void ObserveContents(IList<AIContent> contents, ref UsageTotal usage)
    {
        for (int i = 0; i < contents.Count; i++)
        {
            switch (contents[i])
            {
                // Nearly always, so it is tested first.
                case TextContent:
                    break;

                // The adapters of Microsoft.Extensions.AI hand a refusal over as an ErrorContent with this code.
                case ErrorContent { ErrorCode: "Refusal" } refusal:
                    Refusal = refusal.Message ?? "";
                    break;
                case ErrorContent error:
                    Error = error.Message ?? error.ErrorCode ?? "";
                    break;
                case FunctionCallContent { InformationalOnly: false } call:
                    (_toolCalls ??= []).Add(call);
                    break;
                case ToolApprovalRequestContent { ToolCall: FunctionCallContent call }:
                    (_toolCalls ??= []).Add(call);
                    break;
                case FunctionResultContent result:
                    _toolCalls?.RemoveAll(call => call.CallId == result.CallId);
                    break;
                case UsageContent reported:
                    usage.Observe(reported.Details);
                    break;
            }
        }
    }

    // Some clients pass on what their provider calls it.
    private static bool IsLimit(ChatFinishReason reason) =>
        reason == ChatFinishReason.Length ||
        reason.Value.Equals("max_tokens", StringComparison.OrdinalIgnoreCase) || reason.Value.Equals("model_length", StringComparison.OrdinalIgnoreCase);
}
