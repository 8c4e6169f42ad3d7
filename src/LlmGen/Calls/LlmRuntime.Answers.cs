using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;

namespace LlmGen;

// Sending a request, and judging the answer.
public sealed partial class LlmRuntime
{
    private Task<ChatResponse> Send(LlmMethod method, in LlmPrompt prompt, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            IChatClient client = ClientFor(method.Model ?? _options.Model, out string? modelId);
            return client.GetResponseAsync(Messages(method, prompt), RequestBuilder.Options(method, prompt.Options, _options, modelId), cancellationToken);
        }
        catch (Exception exception)
        {
            // The caller awaits: what a client throws at once reaches it the same way as what it throws later.
            return Task.FromException<ChatResponse>(exception);
        }
    }

    private IAsyncEnumerator<ChatResponseUpdate> Stream(LlmMethod method, in LlmPrompt prompt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IChatClient client = ClientFor(method.Model ?? _options.Model, out string? modelId);
        return client
            .GetStreamingResponseAsync(Messages(method, prompt), RequestBuilder.Options(method, prompt.Options, _options, modelId), cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
    }

    /// <summary>Begins a stream for an iterator, which cannot log what fails outside of its own steps.</summary>
    private IAsyncEnumerator<ChatResponseUpdate> BeginStream(LlmMethod method, in LlmPrompt prompt, CancellationToken cancellationToken)
    {
        try
        {
            return Stream(method, prompt, cancellationToken);
        }
        catch (Exception exception) when (LogFailure(method, exception, cancellationToken))
        {
            throw;
        }
    }

    private async Task<StreamedAnswer> CollectAsync(LlmMethod method, LlmPrompt prompt, CancellationToken cancellationToken)
    {
        var answer = new StreamedAnswer(_time);
        IAsyncEnumerator<ChatResponseUpdate> updates = Stream(method, prompt, cancellationToken);
        await using ConfiguredAsyncDisposable disposal = updates.ConfigureAwait(false);
        while (await updates.MoveNextAsync().ConfigureAwait(false))
        {
            answer.Add(updates.Current);
            if (answer.Characters > _options.MaxResponseCharacters)
            {
                throw new JsonOrigin(method.Name, null).TooLong(_options.MaxResponseCharacters, answer.Text);
            }
        }

        answer.Complete();
        return answer;
    }

    private IList<ChatMessage> Messages(LlmMethod method, in LlmPrompt prompt)
    {
        if (_options.LogContent)
        {
            CallLog.Prompt(_logger, method.Name, prompt.Text);
        }

        return RequestBuilder.Messages(method, prompt);
    }

    /// <summary>Text is given as far as it came; only a refusal is an error.</summary>
    private void CheckText(LlmMethod method, string? text, in AnswerEnd end)
    {
        LogAnswer(method, text);
        if (end.IsRefused)
        {
            throw Refused(method, text, end);
        }

        if (end.IsTruncated)
        {
            CallLog.Truncated(_logger, method.Name);
        }
    }

    private T ReadValue<T>(LlmMethod<T> method, string text, in AnswerEnd end)
    {
        LogAnswer(method, text);
        if (end.IsRefused)
        {
            throw Refused(method, text, end);
        }

        try
        {
            T value = JsonAnswer.Read(text, method.Read, method.Shape, method.Name, _options.MaxResponseCharacters);
            if (end.IsTruncated && !text.AsSpan().ContainsAny('{', '[', '"'))
            {
                // Nothing shows where a bare value ends: 12 may be what was left of 123.
                var origin = new JsonOrigin(method.Name, text);
                throw origin.Error(origin.Path, "a complete value", JsonExcerpt.Of(text), text);
            }

            return value;
        }
        catch (LlmOutputException unreadable) when (end.IsTruncated)
        {
            throw Truncated(method, text, unreadable);
        }
    }

    private void CheckElements<T>(LlmMethod method, JsonElementStream<T> elements, string? text, in AnswerEnd end)
    {
        LogAnswer(method, text);
        if (end.IsRefused)
        {
            throw Refused(method, text, end);
        }

        try
        {
            elements.Complete();
        }
        catch (LlmOutputException unreadable) when (end.IsTruncated)
        {
            throw Truncated(method, unreadable.RawText, unreadable);
        }
    }

    private static LlmRefusedException Refused(LlmMethod method, string? text, in AnswerEnd end) =>
        new(end.Refusal is { Length: > 0 } refusal
            ? $"{method.Name}: the model refused to answer: {refusal}"
            : $"{method.Name}: a content filter withheld the answer.")
        {
            Method = method.Name,
            RawText = text,
        };

    private static LlmTruncatedException Truncated(LlmMethod method, string? text, LlmOutputException unreadable) =>
        new(
            $"{method.Name}: the output limit cut the answer before it was complete. Raise MaxOutputTokens"
                + (method.MaxOutputTokens is { } limit ? string.Create(CultureInfo.InvariantCulture, $" (the attributes set {limit})") : "")
                + " on [Prompt] or [LlmClient], in LlmRuntimeOptions or in the ChatOptions of the call.",
            unreadable)
        {
            Method = method.Name,
            Path = unreadable.Path,
            Expected = unreadable.Expected,
            Found = unreadable.Found,
            RawText = text,
        };

    private StringBuilder? Heard() => _options.LogContent ? new StringBuilder() : null;

    private void LogAnswer(LlmMethod method, string? text)
    {
        if (_options.LogContent && text is not null)
        {
            CallLog.Answer(_logger, method.Name, text);
        }
    }

    /// <summary>Logs what goes wrong as it passes by: an exception filter that never catches.</summary>
    private bool LogFailure(LlmMethod method, Exception exception, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            // Without the caller's wish it is a client's way to say that its own time ran out.
            case OperationCanceledException when cancellationToken.IsCancellationRequested:
                break;
            case LlmTruncatedException:
                CallLog.Truncated(_logger, method.Name);
                break;
            case LlmRefusedException:
                CallLog.Refused(_logger, method.Name);
                break;
            case LlmOutputException unreadable:
                CallLog.Unreadable(_logger, method.Name, unreadable.Path, unreadable.Expected);
                break;
            default:
                CallLog.Failed(_logger, method.Name, exception);
                break;
        }

        return false;
    }
}
