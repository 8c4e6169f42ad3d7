using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;

namespace LlmGen;

// What generated code calls: one method for each kind of return type.
public sealed partial class LlmRuntime
{
    /// <summary>Answers with the whole text: of several messages the last one that has any.</summary>
    /// <exception cref="LlmRefusedException">The model refused, or a content filter withheld the answer.</exception>
    /// <exception cref="LlmTruncatedException">The output token limit truncated the text, and nothing allows that.</exception>
    /// <exception cref="LlmOutputException">The provider reported an error within the response.</exception>
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

    /// <summary>Answers with the text, its times and its usage; streams underneath. Truncated text is an error only inside a plan.</summary>
    /// <exception cref="LlmOutputException">The answer is longer than <see cref="LlmRuntimeOptions.MaxResponseCharacters"/>, was refused or holds an error.</exception>
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

    /// <summary>Answers with the text of all messages as it arrives. Cold: each enumeration is a request of its own.</summary>
    /// <exception cref="LlmRefusedException">At the end of the stream: the model refused, or a content filter cut the answer.</exception>
    /// <exception cref="LlmTruncatedException">At the end of the stream: the output token limit truncated the text, and nothing allows that.</exception>
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
                    text = call.Observe();
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
    /// Answers with each element of a JSON array as soon as it is complete; of several messages the array of the last one that has text. Cold: each enumeration
    /// is a request of its own.
    /// </summary>
    /// <exception cref="LlmOutputException">
    /// An element cannot be read, the array was cut off or refused, or another message follows it; the elements before that have been given.
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

                        string text = call.Observe();
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

        public string Read(LlmRuntime runtime, Answer answer, in LlmTiming timing) =>
            runtime.ReadText(method, answer.Text, answer.End, carriesReason: false);
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
            ResultOf(runtime.ReadText(method, answer.Text, answer.End, carriesReason: true), answer, timing);
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
        return new LlmResult<T>(value, timing, end.Usage, end.ModelId, answer.Source) { FinishReason = end.FinishReason };
    }
}
