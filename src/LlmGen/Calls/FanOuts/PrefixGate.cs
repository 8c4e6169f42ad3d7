using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmGen.Calls.FanOuts;

/// <summary>
/// Holds the calls of a fan-out back until a first request has shown its first chunk: by then its prompt has been read, and the provider can
/// serve its prefix to the others. It hangs on the flow of execution, so that it finds the requests of a call however deep they are.
/// </summary>
/// <param name="start">When the gate is worth its wait.</param>
/// <param name="opened">Lets the others through; called once.</param>
internal sealed class PrefixGate(PrefixStart start, Action opened)
{
    private static readonly AsyncLocal<PrefixGate?> Ambient = new();

    private readonly PrefixGate? _outer = Ambient.Value;
    private volatile bool _sawCall;
    private int _isOpen;

    /// <summary>The gate that waits for a request of the present flow of execution, or null.</summary>
    public static PrefixGate? Current
    {
        get => Ambient.Value is { IsOpen: false } gate ? gate : null;
        set => Ambient.Value = value;
    }

    public bool IsOpen => Volatile.Read(ref _isOpen) != 0;

    /// <summary>A call begins that may be the first.</summary>
    /// <returns>Whether its request shall be watched, and must stream.</returns>
    public bool OnCallStarting(MethodState state)
    {
        _sawCall = true;
        if (start == PrefixStart.Auto && !SharedPrefixCache.Helps(state))
        {
            Open();
        }

        return !IsOpen;
    }

    /// <summary>An item has come to its end. One that a cache answered made no request: then the next one is the first.</summary>
    public void ItemEnded(bool failed)
    {
        // Nobody tells of the requests of hand-written steps.
        if (failed || !_sawCall)
        {
            Open();
        }
    }

    /// <summary>The stream of a request, whose first chunk with content opens the gate; so does its end.</summary>
    public async IAsyncEnumerable<ChatResponseUpdate> Watch(
        IAsyncEnumerable<ChatResponseUpdate> updates, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            await foreach (ChatResponseUpdate update in updates.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                if (!IsOpen && ContentChunks.HasContent(update))
                {
                    Open();
                }

                yield return update;
            }
        }
        finally
        {
            Open();
        }
    }

    private void Open()
    {
        if (Interlocked.Exchange(ref _isOpen, 1) == 0)
        {
            opened();
        }

        _outer?.Open();
    }
}
