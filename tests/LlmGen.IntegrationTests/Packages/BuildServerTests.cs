using System.Text.Json;
using System.Text.RegularExpressions;

namespace LlmGen.IntegrationTests.Packages;

/// <summary>What analyzers-docs/ci.md says, as it is written there, on a project for .NET 8 with nothing of LlmGen but the package of rules.</summary>
[Collection(SharedPackages.Name)]
public sealed partial class BuildServerTests(LegacyProject project) : IClassFixture<LegacyProject>, IAsyncLifetime
{
    private const string Page = "analyzers-docs/ci.md";

    /// <summary>What the project's own build reports: two calls without a limit that need not wait for each other.</summary>
    private static readonly string[] Findings = ["Tickets.cs(11,32): warning LLM001", "Tickets.cs(11,45): warning LLM003", "Tickets.cs(12,42): warning LLM003"];

    private string _tickets = "";

    public async Task InitializeAsync() => _tickets = await project.ReadAsync("Tickets.cs");

    public async Task DisposeAsync()
    {
        File.Delete(project.Path(".editorconfig"));
        await project.WriteAsync("Tickets.cs", _tickets);
    }

    [Fact]
    public void The_rules_speak_to_a_project_for_an_older_framework()
    {
        Assert.Equal(Findings, Reported(project.Output));
        Assert.DoesNotContain("CS9057", project.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_flows_into_the_program()
    {
        Assert.DoesNotContain("LlmGen", await project.ReadAsync("bin/Debug/net8.0/Legacy.deps.json"), StringComparison.Ordinal);
        Assert.Equal(
            ["Legacy.deps.json", "Legacy.dll", "Legacy.pdb"],
            Directory.GetFiles(project.Path("bin/Debug/net8.0")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_report_is_SARIF_with_suggestions_suppressions_and_links()
    {
        using JsonDocument sarif = JsonDocument.Parse(project.Sarif);
        Assert.Equal("2.1.0", sarif.RootElement.GetProperty("version").GetString());

        JsonElement run = sarif.RootElement.GetProperty("runs").EnumerateArray().Single();
        JsonElement[] results = [.. run.GetProperty("results").EnumerateArray().Where(result => Text(result, "ruleId").StartsWith("LLM", StringComparison.Ordinal))];
        Assert.Equal(
            ["note LLM012", "warning LLM001", "warning LLM003", "warning LLM003"],
            results.Where(result => !result.TryGetProperty("suppressions", out _)).Select(result => Text(result, "level") + " " + Text(result, "ruleId")).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["", "A report may be of any length."],
            results.Where(result => result.TryGetProperty("suppressions", out _))
                .Select(result => result.GetProperty("suppressions")[0].TryGetProperty("justification", out JsonElement justification) ? justification.GetString()! : "")
                .Order(StringComparer.Ordinal));

        JsonElement rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");
        Assert.All(results, result =>
            Assert.EndsWith("/analyzers-docs/" + Text(result, "ruleId") + ".md", Text(rules[result.GetProperty("ruleIndex").GetInt32()], "helpUri"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rule_fails_the_build_on_the_command_line_which_writes_the_report_too()
    {
        string[] failing = Documentation.Command(Page, "Fail the build", "build");
        string[] reporting = Documentation.Command(Page, "SARIF reports", "build");

        (int exitCode, string output) = await project.BuildAsync([.. failing[1..], .. reporting[2..]]);

        Assert.NotEqual(0, exitCode);
        Assert.Equal(Findings.Select(AsError), Reported(output));
        using JsonDocument sarif = JsonDocument.Parse(await project.ReadAsync("llmgen.sarif"));
        Assert.Equal("2.1.0", sarif.RootElement.GetProperty("version").GetString());
    }

    [Fact]
    public async Task Severities_come_from_the_editor_configuration()
    {
        await project.WriteAsync(".editorconfig", Documentation.Blocks(Page, "Severity").Single());

        (int exitCode, string output) = await project.BuildAsync();

        Assert.NotEqual(0, exitCode);
        Assert.Equal([AsError(Findings[0]), "Tickets.cs(17,16): error LLM012"], Reported(output));
    }

    [Fact]
    public async Task Behind_a_baseline_only_new_findings_fail()
    {
        string[] blocks = Documentation.Blocks(Page, "Baseline: fail only for new diagnostics");
        string[] failing = Documentation.Command(Page, "Baseline: fail only for new diagnostics", "build");
        (int exitCode, string output) = await DotNet.ShellAsync(project.Folder, blocks[0]);
        Assert.True(exitCode == 0, output);
        Assert.Equal(
            """

            [/Tickets.cs]
            dotnet_diagnostic.LLM001.severity = suggestion

            [/Tickets.cs]
            dotnet_diagnostic.LLM003.severity = suggestion

            """,
            await project.ReadAsync(".editorconfig"));

        // Lines that move are not new.
        await project.WriteAsync("Tickets.cs", "// Tickets are read here.\n\n" + _tickets);
        (exitCode, output) = await project.BuildAsync([.. failing[1..], "-p:TreatWarningsAsErrors=true"]);
        Assert.True(exitCode == 0, output);

        // The same in another file of the same name is new.
        await project.WriteAsync("New/Tickets.cs", _tickets.Replace("namespace Contoso", "namespace Contoso.New", StringComparison.Ordinal));
        (exitCode, output) = await project.BuildAsync(failing[1..]);
        Assert.NotEqual(0, exitCode);
        Assert.Equal(Findings.Select(finding => "New/" + AsError(finding)), Reported(output));
        Directory.Delete(project.Path("New"), recursive: true);

        (exitCode, output) = await project.BuildAsync("-p:WarningsAsErrors=LLM003");
        Assert.NotEqual(0, exitCode);
        Assert.Equal(2, Reported(output).Length);
    }

    [Fact]
    public async Task A_fix_is_applied_everywhere_but_where_it_is_suppressed()
    {
        await DotNet.SucceedAsync(project.Folder, [.. Documentation.Command(Page, "Fix many at once", "format"), "--no-restore"]);

        Assert.Equal(
            _tickets.Replace(".\\n\\n\" + ticket);", ".\\n\\n\" + ticket, new ChatOptions { MaxOutputTokens = 1024 });", StringComparison.Ordinal),
            await project.ReadAsync("Tickets.cs"));
        Assert.DoesNotContain("MaxOutputTokens", await project.ReadAsync("Desk.cs"), StringComparison.Ordinal);
    }

    private static string AsError(string finding) => finding.Replace("warning", "error", StringComparison.Ordinal);

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString()!;

    /// <summary>File, place, severity and id of what our rules report, each once.</summary>
    private string[] Reported(string output) =>
    [
        .. Finding().Matches(output).Select(match => match.Value.Replace(project.Folder + "/", "", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex(@"^\S+\([0-9]+,[0-9]+\): (warning|error) LLM[0-9]+", RegexOptions.Multiline)]
    private static partial Regex Finding();
}
