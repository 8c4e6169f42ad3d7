using System.Globalization;
using System.Text;

namespace LlmGen.IntegrationTests.Packages;

/// <summary>A program of all code on the pages that is no program by itself. Each block stands in a file and a namespace of its own.</summary>
internal sealed class PageProject : IDisposable
{
    private static readonly string[] Pages =
        ["README.md", "src/LlmGen.OpenAI/README.md", "src/LlmGen.OpenAI/self-hosted.md", "src/LlmGen.Anthropic/README.md", "src/LlmGen.Simulation/README.md"];

    private readonly string _folder = Directory.CreateTempSubdirectory("llmgen-pages-").FullName;

    public PageProject(LocalFeed feed)
    {
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Write("Pages.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <NoWarn>$(NoWarn);CS1998</NoWarn>
                <RestorePackagesPath>packages</RestorePackagesPath>
                <RestoreFallbackFolders>{cache}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageVersion Include="LlmGen;LlmGen.Anthropic;LlmGen.OpenAI;LlmGen.Simulation" Version="{feed.Version}" />
                <PackageReference Include="LlmGen;LlmGen.Anthropic;LlmGen.OpenAI;LlmGen.Simulation" />
                <PackageReference Include="Anthropic;Microsoft.Extensions.AI.OpenAI;Microsoft.Extensions.TimeProvider.Testing;OllamaSharp;OpenAI;xunit" />
                <PackageReference Include="OpenTelemetry;OpenTelemetry.Exporter.OpenTelemetryProtocol" />
              </ItemGroup>
            </Project>
            """);
        Write("NuGet.config", $"""<configuration><packageSources><add key="local" value="{feed.Folder}" /></packageSources></configuration>""");
        File.Copy(Path.Combine(Repository.Root, "Directory.Packages.props"), Path.Combine(_folder, "Directory.Packages.props"));
        Write("Given.cs", """
            global using System.ClientModel;
            global using System.ClientModel.Primitives;
            global using Anthropic;
            global using Contoso.Support;
            global using LlmGen;
            global using LlmGen.Simulation;
            global using Microsoft.Extensions.AI;
            global using Microsoft.Extensions.Configuration;
            global using Microsoft.Extensions.DependencyInjection;
            global using Microsoft.Extensions.Time.Testing;
            global using OllamaSharp;
            global using OpenAI;
            global using OpenTelemetry;
            global using OpenTelemetry.Metrics;
            global using OpenTelemetry.Trace;
            global using Xunit;

            /// <summary>What the pages do not declare themselves.</summary>
            public abstract class Given
            {
                protected readonly IChatClient chatClient = new SimulatedModel(new SimulatedModelOptions());
                protected readonly IChatClient small = new SimulatedModel(new SimulatedModelOptions());
                protected readonly IServiceCollection services = new ServiceCollection();
                protected readonly IConfiguration configuration = new ConfigurationBuilder().Build();
                protected readonly LlmRuntime runtime = new(new SimulatedModel(new SimulatedModelOptions()));
                protected readonly string key = "key";
                protected readonly string model = "model";
                protected readonly Uri endpoint = new("http://localhost:8080/v1");
            }
            """);
        var calls = new StringBuilder();
        string declared = "";
        foreach (string page in Pages)
        {
            foreach (string code in Documentation.Code(page, "csharp").Where(code => !IsProgram(code)))
            {
                string block = string.Create(CultureInfo.InvariantCulture, $"Block{++Blocks}");
                if (code.StartsWith("[LlmClient", StringComparison.Ordinal) && declared.Length == 0)
                {
                    declared = code;
                    Write(block + ".cs", "namespace Contoso.Support;\n" + code);
                }
                else
                {
                    Write(block + ".cs", "namespace " + block + ";\n" + Declaration(code, block, declared, calls));
                }
            }
        }

        Write("Program.cs", calls.ToString());
    }

    /// <summary>How many blocks of code there are.</summary>
    public int Blocks { get; private set; }

    public Task<string> BuildAsync() => DotNet.SucceedAsync(_folder, "build", "-tl:off");

    public Task<string> RunAsync() => DotNet.SucceedAsync(_folder, "run", "--no-build");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static bool IsProgram(string code) =>
        code.StartsWith("using ", StringComparison.Ordinal) && code.Contains("[LlmClient", StringComparison.Ordinal);

    private static string Declaration(string code, string block, string declared, StringBuilder calls)
    {
        if (code.StartsWith("[LlmClient", StringComparison.Ordinal))
        {
            return code;
        }

        if (code.StartsWith('['))
        {
            // Members that the interface of the page gets besides.
            return declared.Replace("ISupportDesk", "I" + block, StringComparison.Ordinal).Replace("\n}\n", "\n" + code + "}\n", StringComparison.Ordinal);
        }

        if (code.StartsWith("public static ", StringComparison.Ordinal))
        {
            return "public static class Code\n{\n" + code + "}\n";
        }

        calls.Append("await new ").Append(block).Append(".Code().RunAsync();\n");
        return "public sealed class Code : Given\n{\npublic async Task RunAsync()\n{\n" + code + "}\n}\n";
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
