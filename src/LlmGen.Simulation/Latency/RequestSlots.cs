namespace LlmGen.Simulation.Latency;

/// <summary>A bounded number of slots, handed out strictly in order of arrival (which a semaphore does not promise).</summary>
internal sealed class RequestSlots
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private int _free;

    public RequestSlots(int count)
    {
        _free = count;
    }

    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    public async Task AcquireAsync(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource> node;
        lock (_lock)
        {
            if (_free > 0)
            {
                _free--;
                return;
            }

            // Asynchronous, so that whoever releases a slot does not run the next request on its own stack.
            node = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        using (cancellationToken.UnsafeRegister((_, token) => Leave(node, token), null))
        {
            await node.Value.Task.ConfigureAwait(false);
        }
    }

    public void Release()
    {
        LinkedListNode<TaskCompletionSource>? next;
        lock (_lock)
        {
            next = _waiting.First;
            if (next is null)
            {
                _free++;
                return;
            }

            _waiting.Remove(next);
        }

        next.Value.SetResult();
    }

    private void Leave(LinkedListNode<TaskCompletionSource> node, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (node.List is null)
            {
                return;
            }

            _waiting.Remove(node);
        }

        node.Value.SetCanceled(cancellationToken);
    }
}
