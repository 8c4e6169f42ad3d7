using Microsoft.Win32.SafeHandles;

namespace LlmGen.Tests;

/// <summary>What the threads of the pool do.</summary>
internal static class PoolThreads
{
    private const string Tasks = "/proc/self/task";

    /// <summary>Whether work waits for a thread of the pool, or one other than the caller's, itself of the pool, is at work and not blocked.</summary>
    public static bool AreBusy() => ThreadPool.PendingWorkItemCount > 0 || (OthersAreTaken() && OthersRun());

    private static bool OthersAreTaken()
    {
        ThreadPool.GetMaxThreads(out int most, out _);
        ThreadPool.GetAvailableThreads(out int free, out _);
        return most - free > 1;
    }

    /// <summary>Whether another runs, or would if it were given a processor. True where the system does not tell.</summary>
    private static bool OthersRun()
    {
        try
        {
            return !OperatingSystem.IsLinux() || Directory.EnumerateDirectories(Tasks).Count(IsRunning) > 1;
        }
        catch (IOException)
        {
            // A thread ended meanwhile.
            return true;
        }
    }

    /// <summary>Reads the beginning of a line like <c>71 (.NET TP Worker) R 1 …</c>.</summary>
    private static bool IsRunning(string task)
    {
        using SafeFileHandle file = File.OpenHandle(task + "/stat", share: FileShare.ReadWrite);
        Span<byte> line = stackalloc byte[64];
        line = line[..RandomAccess.Read(file, line, 0)];
        int state = line.LastIndexOf((byte)')') + 2;
        return line.IndexOf("(.NET TP "u8) >= 0 && (line[state] is (byte)'R' or (byte)'D');
    }
}
