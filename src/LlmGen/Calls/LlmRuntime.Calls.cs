using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;

namespace LlmGen;

// What generated code calls: one method for each kind of return type.
public sealed partial class LlmRuntime
{
    /// <summary>Answers with the whole text.</summary>
    /// <exception cref="LlmRefusedException">The model refused, or a content filter withheld the answer.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Task<string> TextAsync(LlmMethod method, in LlmPrompt prompt, CancellationToken cancellationToken)
    {
        return ReadAsync(this, method, Send(method, prompt, cancellationToken), cancellationToken);

        static async Task<string> ReadAsync(LlmRuntime runtime, LlmMethod method, Task<ChatResponse> sent, CancellationToken cancellationToken)
        {
            try
            {
                ChatResponse response = await sent.ConfigureAwait(false);
                string text = response.Text;
                runtime.CheckText(method, text, AnswerEnd.Of(response));
                return text;
            }
            catch (Exception exception) when (runtime.LogFailure(method, exception, cancellationToken))
            {
                throw;
            }
        }
    }

    /// <summary>Answers with a value that is read from the whole text.</summary>
    /// <exception cref="LlmOutputException">The answer cannot be read, was cut off, or was refused.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Task<T> ValueAsync<T>(LlmMethod<T> method, in LlmPrompt prompt, CancellationToken cancellationToken)
    {
        return ReadAsync(this, method, Send(method, prompt, cancellationToken), cancellationToken);

        static async Task<T> ReadAsync(LlmRuntime runtime, LlmMethod<T> method, Task<ChatResponse> sent, CancellationToken cancellationToken)
        {
            try
            {
                ChatResponse response = await sent.ConfigureAwait(false);
                return runtime.ReadValue(method, response.Text, AnswerEnd.Of(response));
            }
            catch (Exception exception) when (runtime.LogFailure(method, exception, cancellationToken))
            {
                throw;
            }
        }
    }

    /// <summary>Answers with what the client said, untouched.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Task<ChatResponse> ResponseAsync(LlmMethod method, in LlmPrompt prompt, CancellationToken cancellationToken)
    {
        return ReadAsync(this, method, Send(method, prompt, cancellationToken), cancellationToken);

        static async Task<ChatResponse> ReadAsync(LlmRuntime runtime, LlmMethod method, Task<ChatResponse> sent, CancellationToken cancellationToken)
        {
            try
            {
                return await sent.ConfigureAwait(false);
            }
            catch (Exception exception) when (runtime.LogFailure(method, exception, cancellationToken))
            {
                throw;
            }
        }
    }

    /// <summary>Answers with the text, its times and its usage; streams underneath.</summary>
    /// <exception cref="LlmOutputException">The answer is longer than <see cref="LlmRuntimeOptions.MaxResponseCharacters"/>, or was refused.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public async Task<LlmResult<string>> TextResultAsync(LlmMethod method, LlmPrompt prompt, CancellationToken cancellationToken)
    {
        try
        {
            StreamedAnswer answer = await CollectAsync(method, prompt, cancellationToken).ConfigureAwait(false);
            CheckText(method, answer.Text, answer.End);
            return answer.ToResult(answer.Text);
        }
        catch (Exception exception) when (LogFailure(method, exception, cancellationToken))
        {
            throw;
        }
    }

    /// <summary>Answers with a value, its times and its usage; streams underneath.</summary>
    /// <exception cref="LlmOutputException">The answer cannot be read, was cut off, or was refused.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public async Task<LlmResult<T>> ValueResultAsync<T>(LlmMethod<T> method, LlmPrompt prompt, CancellationToken cancellationToken)
    {
        try
        {
            StreamedAnswer answer = await CollectAsync(method, prompt, cancellationToken).ConfigureAwait(false);
            return answer.ToResult(ReadValue(method, answer.Text, answer.End));
        }
        catch (Exception exception) when (LogFailure(method, exception, cancellationToken))
        {
            throw;
        }
    }

    /// <summary>Answers with the updates of the client, untouched. Cold: each enumeration is a request of its own.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public async IAsyncEnumerable<ChatResponseUpdate> UpdatesAsync(
        LlmMethod method,
        LlmPrompt prompt,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IAsyncEnumerator<ChatResponseUpdate> updates = BeginStream(method, prompt, cancellationToken);
        await using ConfiguredAsyncDisposable disposal = updates.ConfigureAwait(false);
        while (true)
        {
            try
            {
                if (!await updates.MoveNextAsync().ConfigureAwait(false))
                {
                    yield break;
                }
            }
            catch (Exception exception) when (LogFailure(method, exception, cancellationToken))
            {
                throw;
            }

            yield return updates.Current;
        }
    }

    /// <summary>Answers with the text as it arrives. Cold: each enumeration is a request of its own.</summary>
    /// <exception cref="LlmRefusedException">At the end of the stream: the model refused, or a content filter cut the answer.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public async IAsyncEnumerable<string> TextStreamAsync(
        LlmMethod method,
        LlmPrompt prompt,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = new AnswerEnd();
        StringBuilder? heard = Heard();
        IAsyncEnumerator<ChatResponseUpdate> updates = BeginStream(method, prompt, cancellationToken);
        await using ConfiguredAsyncDisposable disposal = updates.ConfigureAwait(false);
        while (true)
        {
            try
            {
                if (!await updates.MoveNextAsync().ConfigureAwait(false))
                {
                    CheckText(method, heard?.ToString(), end);
                    yield break;
                }
            }
            catch (Exception exception) when (LogFailure(method, exception, cancellationToken))
            {
                throw;
            }

            string text = end.Observe(updates.Current);
            if (text.Length > 0)
            {
                if (heard?.Length < _options.MaxResponseCharacters)
                {
                    heard.Append(text);
                }

                yield return text;
            }
        }
    }

    /// <summary>Answers with each element of a JSON array as soon as it is complete. Cold: each enumeration is a request of its own.</summary>
    /// <exception cref="LlmOutputException">An element cannot be read, or the array was cut off or refused; the elements before it have been given.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public async IAsyncEnumerable<T> ElementsAsync<T>(
        LlmMethod<T> method,
        LlmPrompt prompt,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = new AnswerEnd();
        StringBuilder? heard = Heard();
        using var elements = new JsonElementStream<T>(method.Read, method.Shape, method.Name, _options.MaxResponseCharacters);
        IAsyncEnumerator<ChatResponseUpdate> updates = BeginStream(method, prompt, cancellationToken);
        await using ConfiguredAsyncDisposable disposal = updates.ConfigureAwait(false);
        while (true)
        {
            T? element;
            try
            {
                while (!elements.TryRead(out element))
                {
                    if (!await updates.MoveNextAsync().ConfigureAwait(false))
                    {
                        CheckElements(method, elements, heard?.ToString(), end);
                        yield break;
                    }

                    string text = end.Observe(updates.Current);
                    heard?.Append(text);
                    elements.Push(text);
                }
            }
            catch (Exception exception) when (LogFailure(method, exception, cancellationToken))
            {
                throw;
            }

            yield return element;
        }
    }
}
