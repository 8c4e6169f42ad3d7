using System.Diagnostics;

namespace LlmGen.Generator.Tests;

/// <summary>The SDK's own analyzers, with every rule on, have nothing to say about generated code.</summary>
public sealed class AnalysisModeTests
{
    [Fact]
    [Trait("Category", "Integration")]
    public async Task Every_rule_of_the_sdk_passes_over_generated_code()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("llmgen");
        try
        {
            string binaries = AppContext.BaseDirectory;
            foreach (string file in Directory.EnumerateFiles(Path.Combine(binaries, "Corpus")))
            {
                File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
            }

            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "Corpus.csproj"),
                $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <Nullable>enable</Nullable>
                    <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
                    <AnalysisLevel>latest</AnalysisLevel>
                    <AnalysisMode>All</AnalysisMode>
                    <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
                    <GenerateDocumentationFile>true</GenerateDocumentationFile>
                    <IsAotCompatible>true</IsAotCompatible>
                  </PropertyGroup>
                  <ItemGroup>
                    <Analyzer Include="{Path.Combine(binaries, "LlmGen.Generator.dll")}" />
                    <Reference Include="{Path.Combine(binaries, "LlmGen.dll")}" />
                    <Reference Include="{Path.Combine(binaries, "Microsoft.Extensions.*.dll")}" />
                  </ItemGroup>
                </Project>
                """);

            (int exitCode, string output) = await BuildAsync(folder.FullName);

            Assert.True(exitCode == 0, output);
            Assert.Contains("warning", output, StringComparison.Ordinal); // The corpus itself breaks rules, so they do run.
            Assert.DoesNotContain(output.Split('\n'), line => line.Contains(".g.cs", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int ExitCode, string Output)> BuildAsync(string folder)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var start = new ProcessStartInfo("dotnet", ["build", "--nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        using Process build = Process.Start(start)!;
        try
        {
            string output = await build.StandardOutput.ReadToEndAsync(timeout.Token);
            await build.WaitForExitAsync(timeout.Token);
            return (build.ExitCode, output);
        }
        catch (OperationCanceledException)
        {
            build.Kill(entireProcessTree: true);
            throw;
        }
    }
}
