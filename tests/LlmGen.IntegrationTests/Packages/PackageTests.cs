using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace LlmGen.IntegrationTests.Packages;

/// <summary>What is in the packages, and that a newcomer's project builds and runs on them.</summary>
[Collection(SharedPackages.Name)]
public sealed class PackageTests(LocalFeed feed)
{
    [Fact]
    public void The_package_holds_exactly_the_runtime_and_the_generator() =>
        Assert.Equal(
            [
                "LlmGen.nuspec",
                "README.md",
                "analyzers/dotnet/cs/LlmGen.Generator.dll",
                "icon.png",
                "lib/net10.0/LlmGen.dll",
                "lib/net10.0/LlmGen.xml",
            ],
            Entries(feed.Package("LlmGen")));

    [Fact]
    public void The_simulation_is_a_library_of_its_own() =>
        Assert.Equal(
            ["LlmGen.Simulation.nuspec", "README.md", "icon.png", "lib/net10.0/LlmGen.Simulation.dll", "lib/net10.0/LlmGen.Simulation.xml"],
            Entries(feed.Package("LlmGen.Simulation")));

    [Fact]
    public void The_rules_alone_are_nothing_but_what_runs_inside_the_compiler() =>
        Assert.Equal(
            [
                "LlmGen.Analyzers.nuspec",
                "README.md",
                "analyzers/dotnet/cs/LlmGen.Analyzers.dll",
                "analyzers/dotnet/cs/LlmGen.CodeFixes.dll",
                "icon.png",
            ],
            Entries(feed.Package("LlmGen.Analyzers")));

    [Fact]
    public void The_rules_alone_depend_on_nothing()
    {
        XElement metadata = Manifest(feed.Package("LlmGen.Analyzers"));
        Assert.Equal(("true", "MIT", "README.md"), (Value(metadata, "developmentDependency"), Value(metadata, "license"), Value(metadata, "readme")));
        Assert.DoesNotContain(metadata.Descendants(), element => element.Name.LocalName == "dependency");
    }

    [Theory]
    [InlineData("LlmGen")]
    [InlineData("LlmGen.Simulation")]
    public void Symbols_are_packed_beside(string id) =>
        Assert.Contains(Entries(feed.Package(id, ".snupkg")), entry => entry == $"lib/net10.0/{id}.pdb");

    [Fact]
    public void The_manifest_says_licence_readme_icon_and_only_what_a_user_expects_to_come_along()
    {
        XElement metadata = Manifest(feed.Package("LlmGen"));
        Assert.Equal("MIT", Value(metadata, "license"));
        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.Equal("icon.png", Value(metadata, "icon"));
        Assert.All(
            metadata.Descendants().Where(element => element.Name.LocalName == "dependency"),
            dependency => Assert.Matches("^(Microsoft\\.Extensions\\.|System\\.Numerics\\.Tensors$|LlmGen\\.Analyzers$)", dependency.Attribute("id")!.Value));
    }

    [Fact]
    public void The_rules_come_as_a_dependency_of_the_same_version_and_never_as_a_library()
    {
        XElement rules = Manifest(feed.Package("LlmGen")).Descendants().Single(element => element.Attribute("id")?.Value == "LlmGen.Analyzers");
        Assert.Equal(feed.Version, rules.Attribute("version")!.Value);
        string[] excluded = rules.Attribute("exclude")!.Value.Split(',');
        Assert.Contains("Compile", excluded);
        Assert.Contains("Runtime", excluded);
        Assert.DoesNotContain("Analyzers", excluded);
    }

    [Fact]
    public async Task A_new_console_project_builds_without_a_warning_and_runs_a_generated_client()
    {
        using var project = new NewProject(feed);
        await File.WriteAllTextAsync(project.File("Program.cs"), """
            using LlmGen;
            using LlmGen.Simulation;
            using Microsoft.Extensions.AI;
            using Microsoft.Extensions.DependencyInjection;

            using ServiceProvider services = new ServiceCollection()
                .AddSingleton<IChatClient>(new SimulatedModel(SimulatedModelOptions.Small with { Answer = (_, _) => "{\"value\":\"bug\"}" }))
                .AddLlmClients()
                .BuildServiceProvider();
            Console.WriteLine("The kind is " + await services.GetRequiredService<ISupportDesk>().KindAsync("It crashes."));

            [LlmClient(System = "You sort tickets.", MaxOutputTokens = 16)]
            public interface ISupportDesk
            {
                [Prompt("Classify this ticket.\n\n{ticket}")]
                Task<TicketKind> KindAsync(string ticket, CancellationToken cancellationToken = default);
            }

            public enum TicketKind { Billing, Bug, HowTo, Other }
            """);

        await DotNet.SucceedAsync(project.Folder, "build", "-warnaserror");
        Assert.Contains("The kind is Bug", await DotNet.SucceedAsync(project.Folder, "run", "--no-build"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rules_come_along()
    {
        using var project = new NewProject(feed);
        await File.WriteAllTextAsync(project.File("Program.cs"), """
            using LlmGen;

            System.Console.WriteLine(typeof(SupportDeskClient));

            [LlmClient]
            public interface ISupportDesk
            {
                [Prompt("Summarize this ticket.\n\n{tikcet}")]
                Task<string> SummaryAsync(string ticket, CancellationToken cancellationToken = default);
            }
            """);

        (int exitCode, string output) = await DotNet.RunAsync(project.Folder, "build");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("Program.cs(8,41): error LLM101", output, StringComparison.Ordinal);
        Assert.Contains("did you mean 'ticket'?", output, StringComparison.Ordinal);
        Assert.DoesNotContain("error CS", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_both_packages_the_rules_run_once()
    {
        using var project = new NewProject(feed);
        await File.WriteAllTextAsync(project.File("Program.cs"), """
            using LlmGen.Simulation;
            using Microsoft.Extensions.AI;

            IChatClient client = new SimulatedModel(SimulatedModelOptions.Small);
            System.Console.WriteLine((await client.GetResponseAsync("Say hello.")).Text);
            """);
        string projectFile = await File.ReadAllTextAsync(project.File("NewProject.csproj"));
        string reference = $"""<PackageReference Include="LlmGen.Analyzers" Version="{feed.Version}" PrivateAssets="all" />""";
        await File.WriteAllTextAsync(project.File("NewProject.csproj"), projectFile.Replace("</ItemGroup>", reference + "</ItemGroup>", StringComparison.Ordinal));

        string output = await DotNet.SucceedAsync(project.Folder, "build", "-v:d", "-tl:off");
        Assert.Contains("warning LLM003", output, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(output, "/analyzer:[^ ]*LlmGen\\.Analyzers\\.dll").DistinctBy(match => match.Value));
    }

    private static List<string> Entries(string package)
    {
        using ZipArchive zip = ZipFile.OpenRead(package);
        return zip.Entries
            .Select(entry => entry.FullName)
            .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal) && name != "[Content_Types].xml")
            .Order(StringComparer.Ordinal)
            .ToList();
    }

    private static XElement Manifest(string package)
    {
        using ZipArchive zip = ZipFile.OpenRead(package);
        using Stream manifest = zip.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(manifest).Root!;
    }

    private static string? Value(XElement manifest, string name) =>
        manifest.Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
}
