namespace LlmGen.IntegrationTests.Packages;

/// <summary>
/// A library for .NET 8 of a team that knows nothing of LlmGen but the package of rules. It is built once as it is; a test that builds it again
/// leaves it as it was.
/// </summary>
public sealed class LegacyProject(LocalFeed feed) : IAsyncLifetime
{
    private const string Page = "analyzers-docs/ci.md";

    public string Folder { get; } = Directory.CreateTempSubdirectory("llmgen-legacy-").FullName;

    /// <summary>What the first build printed.</summary>
    public string Output { get; private set; } = "";

    /// <summary>The first build's report.</summary>
    public string Sarif { get; private set; } = "";

    public async Task InitializeAsync()
    {
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        await WriteAsync("Legacy.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net8.0</TargetFramework>
                <LangVersion>12</LangVersion>
                <Nullable>enable</Nullable>
                <RestorePackagesPath>packages</RestorePackagesPath>
                <RestoreFallbackFolders>{cache}</RestoreFallbackFolders>
                <DisableTransitiveFrameworkReferenceDownloads>true</DisableTransitiveFrameworkReferenceDownloads>
              </PropertyGroup>
              <ItemGroup>
                <FrameworkReference Update="Microsoft.NETCore.App" TargetingPackVersion="8.0.31" />
                <PackageReference Include="LlmGen.Analyzers" Version="{feed.Version}" PrivateAssets="all" />
                <PackageReference Include="Microsoft.Extensions.AI.Abstractions" Version="10.11.0" />
              </ItemGroup>
            </Project>
            """);
        await WriteAsync("NuGet.config", $"""
            <configuration>
              <packageSources>
                <add key="local" value="{feed.Folder}" />
              </packageSources>
            </configuration>
            """);
        await WriteAsync("Directory.Build.targets", Documentation.Blocks(Page, "SARIF reports")[0]);
        await WriteAsync("Tickets.cs", """
            using System.Threading;
            using System.Threading.Tasks;
            using Microsoft.Extensions.AI;

            namespace Contoso;

            public sealed class Tickets(IChatClient client)
            {
                public async Task<string> ReadAsync(string ticket)
                {
                    ChatResponse summary = await client.GetResponseAsync("Summarize this ticket.\n\n" + ticket);
                    ChatResponse mood = await client.GetResponseAsync("Name the mood of this ticket.\n\n" + ticket);
                    return mood.Text + ": " + summary.Text;
                }

                public Task<ChatResponse> LaterAsync(string ticket, CancellationToken cancellationToken) =>
                    client.GetResponseAsync("Answer this ticket.\n\n" + ticket, new ChatOptions { MaxOutputTokens = 200 });
            }
            """);
        await WriteAsync("Desk.cs", """
            using System.Diagnostics.CodeAnalysis;
            using System.Threading.Tasks;
            using Microsoft.Extensions.AI;

            namespace Contoso;


            """ + Documentation.Blocks(Page, "Suppress with a reason").Single());
        Output = await DotNet.SucceedAsync(Folder, "build", "-tl:off");
        Sarif = await ReadAsync("obj/Debug/net8.0/llmgen.sarif");
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Builds again, all of it.</summary>
    public Task<(int ExitCode, string Output)> BuildAsync(params string[] arguments) =>
        DotNet.RunAsync(Folder, ["build", "--no-restore", "--no-incremental", "-tl:off", .. arguments]);

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    public Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path(name));

    public async Task WriteAsync(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(name))!);
        await File.WriteAllTextAsync(Path(name), text);
    }
}
