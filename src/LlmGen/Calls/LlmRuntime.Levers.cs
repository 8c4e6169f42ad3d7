using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using LlmGen.Calls;
using LlmGen.Calls.FanOuts;
using LlmGen.CompilerServices;
using LlmGen.Json;
using LlmGen.Levers.Caching;
using LlmGen.Levers.Deadlines;
using LlmGen.Levers.Hedging;
using LlmGen.Telemetry;
using Microsoft.Extensions.AI;

namespace LlmGen;

// What stands between a call and its request, outer to inner: the total deadline, the cache, the hedge, the deadlines of each request.
public sealed partial class LlmRuntime
{
    /// <summary>A whole answer, through the levers.</summary>
    private ValueTask<IAnswer> PullAsync(
        MethodState state, in LlmPrompt prompt, in CallMeasurement call, bool streams, bool wantsResponse, CancellationToken cancellationToken)
    {
        var pull = new Pull(this, state, prompt, call, streams, wantsResponse);
        return state.Method.Deadline?.Total is { } limit
            ? new(TotalDeadline.RunAsync(state.Method.Name, limit, _time, pull, static (pull, token) => pull.AnswerAsync(token).AsTask(), cancellationToken))
            : pull.AnswerAsync(cancellationToken);
    }

    /// <summary>
    /// Begins a stream for an iterator, which cannot log what fails outside of its own steps. <paramref name="handsOut"/> says whether the
    /// updates themselves go to the caller.
    /// </summary>
    private StreamedCall BeginStream(LlmMethod method, LlmPrompt prompt, bool handsOut, CancellationToken cancellationToken)
    {
        MethodState state = StateOf(method);
        PrefixGate.Current?.OnCallStarting(state);
        var call = new StreamedCall(state.Meter.Begin(streams: true));
        try
        {
            call.Open(
                state.Method.Deadline?.Total is { } limit
                    ? TotalDeadline.Stream(method.Name, limit, _time, token => Updates(state, prompt, call, handsOut, token), cancellationToken)
                    : Updates(state, prompt, call, handsOut, cancellationToken),
                cancellationToken);
            return call;
        }
        catch (Exception exception) when (LogFailure(call, method, exception, cancellationToken))
        {
            throw;
        }
    }

    private IAsyncEnumerable<ChatResponseUpdate> Updates(
        MethodState state, LlmPrompt prompt, StreamedCall call, bool handsOut, CancellationToken cancellationToken) =>
        TryGetKey(state, ref prompt, out string? key)
            ? CachedUpdates(state, prompt, key, call, handsOut, cancellationToken)
            : Request(state, prompt, Delivery.Stream, cancellationToken);

    private async IAsyncEnumerable<ChatResponseUpdate> CachedUpdates(
        MethodState state, LlmPrompt prompt, string key, StreamedCall call, bool handsOut, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        AnswerCache answers = _answers.Value;
        prompt = prompt.Copy();
        if (await answers.FindAsync(key, state.Method.Cache!, state.IsShared, cancellationToken).ConfigureAwait(false) is { } found)
        {
            call.Answers(LlmSource.Cache, CacheResult.Hit);
            call.Remove = () => answers.RemoveAsync(key);
            foreach (ChatResponseUpdate update in found.ToUpdates())
            {
                yield return update;
            }

            yield break;
        }

        IAsyncEnumerable<ChatResponseUpdate> updates = Shared(
            state,
            prompt,
            key,
            handsOut ? state.TextCheck! : state.ElementsCheck!,
            handsOut,
            leads => call.Answers(leads ? LlmSource.Model : LlmSource.Cache, leads ? CacheResult.Miss : CacheResult.Joined),
            cancellationToken);
        await foreach (ChatResponseUpdate update in updates.ConfigureAwait(false))
        {
            yield return update;
        }
    }

    /// <summary>
    /// The answer of a request that equal calls share, held to the deadlines of this call: one that gives up leaves the others their request. Where the
    /// method is hedged and the request its own, each attempt has the deadline to the first token instead. <paramref name="begins"/> is told at the first
    /// update whether the request is this call's own.
    /// </summary>
    private IAsyncEnumerable<ChatResponseUpdate> Shared(
        MethodState state,
        LlmPrompt prompt,
        string key,
        AnswerCheck check,
        bool handsOut,
        Action<bool> begins,
        CancellationToken cancellationToken)
    {
        DeadlinePolicy? deadline = state.Method.Deadline;
        return Within(state.Method, state.Hedging is null ? deadline?.FirstToken : null, deadline?.Stall, JoinAsync, cancellationToken);

        async IAsyncEnumerable<ChatResponseUpdate> JoinAsync([EnumeratorCancellation] CancellationToken token)
        {
            bool isFirst = true;
            while (true)
            {
                AnswerReader reader = _answers.Value.Join(
                    key, state.Method.Cache!, state.IsShared, (this, state, prompt), static (sent, abandoned) => Send(sent, abandoned), token, check);
                await using ConfiguredAsyncDisposable leaving = reader.ConfigureAwait(false);
                IAsyncEnumerator<ChatResponseUpdate> updates = (state.Hedging is null || reader.Leads
                    ? reader.AsStream()
                    : Within(state.Method, deadline?.FirstToken, null, _ => reader.AsStream(), token)).GetAsyncEnumerator(token);
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
                    catch (TimeoutException exception) when (isFirst && !reader.IsLeader && reader.HasFailed && DeadlineError.IsOneCallers(exception))
                    {
                        // The deadline of the call that sent the request is not this call's: it asks anew.
                        break;
                    }

                    if (isFirst)
                    {
                        isFirst = false;
                        begins(reader.IsLeader);
                    }

                    yield return handsOut ? AnswerCopy.Of(updates.Current) : updates.Current;
                }
            }
        }

        static IAsyncEnumerable<ChatResponseUpdate> Send((LlmRuntime Runtime, MethodState State, LlmPrompt Prompt) sent, CancellationToken abandoned) =>
            sent.Runtime.Request(sent.State, sent.Prompt, Delivery.Shared, abandoned);
    }

    /// <summary>The streamed request, on which others may wait.</summary>
    private IAsyncEnumerable<ChatResponseUpdate> Request(MethodState state, LlmPrompt prompt, Delivery delivery, CancellationToken cancellationToken)
    {
        IAsyncEnumerable<ChatResponseUpdate> updates = Race(state, prompt, delivery, cancellationToken);
        return PrefixGate.Current?.Watch(updates, cancellationToken) ?? updates;
    }

    /// <summary>One request, or the first to answer of several. Those who share it bring a copy of the prompt.</summary>
    private IAsyncEnumerable<ChatResponseUpdate> Race(MethodState state, LlmPrompt prompt, Delivery delivery, CancellationToken cancellationToken)
    {
        if (state.Hedging is not { } hedging || !HedgeEngine.IsSafe(prompt.Options) || MayRunToolsTwice())
        {
            return Attempt(state, prompt, delivery, cancellationToken);
        }

        LlmPrompt asked = delivery == Delivery.Shared ? prompt : prompt.Copy();
        return hedging.Stream(token => Attempt(state, asked, delivery, token), cancellationToken);

        // Of streams one wins before its tools are invoked; a whole response comes after that.
        bool MayRunToolsTwice() =>
            delivery != Delivery.Stream && !BufferedFallback.IsKnownToStream(state.Client) &&
            (prompt.Options?.Tools is { Count: > 0 } || state.Client.GetService<FunctionInvokingChatClient>() is not null);
    }

    /// <summary>One streamed request, held to its own deadlines. Of those who share it each has its own, but for the one to the first token of a hedge.</summary>
    private IAsyncEnumerable<ChatResponseUpdate> Attempt(MethodState state, LlmPrompt prompt, Delivery delivery, CancellationToken cancellationToken)
    {
        bool isShared = delivery == Delivery.Shared;
        DeadlinePolicy? deadline = state.Method.Deadline;
        return Within(
            state.Method,
            isShared && state.Hedging is null ? null : deadline?.FirstToken,
            isShared ? null : deadline?.Stall,
            token => Stream(state, prompt, delivery, token),
            cancellationToken);
    }

    /// <summary>A stream within deadlines to the first token and between chunks.</summary>
    private IAsyncEnumerable<ChatResponseUpdate> Within(
        LlmMethod method,
        TimeSpan? firstToken,
        TimeSpan? stall,
        Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> source,
        CancellationToken cancellationToken) =>
        firstToken is null && stall is null
            ? source(cancellationToken)
            : StreamDeadline.Apply(method.Name, firstToken, stall, _time, source, cancellationToken, isOneCallers: true);

    /// <summary>The key of a cached method's call; false where it is not cached, or something in it has no key.</summary>
    private bool TryGetKey(MethodState state, ref LlmPrompt prompt, [NotNullWhen(true)] out string? key)
    {
        key = null;
        if (state.CacheConstant is not { } constant)
        {
            return false;
        }

        prompt = prompt.ReadOnce();
        string? obstacle = "the client adds tools of its own";
        if (state.Identity?.AddsTools != true && CacheKey.TryCompute(constant, prompt, out key, out obstacle))
        {
            key = string.Concat(key, state.Method.Cache!.KeySuffix);
            return true;
        }

        CacheLog.NotCached(_logger, obstacle!);
        return false;
    }

    /// <summary>One buffered call on its way through the levers.</summary>
    private readonly struct Pull(LlmRuntime runtime, MethodState state, LlmPrompt prompt, CallMeasurement call, bool streams, bool wantsResponse)
    {
        public ValueTask<IAnswer> AnswerAsync(CancellationToken cancellationToken)
        {
            LlmPrompt asked = prompt;
            if (!runtime.TryGetKey(state, ref asked, out string? key))
            {
                return RequestAsync(asked, cancellationToken);
            }

            ValueTask<CachedAnswer?> lookup = runtime._answers.Value.FindAsync(key, state.Method.Cache!, state.IsShared, cancellationToken);
            if (!lookup.IsCompletedSuccessfully)
            {
                return CachedAsync(asked.Copy(), key, lookup, cancellationToken);
            }

            // Copied before anything is awaited, since the caller may change the objects then.
            return lookup.Result is { } found ? new ValueTask<IAnswer>(Hit(found, key)) : CachedAsync(asked.Copy(), key, default, cancellationToken);
        }

        private CacheHit Hit(CachedAnswer found, string key)
        {
            call.Looked(CacheResult.Hit);
            return new CacheHit(found, runtime._answers.Value, key);
        }

        private async ValueTask<IAnswer> CachedAsync(LlmPrompt asked, string key, ValueTask<CachedAnswer?> lookup, CancellationToken cancellationToken)
        {
            if (await lookup.ConfigureAwait(false) is { } found)
            {
                return Hit(found, key);
            }

            StreamedAnswer answer = NewAnswer();
            CallMeasurement measurement = call;
            IAsyncEnumerable<ChatResponseUpdate> updates = runtime.Shared(
                state,
                asked,
                key,
                wantsResponse ? state.TextCheck! : state.ValueCheck!,
                wantsResponse,
                leads =>
                {
                    answer.Origin = leads ? LlmSource.Model : LlmSource.Cache;
                    measurement.Looked(leads ? CacheResult.Miss : CacheResult.Joined);
                },
                cancellationToken);
            await foreach (ChatResponseUpdate update in updates.ConfigureAwait(false))
            {
                Add(answer, update);
            }

            return answer;
        }

        private async ValueTask<IAnswer> RequestAsync(LlmPrompt asked, CancellationToken cancellationToken)
        {
            if (!streams)
            {
                return new BufferedAnswer(await runtime.Send(state, asked, cancellationToken).ConfigureAwait(false));
            }

            StreamedAnswer answer = NewAnswer();
            await foreach (ChatResponseUpdate update in runtime.Request(state, asked, Delivery.Whole, cancellationToken).ConfigureAwait(false))
            {
                Add(answer, update);
            }

            // Some clients end quietly when they are cancelled.
            cancellationToken.ThrowIfCancellationRequested();
            return answer;
        }

        private StreamedAnswer NewAnswer() => new(new StreamTimes(state.Meter, runtime._time, call.Started, readsGaps: true), streams, wantsResponse);

        private void Add(StreamedAnswer answer, ChatResponseUpdate update)
        {
            answer.Add(update);
            if (answer.Characters > runtime._options.MaxResponseCharacters)
            {
                throw new JsonOrigin(state.Method.Name, null).TooLong(runtime._options.MaxResponseCharacters, answer.Text);
            }
        }
    }
}
