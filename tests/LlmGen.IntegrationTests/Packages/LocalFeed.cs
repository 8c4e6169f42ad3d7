using System.Globalization;

namespace LlmGen.IntegrationTests.Packages;

/// <summary>The packages of this repository, packed once into a folder, under a version that no cache knows.</summary>
public sealed class LocalFeed : IAsyncLifetime
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("llmgen-packages-").FullName;

    public string Version { get; } = "0.1.0-test." + DateTime.UtcNow.Ticks.ToString(CultureInfo.InvariantCulture);

    /// <summary>Options that build with an output folder of its own: the solution's may be in use by other tests.</summary>
    public IEnumerable<string> Apart =>
        ["-c", "Release", "-p:Version=" + Version, "-p:ArtifactsPath=" + Path.Combine(Folder, "artifacts"), "-p:UseArtifactsOutput=true"];

    public async Task InitializeAsync()
    {
        foreach (string project in (string[])["LlmGen", "LlmGen.Simulation", "LlmGen.OpenAI", "LlmGen.Anthropic", "LlmGen.Analyzers"])
        {
            await DotNet.SucceedAsync(Repository.Root, ["pack", Path.Combine("src", project, project + ".csproj"), "-o", Folder, .. Apart]);
        }
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    public string Package(string id, string extension = ".nupkg") => Path.Combine(Folder, id + "." + Version + extension);
}
