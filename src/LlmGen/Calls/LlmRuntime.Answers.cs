using System.Globalization;
using System.Text;
using LlmGen.Calls;
using LlmGen.Calls.FanOuts;
using LlmGen.CompilerServices;
using LlmGen.Json;
using LlmGen.Levers.Caching;
using LlmGen.Levers.Common;
using LlmGen.Levers.Hedging;
using LlmGen.Telemetry;
using LlmGen.Telemetry.Latency;
using Microsoft.Extensions.AI;

namespace LlmGen;

// Sending a request, and judging the answer.
public sealed partial class LlmRuntime
{
    /// <summary>What the runtime knows of a method, made at its first call.</summary>
    private MethodState StateOf(LlmMethod method)
    {
        if (_states.TryGetValue(method, out MethodState? state))
        {
            return state;
        }

        try
        {
            return _states.GetOrAdd(method, CreateState(method));
        }
        catch (Exception exception)
        {
            // Nothing has been asked yet, so nothing of it can be in the message.
            CallLog.Failed(_logger, method.Name, exception, logContent: true);
            throw;
        }
    }

    private MethodState CreateState(LlmMethod method)
    {
        IChatClient client = ClientFor(method.Name, method.Model, out string? modelId);
        ChatOptions options = RequestBuilder.Options(method, null, _options, modelId);
        MethodLatencyRecorder latency = Latency.ForMethod(method.Name, method.Objective);
        var meter = new CallMeter(method.Name, client, modelId, SpanTags.Of(options), method.Objective is not null, latency, _time);
        ModelState model = ModelStateOf(client, modelId);
        bool readsPrefix = client.GetService(typeof(IStablePrefixReader)) is not null;
        ModelIdentity? identity = method.Cache is null ? null : ModelIdentity.Of(client, modelId is null ? method.Model ?? _options.Model : null);
        return new MethodState(method, model.Limited(client, latency), modelId, meter)
        {
            Hold = model.HedgeHold,
            Hedging = method.Hedge is { } hedge ? new HedgeEngine(method.Name, hedge, model.HedgeBudget, model.HedgeHold, _time, latency) : null,
            Prefix = readsPrefix ? RequestBuilder.Prefix(method, modelId) : null,
            CacheConstant = identity is null ? null : CacheKey.ConstantOf(method, _options, identity, modelId),
            IsShared = identity?.IsShared == true,
            Identity = identity,
            TextCheck = identity is null ? null : Check(null),
            ValueCheck = identity is null ? null : Check(static (method, text, max) => method.ReadValue(text, max)),
            ElementsCheck = identity is null ? null : Check(static (method, text, max) => method.ReadElements(text, max)),
        };

        AnswerCheck Check(Func<LlmMethod, string, int, bool>? read) =>
            new(method.Name, client, method.IsTyped ? read : null, method, _options, _logger);
    }

    /// <summary>What the methods that ask one model share, by whatever name they know it.</summary>
    private ModelState ModelStateOf(IChatClient client, string? modelId)
    {
        string? model = modelId ?? client.GetService<ChatClientMetadata>()?.DefaultModelId;
        return _modelStates.GetOrAdd((client, model), _ => new ModelState(_options, _time, _logger));
    }

    /// <summary>One call with a buffered result, from the first measurement to the last.</summary>
    private async Task<TResult> CallAsync<TResult, TReader>(LlmMethod method, TReader reader, LlmPrompt prompt, CancellationToken cancellationToken)
        where TReader : struct, IAnswerReader<TResult>
    {
        RequestClocks.BeginCall();
        MethodState state = StateOf(method);
        bool streams = TReader.Streams || state.Streams || PrefixGate.Current?.OnCallStarting(state) == true;
        CallMeasurement call = state.Meter.Begin(streams);
        try
        {
            TResult result = streams || state.HasLevers
                ? await PulledAsync<TResult, TReader>(state, reader, prompt, call, streams, cancellationToken).ConfigureAwait(false)
                : Read<TResult, TReader, BufferedAnswer>(reader, new(await Send(state, prompt, cancellationToken).ConfigureAwait(false)), call);
            call.Succeeded();
            return result;
        }
        catch (Exception exception) when (LogFailure(call, method, exception, cancellationToken))
        {
            throw;
        }
    }

    /// <summary>The result of a call that goes through the levers.</summary>
    private async ValueTask<TResult> PulledAsync<TResult, TReader>(
        MethodState state, TReader reader, LlmPrompt prompt, CallMeasurement call, bool streams, CancellationToken cancellationToken)
        where TReader : struct, IAnswerReader<TResult>
    {
        IAnswer answer = await PullAsync(state, prompt, call, streams, TReader.WantsResponse, cancellationToken).ConfigureAwait(false);
        try
        {
            return Read<TResult, TReader, IAnswer>(reader, answer, call);
        }
        catch (LlmOutputException) when (answer is CacheHit)
        {
            await ((CacheHit)answer).RemoveAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The model's part is over: measures it, and makes the result.</summary>
    private TResult Read<TResult, TReader, TAnswer>(TReader reader, TAnswer answer, in CallMeasurement call)
        where TReader : struct, IAnswerReader<TResult>
        where TAnswer : IAnswer
    {
        AnswerEnd end = answer.End;
        LlmTiming timing = answer.Report(call, end);
        return reader.Read(this, answer, end, timing);
    }

    private Task<ChatResponse> Send(MethodState state, in LlmPrompt prompt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return state.Client.GetResponseAsync(Messages(state.Method, prompt), OptionsOf(state, prompt), cancellationToken);
    }

    /// <summary>Sends a request as a stream; where nobody has asked for one, buffered if the client cannot stream.</summary>
    private IAsyncEnumerable<ChatResponseUpdate> Stream(MethodState state, LlmPrompt prompt, Delivery delivery, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return delivery == Delivery.Stream
            ? Streamed((this, state, prompt), cancellationToken)
            : BufferedFallback.Stream(
                state.Client,
                (this, state, prompt),
                Streamed,
                static ((LlmRuntime Runtime, MethodState State, LlmPrompt Prompt) sent, CancellationToken token) => sent.Runtime.Send(sent.State, sent.Prompt, token),
                cancellationToken);

        static IAsyncEnumerable<ChatResponseUpdate> Streamed((LlmRuntime Runtime, MethodState State, LlmPrompt Prompt) sent, CancellationToken token) =>
            sent.State.Client.GetStreamingResponseAsync(
                sent.Runtime.Messages(sent.State.Method, sent.Prompt), sent.Runtime.OptionsOf(sent.State, sent.Prompt), token);
    }

    private ChatOptions OptionsOf(MethodState state, in LlmPrompt prompt)
    {
        ChatOptions options = RequestBuilder.Options(state.Method, prompt.Options, _options, state.ModelId);
        if (state.Prefix is { } prefix)
        {
            (options.AdditionalProperties ??= [])[StablePrefix.PropertyName] = prefix;
        }

        if (prompt.Prediction is { } prediction)
        {
            (options.AdditionalProperties ??= [])[PredictedOutput.PropertyName] = prediction;
        }

        return options;
    }

    private IList<ChatMessage> Messages(LlmMethod method, in LlmPrompt prompt)
    {
        if (_options.LogContent)
        {
            CallLog.Prompt(_logger, method.Name, prompt.Text);
        }

        return RequestBuilder.Messages(method, prompt);
    }

    /// <summary>The text of a whole answer. <paramref name="carriesReason"/> says whether the result itself tells that it was truncated.</summary>
    private string ReadText(LlmMethod method, string text, in AnswerEnd end, bool carriesReason)
    {
        CheckEnd(method, text, end);
        if (end.IsTruncated)
        {
            CheckTruncated(method, text, carriesReason);
        }

        if (!_options.StripReasoning)
        {
            return text;
        }

        string? stripped = ReasoningFilter.Strip(text);
        CheckReasoning(method, stripped is null, text, end);
        return stripped!;
    }

    /// <summary>Judges a stream of text when all of it has been given.</summary>
    private void CheckTextStream(LlmMethod method, StreamedCall call, bool isInReasoning)
    {
        AnswerEnd end = call.End;
        if (!isInReasoning && end is { IsRefused: false, WasTruncated: false, Error: null, UninvokedTool: null } && !_options.LogContent)
        {
            return;
        }

        string text = call.Text;
        CheckEnd(method, text, end);
        if (end.WasTruncated)
        {
            CheckTruncated(method, text, carriesReason: false);
        }

        CheckReasoning(method, isInReasoning, text, end);
    }

    private void CheckEnd(LlmMethod method, string? text, in AnswerEnd end)
    {
        LogAnswer(method, text);
        if (end.IsRefused)
        {
            throw Refused(method, text, end);
        }

        if (end.Error is { } error)
        {
            throw new LlmOutputException($"{method.Name}: the response contains an error, so its text may be incomplete: {error}")
            {
                Method = method.Name,
                Expected = "a response without an error",
                RawText = text,
            };
        }

        if (end.UninvokedTool is { } tool)
        {
            throw new LlmOutputException(
                $"{method.Name}: the model called the tool '{tool}', which nothing invoked. Add UseFunctionInvocation() to the client, or return ChatResponse and invoke the tool.")
            {
                Method = method.Name,
                Expected = "a response after the results of its tool calls",
                Found = $"a call of the tool '{tool}'",
                RawText = text,
            };
        }
    }

    /// <summary>Truncated text is handed out only where it is allowed; inside a plan, where it would go on into other steps, only the step itself can allow it.</summary>
    private void CheckTruncated(LlmMethod method, string text, bool carriesReason)
    {
        bool isInPlan = LlmPlan.IsRunning;
        bool isAllowed = isInPlan ? method.AllowTruncatedInPlan : (carriesReason && !FanOutText.LosesReason) || (method.AllowTruncated ?? _options.AllowTruncated);
        if (!isAllowed)
        {
            string remedy = isInPlan
                ? " Or set AllowTruncated on the [Prompt] of this step to accept truncated text."
                : " Or set AllowTruncated on [Prompt] or [LlmClient] or in LlmRuntimeOptions to accept truncated text.";
            throw Truncated(method, text, null, remedy);
        }

        CallLog.Truncated(_logger, method.Name);
    }

    private static void CheckReasoning(LlmMethod method, bool isOpen, string text, in AnswerEnd end)
    {
        if (isOpen)
        {
            LlmOutputException open = JsonReasoning.NeverEnds(new JsonOrigin(method.Name, text));
            throw end.IsTruncated ? Truncated(method, text, open) : open;
        }
    }

    private T ReadValue<T>(LlmMethod<T> method, string text, in AnswerEnd end)
    {
        CheckEnd(method, text, end);
        try
        {
            T value = JsonAnswer.Read(text, method.Read, method.Shape, method.Name, _options.MaxResponseCharacters, out bool isClosed);
            if (end.IsTruncated && !isClosed)
            {
                // Nothing shows where a bare value ends: 12 may be what was left of 123. What was to follow might have been the value.
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
        CheckEnd(method, text, end);
        try
        {
            elements.Complete();
            if (end.IsTruncated && !elements.IsClosed)
            {
                var origin = new JsonOrigin(method.Name, text);
                throw origin.Error(origin.Path, "the rest of the response", JsonOrigin.EndOfText, text);
            }
        }
        catch (LlmOutputException unreadable) when (end.IsTruncated)
        {
            throw Truncated(method, unreadable.RawText, unreadable);
        }
    }

    private static LlmRefusedException Refused(LlmMethod method, string? text, in AnswerEnd end) =>
        new(end.Refusal is { Length: > 0 } refusal
            ? $"{method.Name}: the model refused to respond: {refusal}"
            : $"{method.Name}: a content filter blocked the response.")
        {
            Method = method.Name,
            RawText = text,
        };

    private static LlmTruncatedException Truncated(LlmMethod method, string? text, LlmOutputException? unreadable, string? remedy = null) =>
        new(
            $"{method.Name}: the output token limit truncated the response. Increase MaxOutputTokens"
                + (method.MaxOutputTokens is { } limit ? string.Create(CultureInfo.InvariantCulture, $" (the attributes set {limit})") : "")
                + " on [Prompt] or [LlmClient], in LlmRuntimeOptions or in the ChatOptions of the call." + remedy,
            unreadable)
        {
            Method = method.Name,
            Path = unreadable?.Path,
            Expected = unreadable?.Expected,
            Found = unreadable?.Found,
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

    private bool LogFailure(StreamedCall call, LlmMethod method, Exception exception, CancellationToken cancellationToken)
    {
        call.Failed(exception);
        return LogFailure(method, exception, cancellationToken);
    }

    private bool LogFailure(in CallMeasurement call, LlmMethod method, Exception exception, CancellationToken cancellationToken)
    {
        call.Failed(exception);
        return LogFailure(method, exception, cancellationToken);
    }

    /// <summary>Logs what goes wrong as it passes by: an exception filter that never catches.</summary>
    private bool LogFailure(LlmMethod method, Exception exception, CancellationToken cancellationToken)
    {
        if (RetryAfter.Of(exception) is { } time && _states.TryGetValue(method, out MethodState? state))
        {
            state.Hold.Extend(time);
        }

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
                CallLog.Unreadable(_logger, method, unreadable, _options.LogContent);
                break;
            default:
                CallLog.Failed(_logger, method.Name, exception, _options.LogContent);
                break;
        }

        return false;
    }
}
