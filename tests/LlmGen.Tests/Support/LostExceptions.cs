using System.Runtime.CompilerServices;

namespace LlmGen.Tests.Support;

/// <summary>A task that fails while nobody looks at it ends the whole run: no test may leave one behind.</summary>
internal static class LostExceptions
{
#pragma warning disable CA2255 // The assembly is no library: its tests are its program.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Watch() =>
        TaskScheduler.UnobservedTaskException += (_, lost) => Environment.FailFast("A task failed, and nobody looked at it: " + lost.Exception, lost.Exception);
}
