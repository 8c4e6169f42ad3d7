namespace LlmGen.IntegrationTests.Packages;

/// <summary>A newcomer's project in a folder of its own, with this repository's packages from a local feed.</summary>
internal sealed class NewProject : IDisposable
{
    public NewProject(LocalFeed feed, string sdk = "Microsoft.NET.Sdk")
    {
        // Packages restored here stay here; those of others are taken from the machine's cache where it has them.
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        System.IO.File.WriteAllText(File("NewProject.csproj"), $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <RestorePackagesPath>packages</RestorePackagesPath>
                <RestoreFallbackFolders>{cache}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="LlmGen" Version="{feed.Version}" />
                <PackageReference Include="LlmGen.Simulation" Version="{feed.Version}" />
              </ItemGroup>
            </Project>
            """);
        System.IO.File.WriteAllText(File("NuGet.config"), $"""
            <configuration>
              <packageSources>
                <add key="local" value="{feed.Folder}" />
              </packageSources>
            </configuration>
            """);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("llmgen-newcomer-").FullName;

    public string File(string name) => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
