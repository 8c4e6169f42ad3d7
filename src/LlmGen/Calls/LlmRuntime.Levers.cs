using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmGen;

// What stands between a call and its request, outer to inner: the total deadline, the cache, the hedge, the deadlines of each request.
public sealed partial class LlmRuntime
{
    /// <summary>A whole answer, through the levers.</summary>
    private ValueTask<Answer> PullAsync(
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
        PrefixGate.Current?.Watches(state);
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
            : Request(state, prompt, cancellationToken);

    private async IAsyncEnumerable<ChatResponseUpdate> CachedUpdates(
        MethodState state, LlmPrompt prompt, string key, StreamedCall call, bool handsOut, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        AnswerCache answers = _answers.Value;
        CachePolicy policy = state.Method.Cache!;
        if (await answers.FindAsync(key, policy, state.IsShared, cancellationToken).ConfigureAwait(false) is { } found)
        {
            call.Answers(LlmSource.Cache, CacheResult.Hit);
            foreach (ChatResponseUpdate update in found.ToUpdates())
            {
                yield return update;
            }

            yield break;
        }

        AnswerReader reader = answers.Join(
            key, policy, state.IsShared, (this, state, prompt), static (sent, token) => sent.Item1.Request(sent.state, sent.prompt, token), cancellationToken);
        await using ConfiguredAsyncDisposable disposal = reader.ConfigureAwait(false);
        bool isFirst = true;
        while (await reader.MoveNextAsync().ConfigureAwait(false))
        {
            if (isFirst)
            {
                isFirst = false;
                call.Answers(reader.IsLeader ? LlmSource.Model : LlmSource.Cache, reader.IsLeader ? CacheResult.Miss : CacheResult.Joined);
            }

            yield return handsOut ? AnswerCopy.Of(reader.Current) : reader.Current;
        }
    }

    /// <summary>The streamed request, on which others may wait.</summary>
    private IAsyncEnumerable<ChatResponseUpdate> Request(MethodState state, LlmPrompt prompt, CancellationToken cancellationToken)
    {
        IAsyncEnumerable<ChatResponseUpdate> updates = Race(state, prompt, cancellationToken);
        return PrefixGate.Current?.Watch(updates, cancellationToken) ?? updates;
    }

    /// <summary>One request, or the first to answer of several.</summary>
    private IAsyncEnumerable<ChatResponseUpdate> Race(MethodState state, LlmPrompt prompt, CancellationToken cancellationToken)
    {
        if (state.Hedging is not { } hedging || !Hedging.IsSafe(prompt.Options))
        {
            return Attempt(state, prompt, cancellationToken);
        }

        // Read for each request: a sequence that is made anew each time could differ.
        LlmPrompt asked = prompt with
        {
            History = prompt.History is null or IReadOnlyCollection<ChatMessage> ? prompt.History : [.. prompt.History],
            Attachments = prompt.Attachments is null or IReadOnlyCollection<AIContent?> ? prompt.Attachments : [.. prompt.Attachments],
        };
        return hedging.Stream(token => Attempt(state, asked, token), cancellationToken);
    }

    /// <summary>One streamed request, held to its own deadlines.</summary>
    private IAsyncEnumerable<ChatResponseUpdate> Attempt(MethodState state, LlmPrompt prompt, CancellationToken cancellationToken)
    {
        DeadlinePolicy? deadline = state.Method.Deadline;
        return deadline is { FirstToken: not null } or { Stall: not null }
            ? StreamDeadline.Apply(
                state.Method.Name, deadline.FirstToken, deadline.Stall, _time, token => Stream(state, prompt, token), cancellationToken)
            : Stream(state, prompt, cancellationToken);
    }

    /// <summary>One buffered request, as the updates that callers share.</summary>
    private IAsyncEnumerable<ChatResponseUpdate> Ask(MethodState state, in LlmPrompt prompt, CancellationToken cancellationToken) =>
        BufferedRequest.AskAsync(state.Client, Messages(state.Method, prompt), OptionsOf(state, prompt), cancellationToken);

    /// <summary>The key of a cached method's call; false where it is not cached, or something in it has no key.</summary>
    private bool TryGetKey(MethodState state, ref LlmPrompt prompt, [NotNullWhen(true)] out string? key)
    {
        key = null;
        if (state.CacheConstant is not { } constant)
        {
            return false;
        }

        if (prompt.History is not (null or IReadOnlyCollection<ChatMessage>))
        {
            // Read twice, for the key and for the request: a sequence that is made anew each time could differ.
            prompt = prompt with { History = [.. prompt.History] };
        }

        if (CacheKey.TryCompute(constant, prompt, out key, out string? obstacle))
        {
            return true;
        }

        CacheLog.NotCached(_logger, obstacle);
        return false;
    }

    /// <summary>One buffered call on its way through the levers.</summary>
    private readonly struct Pull(LlmRuntime runtime, MethodState state, LlmPrompt prompt, CallMeasurement call, bool streams, bool wantsResponse)
    {
        public ValueTask<Answer> AnswerAsync(CancellationToken cancellationToken)
        {
            LlmPrompt asked = prompt;
            return runtime.TryGetKey(state, ref asked, out string? key) ? CachedAsync(asked, key, cancellationToken) : RequestAsync(cancellationToken);
        }

        private async ValueTask<Answer> CachedAsync(LlmPrompt asked, string key, CancellationToken cancellationToken)
        {
            AnswerCache answers = runtime._answers.Value;
            CachePolicy policy = state.Method.Cache!;
            if (await answers.FindAsync(key, policy, state.IsShared, cancellationToken).ConfigureAwait(false) is { } found)
            {
                call.Looked(CacheResult.Hit);
                return new CacheHit(found);
            }

            AnswerReader reader = answers.Join(
                key,
                policy,
                state.IsShared,
                (runtime, state, asked),
                streams
                    ? static (sent, token) => sent.runtime.Request(sent.state, sent.asked, token)
                    : static (sent, token) => sent.runtime.Ask(sent.state, sent.asked, token),
                cancellationToken);
            await using ConfiguredAsyncDisposable disposal = reader.ConfigureAwait(false);
            StreamedAnswer answer = NewAnswer();
            bool isFirst = true;
            while (await reader.MoveNextAsync().ConfigureAwait(false))
            {
                if (isFirst)
                {
                    isFirst = false;
                    answer.Origin = reader.IsLeader ? LlmSource.Model : LlmSource.Cache;
                    call.Looked(reader.IsLeader ? CacheResult.Miss : CacheResult.Joined);
                }

                Add(answer, wantsResponse ? AnswerCopy.Of(reader.Current) : reader.Current);
            }

            return answer;
        }

        private async ValueTask<Answer> RequestAsync(CancellationToken cancellationToken)
        {
            if (!streams)
            {
                return new BufferedAnswer(await runtime.Send(state, prompt, cancellationToken).ConfigureAwait(false));
            }

            StreamedAnswer answer = NewAnswer();
            await foreach (ChatResponseUpdate update in runtime.Request(state, prompt, cancellationToken).ConfigureAwait(false))
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
