using System.Reflection;

namespace LlmGen.Generator.Tests.Harness;

/// <summary>Compares text with a <c>.verified.cs</c> file beside the tests. What differs is written as <c>.received.cs</c>, to be looked at and renamed.</summary>
internal static class Snapshot
{
    // Not [CallerFilePath]: a deterministic build maps the paths of its sources.
    private static readonly string Folder = Path.Combine(
        typeof(Snapshot).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "ProjectDirectory").Value!,
        "Snapshots");

    public static void Verify(string received, string name)
    {
        string verifiedPath = Path.Combine(Folder, name + ".verified.cs");
        string receivedPath = Path.Combine(Folder, name + ".received.cs");
        string verified = File.Exists(verifiedPath) ? File.ReadAllText(verifiedPath).ReplaceLineEndings("\n") : "";
        if (verified == received)
        {
            File.Delete(receivedPath);
            return;
        }

        File.WriteAllText(receivedPath, received);
        Assert.Equal(verified, received);
    }
}
