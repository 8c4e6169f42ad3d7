namespace LlmGen.Levers.Common;

/// <summary>Looks after what was given up: nobody waits for it any more, yet no exception of it may be lost and nothing may stay open.</summary>
internal static class AbandonedWork
{
    public static void Observe(Task task) =>
        task.ContinueWith(
            static faulted => _ = faulted.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

    public static void Dispose(IAsyncDisposable abandoned)
    {
        _ = DisposeAsync(abandoned);

        static async Task DisposeAsync(IAsyncDisposable abandoned)
        {
            try
            {
                await abandoned.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception)
            {
                // The caller has been told why the work was given up, and has gone.
            }
        }
    }
}
