using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Support;

/// <summary>
/// A client that says what a test scripts, and stops before every step until the test lets it go on: so a test can cancel, fail or abandon a
/// call at each of its awaits.
/// </summary>
internal sealed class ScriptedChatClient : IChatClient
{
    private readonly ChatResponseUpdate[] _script;
    private readonly SemaphoreSlim? _steps;
    private int _inFlight;
    private int _requests;

    /// <param name="script">What is said, one update each step; a buffered call says it all at once, after as many steps.</param>
    /// <param name="gated">Whether each step, the end included, waits for <see cref="Step"/>.</param>
    public ScriptedChatClient(IEnumerable<ChatResponseUpdate> script, bool gated = false)
    {
        _script = [.. script];
        _steps = gated ? new SemaphoreSlim(0) : null;
    }

    /// <summary>A client that answers with a text, in pieces of the given length when it streams.</summary>
    public static ScriptedChatClient Saying(string text, int pieceLength = 3, ChatFinishReason? finish = null, bool gated = false) =>
        new(
            text.Chunk(pieceLength).Select(piece => new ChatResponseUpdate(ChatRole.Assistant, new string(piece)))
                .Append(new ChatResponseUpdate { FinishReason = finish ?? ChatFinishReason.Stop }),
            gated);

    public int Steps => _script.Length + 1;

    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Requests that have begun and neither ended nor been disposed.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Thrown in place of the step of this index.</summary>
    public (int Step, Exception Exception)? Failure { get; init; }

    public List<ChatMessage> Messages { get; private set; } = [];

    public ChatOptions? Options { get; private set; }

    public void Step() => _steps!.Release();

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (ChatResponseUpdate update in GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            updates.Add(update);
        }

        return updates.ToChatResponse();
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _requests);
        Messages = [.. messages];
        Options = options;
        Interlocked.Increment(ref _inFlight);
        try
        {
            for (int step = 0; step <= _script.Length; step++)
            {
                if (_steps is not null)
                {
                    await _steps.WaitAsync(cancellationToken);
                }

                cancellationToken.ThrowIfCancellationRequested();
                if (Failure is { } failure && failure.Step == step)
                {
                    throw failure.Exception;
                }

                if (step < _script.Length)
                {
                    yield return _script[step];
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => _steps?.Dispose();
}
