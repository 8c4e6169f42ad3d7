using System.Collections.Concurrent;

namespace LlmGen.Tests.Support;

/// <summary>Collects exceptions of tasks that nobody looked at.</summary>
internal sealed class UnobservedExceptions : IDisposable
{
    private readonly ConcurrentQueue<Exception> _seen = new();

    public UnobservedExceptions() => TaskScheduler.UnobservedTaskException += Add;

    public void AssertNone()
    {
        // A lost exception shows when its task is finalized.
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Empty(_seen);
    }

    public void Dispose() => TaskScheduler.UnobservedTaskException -= Add;

    private void Add(object? sender, UnobservedTaskExceptionEventArgs args) => _seen.Enqueue(args.Exception);
}
