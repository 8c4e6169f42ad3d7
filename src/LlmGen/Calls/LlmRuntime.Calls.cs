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
    public Task<string> TextAsync(LlmMethod method, in LlmPrompt prompt, CancellationToken cancellationToken) =>
        CallAsync<string, TextReader>(method, new TextReader(method), prompt, cancellationToken);

    /// <summary>Answers with a value that is read from the whole text.</summary>
    /// <exception cref="LlmOutputException">The answer cannot be read, was cut off, or was refused.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Task<T> ValueAsync<T>(LlmMethod<T> method, in LlmPrompt prompt, CancellationToken cancellationToken) =>
        CallAsync<T, ValueReader<T>>(method, new ValueReader<T>(method), prompt, cancellationToken);

    /// <summary>Answers with what the client said, untouched; put together from its updates where the method streams underneath.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Task<ChatResponse> ResponseAsync(LlmMethod method, in LlmPrompt prompt, CancellationToken cancellationToken) =>
        CallAsync<ChatResponse, ResponseReader>(method, default, prompt, cancellationToken);

    /// <summary>Answers with the text, its times and its usage; streams underneath.</summary>
    /// <exception cref="LlmOutputException">The answer is longer than <see cref="LlmRuntimeOptions.MaxResponseCharacters"/>, or was refused.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Task<LlmResult<string>> TextResultAsync(LlmMethod method, in LlmPrompt prompt, CancellationToken cancellationToken) =>
        CallAsync<LlmResult<string>, TextResultReader>(method, new TextResultReader(method), prompt, cancellationToken);

    /// <summary>Answers with a value, its times and its usage; streams underneath.</summary>
    /// <exception cref="LlmOutputException">The answer cannot be read, was cut off, or was refused.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Task<LlmResult<T>> ValueResultAsync<T>(LlmMethod<T> method, in LlmPrompt prompt, CancellationToken cancellationToken) =>
        CallAsync<LlmResult<T>, ValueResultReader<T>>(method, new ValueResultReader<T>(method), prompt, cancellationToken);

    /// <summary>Answers with the updates of the client, untouched. Cold: each enumeration is a request of its own.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public async IAsyncEnumerable<ChatResponseUpdate> UpdatesAsync(
        LlmMethod method,
        LlmPrompt prompt,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StreamedCall call = BeginStream(method, prompt, handsOut: true, cancellationToken);
        await using ConfiguredAsyncDisposable disposal = call.ConfigureAwait(false);
        while (true)
        {
            try
            {
                if (!await call.MoveNextAsync().ConfigureAwait(false))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    call.Succeeded();
                    yield break;
                }

                call.Observe();
            }
            catch (Exception exception) when (LogFailure(call, method, exception, cancellationToken))
            {
                throw;
            }

            yield return call.Current;
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
        StringBuilder? heard = Heard();
        ReasoningFilter reasoning = new();
        bool isAtEnd = false;
        StreamedCall call = BeginStream(method, prompt, handsOut: false, cancellationToken);
        await using ConfiguredAsyncDisposable disposal = call.ConfigureAwait(false);
        while (true)
        {
            string text;
            try
            {
                if (!isAtEnd && await call.MoveNextAsync().ConfigureAwait(false))
                {
                    text = call.Observe();
                    text = _options.StripReasoning ? reasoning.Next(text) : text;
                }
                else
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    isAtEnd = true;
                    text = reasoning.End();
                    if (text.Length == 0)
                    {
                        CheckText(method, heard?.ToString(), call.End);
                        CheckReasoning(method, reasoning.IsInReasoning, heard?.ToString());
                        call.Succeeded();
                        yield break;
                    }
                }
            }
            catch (Exception exception) when (LogFailure(call, method, exception, cancellationToken))
            {
                throw;
            }

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
        StringBuilder? heard = Heard();
        using var elements = new JsonElementStream<T>(method.Read, method.Shape, method.Name, _options.MaxResponseCharacters);
        StreamedCall call = BeginStream(method, prompt, handsOut: false, cancellationToken);
        await using ConfiguredAsyncDisposable disposal = call.ConfigureAwait(false);
        while (true)
        {
            T? element;
            try
            {
                while (!elements.TryRead(out element))
                {
                    if (elements.IsComplete)
                    {
                        call.Succeeded();
                        yield break;
                    }

                    if (!await call.MoveNextAsync().ConfigureAwait(false))
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        CheckElements(method, elements, heard?.ToString(), call.End);
                        continue;
                    }

                    string text = call.Observe();
                    heard?.Append(text);
                    elements.Push(text);
                }
            }
            catch (Exception exception) when (LogFailure(call, method, exception, cancellationToken))
            {
                throw;
            }

            yield return element;
        }
    }

    private readonly struct TextReader(LlmMethod method) : IAnswerReader<string>
    {
        public static bool Streams => false;

        public static bool WantsResponse => false;

        public string Read(LlmRuntime runtime, Answer answer, in LlmTiming timing)
        {
            string text = answer.Text;
            runtime.CheckText(method, text, answer.End);
            return runtime.WithoutReasoning(method, text);
        }
    }

    private readonly struct ValueReader<T>(LlmMethod<T> method) : IAnswerReader<T>
    {
        public static bool Streams => false;

        public static bool WantsResponse => false;

        public T Read(LlmRuntime runtime, Answer answer, in LlmTiming timing) => runtime.ReadValue(method, answer.Text, answer.End);
    }

    private readonly struct ResponseReader : IAnswerReader<ChatResponse>
    {
        public static bool Streams => false;

        public static bool WantsResponse => true;

        public ChatResponse Read(LlmRuntime runtime, Answer answer, in LlmTiming timing) => answer.ToResponse();
    }

    private readonly struct TextResultReader(LlmMethod method) : IAnswerReader<LlmResult<string>>
    {
        public static bool Streams => true;

        public static bool WantsResponse => false;

        public LlmResult<string> Read(LlmRuntime runtime, Answer answer, in LlmTiming timing) =>
            ResultOf(new TextReader(method).Read(runtime, answer, timing), answer, timing);
    }

    private readonly struct ValueResultReader<T>(LlmMethod<T> method) : IAnswerReader<LlmResult<T>>
    {
        public static bool Streams => true;

        public static bool WantsResponse => false;

        public LlmResult<T> Read(LlmRuntime runtime, Answer answer, in LlmTiming timing) =>
            ResultOf(new ValueReader<T>(method).Read(runtime, answer, timing), answer, timing);
    }

    private static LlmResult<T> ResultOf<T>(T value, Answer answer, in LlmTiming timing)
    {
        AnswerEnd end = answer.End;
        return new LlmResult<T>(value, timing, end.Usage, end.ModelId, answer.Source);
    }
}
