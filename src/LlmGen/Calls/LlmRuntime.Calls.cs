using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text;
using LlmGen.Calls;
using LlmGen.CompilerServices;
using LlmGen.Json;
using Microsoft.Extensions.AI;

namespace LlmGen;

// What generated code calls: one method for each kind of return type.
public sealed partial class LlmRuntime
{
    /// <summary>Returns the text of the response. If it has several messages, returns the last one with text.</summary>
    /// <exception cref="LlmRefusedException">The model refused, or a content filter blocked the response.</exception>
    /// <exception cref="LlmTruncatedException">The output token limit truncated the text, and truncated text is not allowed.</exception>
    /// <exception cref="LlmOutputException">The provider reported an error within the response.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Task<string> TextAsync(LlmMethod method, in LlmPrompt prompt, CancellationToken cancellationToken) =>
        CallAsync<string, TextReader>(method, new TextReader(method), prompt, cancellationToken);

    /// <summary>Returns a value that is deserialized from the text of the response.</summary>
    /// <exception cref="LlmOutputException">The response cannot be deserialized, is truncated, or was refused.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Task<T> ValueAsync<T>(LlmMethod<T> method, in LlmPrompt prompt, CancellationToken cancellationToken) =>
        CallAsync<T, ValueReader<T>>(method, new ValueReader<T>(method), prompt, cancellationToken);

    /// <summary>Returns the unchanged response, combined from its updates if the method sends a streaming request.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Task<ChatResponse> ResponseAsync(LlmMethod method, in LlmPrompt prompt, CancellationToken cancellationToken) =>
        CallAsync<ChatResponse, ResponseReader>(method, default, prompt, cancellationToken);

    /// <summary>Returns the text with its latency and usage. Sends a streaming request. Truncated text throws only inside a plan.</summary>
    /// <exception cref="LlmOutputException">
    /// The response is longer than <see cref="LlmRuntimeOptions.MaxResponseCharacters"/>, was refused, or contains an error.
    /// </exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Task<LlmResult<string>> TextResultAsync(LlmMethod method, in LlmPrompt prompt, CancellationToken cancellationToken) =>
        CallAsync<LlmResult<string>, TextResultReader>(method, new TextResultReader(method), prompt, cancellationToken);

    /// <summary>Returns a value with its latency and usage. Sends a streaming request.</summary>
    /// <exception cref="LlmOutputException">The response cannot be deserialized, is truncated, or was refused.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Task<LlmResult<T>> ValueResultAsync<T>(LlmMethod<T> method, in LlmPrompt prompt, CancellationToken cancellationToken) =>
        CallAsync<LlmResult<T>, ValueResultReader<T>>(method, new ValueResultReader<T>(method), prompt, cancellationToken);

    /// <summary>Streams the unchanged updates. Each enumeration sends a new request.</summary>
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
            ChatResponseUpdate update;
            try
            {
                if (!await call.MoveNextAsync().ConfigureAwait(false))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    call.Succeeded();
                    yield break;
                }

                call.Observe(out update);
            }
            catch (Exception exception) when (LogFailure(call, method, exception, cancellationToken))
            {
                throw;
            }

            yield return update;
        }
    }

    /// <summary>Streams the text of all messages. Each enumeration sends a new request.</summary>
    /// <exception cref="LlmRefusedException">At the end of the stream: the model refused, or a content filter blocked the response.</exception>
    /// <exception cref="LlmTruncatedException">At the end of the stream: the output token limit truncated the text, and truncated text is not allowed.</exception>
    /// <exception cref="LlmOutputException">At the end of the stream: the provider reported an error within the response.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public async IAsyncEnumerable<string> TextStreamAsync(
        LlmMethod method,
        LlmPrompt prompt,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
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
                    text = call.Observe(out _);
                    call.Keep(text, _options.MaxResponseCharacters);
                    text = _options.StripReasoning ? reasoning.Next(text) : text;
                }
                else
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    isAtEnd = true;
                    text = reasoning.End();
                    if (text.Length == 0)
                    {
                        CheckTextStream(method, call, reasoning.IsInReasoning);
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
                yield return text;
            }
        }
    }

    /// <summary>
    /// Streams the elements of a JSON array, each as soon as it is complete. If the response has several messages, reads the last one with text. Each enumeration
    /// sends a new request.
    /// </summary>
    /// <exception cref="LlmOutputException">
    /// An element cannot be deserialized, the array is truncated or was refused, or another message follows it. The previous elements have been returned.
    /// </exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public async IAsyncEnumerable<T> ElementsAsync<T>(
        LlmMethod<T> method,
        LlmPrompt prompt,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StringBuilder? heard = Heard();
        bool hasGiven = false;
        bool isBehind = false;
        JsonElementStream<T> elements = NewElements(method);
        try
        {
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

                        string text = call.Observe(out _);
                        heard?.Append(text);
                        if (call.StartsOver)
                        {
                            // What came before was said on the way. What was given of it cannot be taken back.
                            isBehind = hasGiven;
                            elements.Dispose();
                            elements = NewElements(method);
                        }

                        if (isBehind && !string.IsNullOrWhiteSpace(text))
                        {
                            var origin = new JsonOrigin(method.Name, text);
                            throw origin.Error(origin.Path, "no further message after the elements", JsonExcerpt.Of(text), text);
                        }

                        elements.Push(text);
                    }
                }
                catch (Exception exception) when (LogFailure(call, method, exception, cancellationToken))
                {
                    throw;
                }

                hasGiven = true;
                yield return element;
            }
        }
        finally
        {
            elements.Dispose();
        }
    }

    private JsonElementStream<T> NewElements<T>(LlmMethod<T> method) => new(method.Read, method.Shape, method.Name, _options.MaxResponseCharacters);

    private readonly struct TextReader(LlmMethod method) : IAnswerReader<string>
    {
        public static bool Streams => false;

        public static bool WantsResponse => false;

        public string Read<TAnswer>(LlmRuntime runtime, TAnswer answer, in AnswerEnd end, in LlmTiming timing)
            where TAnswer : IAnswer => runtime.ReadText(method, answer.Text, end, carriesReason: false);
    }

    private readonly struct ValueReader<T>(LlmMethod<T> method) : IAnswerReader<T>
    {
        public static bool Streams => false;

        public static bool WantsResponse => false;

        public T Read<TAnswer>(LlmRuntime runtime, TAnswer answer, in AnswerEnd end, in LlmTiming timing)
            where TAnswer : IAnswer => runtime.ReadValue(method, answer.Text, end);
    }

    private readonly struct ResponseReader : IAnswerReader<ChatResponse>
    {
        public static bool Streams => false;

        public static bool WantsResponse => true;

        public ChatResponse Read<TAnswer>(LlmRuntime runtime, TAnswer answer, in AnswerEnd end, in LlmTiming timing)
            where TAnswer : IAnswer => answer.ToResponse();
    }

    private readonly struct TextResultReader(LlmMethod method) : IAnswerReader<LlmResult<string>>
    {
        public static bool Streams => true;

        public static bool WantsResponse => false;

        public LlmResult<string> Read<TAnswer>(LlmRuntime runtime, TAnswer answer, in AnswerEnd end, in LlmTiming timing)
            where TAnswer : IAnswer => ResultOf(runtime.ReadText(method, answer.Text, end, carriesReason: true), answer.Source, end, timing);
    }

    private readonly struct ValueResultReader<T>(LlmMethod<T> method) : IAnswerReader<LlmResult<T>>
    {
        public static bool Streams => true;

        public static bool WantsResponse => false;

        public LlmResult<T> Read<TAnswer>(LlmRuntime runtime, TAnswer answer, in AnswerEnd end, in LlmTiming timing)
            where TAnswer : IAnswer => ResultOf(runtime.ReadValue(method, answer.Text, end), answer.Source, end, timing);
    }

    private static LlmResult<T> ResultOf<T>(T value, LlmSource source, in AnswerEnd end, in LlmTiming timing) =>
        new(value, timing, end.Usage, end.ModelId, source) { FinishReason = end.FinishReason };
}
