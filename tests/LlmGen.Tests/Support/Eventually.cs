namespace LlmGen.Tests.Support;

/// <summary>Waits for what another thread is about to do, and gives up after a time that no sound run takes.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public static async Task TrueAsync(Func<bool> condition)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Longest)
            {
                throw new TimeoutException("What was waited for did not happen.");
            }

            await Task.Yield();
        }
    }
}
