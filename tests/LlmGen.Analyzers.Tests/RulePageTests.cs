using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace LlmGen.Analyzers.Tests;

/// <summary>The pages of the rules say what the rules do.</summary>
public sealed class RulePageTests
{
    private static readonly string Pages = Path.Combine(AppContext.BaseDirectory, "analyzers-docs");

    public static TheoryData<string> Ids => [.. Rules.All.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_page_has_the_form_of_all_pages(string id)
    {
        string page = File.ReadAllText(Path.Combine(Pages, id + ".md"));

        Assert.Equal(
            ["# " + id + ": " + Rules.All.Single(rule => rule.Id == id).Title, "## Cause", "## Why", "## Example", "## Fix", "## Configuration", "## When to suppress"],
            Regex.Matches(page, "^#.*$", RegexOptions.Multiline).Select(heading => heading.Value));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task The_example_is_reported_before_and_clean_after(string id)
    {
        string page = File.ReadAllText(Path.Combine(Pages, id + ".md"));

        List<string> before = [.. Examples(page, "Before")];
        List<string> after = [.. Examples(page, "After")];
        Assert.NotEmpty(before);
        Assert.Equal(before.Count, after.Count);
        foreach (string example in before)
        {
            Assert.Equal([id], await BuildAsync(example));
        }

        foreach (string example in after)
        {
            Assert.Empty(await BuildAsync(example));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_configuration_is_the_default(string id)
    {
        string severity = Rules.All.Single(rule => rule.Id == id).DefaultSeverity switch
        {
            DiagnosticSeverity.Info => "suggestion",
            DiagnosticSeverity other => other.ToString().ToLowerInvariant(),
        };

        Assert.Contains("\ndotnet_diagnostic." + id + ".severity = " + severity + "\n", File.ReadAllText(Path.Combine(Pages, id + ".md")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_index_lists_every_rule()
    {
        var index = new StringBuilder("""
            # The rules

            | Id | Rule | Severity | Fix |
            |---|---|---|---|

            """);
        HashSet<string> fixable = [.. Rules.InstancesOf<Microsoft.CodeAnalysis.CodeFixes.CodeFixProvider>(typeof(CodeFixes.DocumentFix)).SelectMany(fix => fix.FixableDiagnosticIds)];
        foreach (DiagnosticDescriptor rule in Rules.All)
        {
            index.Append("| [").Append(rule.Id).Append("](").Append(rule.Id).Append(".md) | ").Append(rule.Title).Append(" | ").Append(rule.DefaultSeverity)
                .Append(" | ").Append(fixable.Contains(rule.Id) ? "yes" : "—").Append(" |\n");
        }

        string actual = File.ReadAllText(Path.Combine(Pages, "README.md"));
        Assert.True(actual.StartsWith(index + "\n", StringComparison.Ordinal), "analyzers-docs/README.md should begin with:\n" + index);
    }

    internal static IEnumerable<string> Examples(string page, string name) =>
        Regex.Matches(page, "^" + name + ":\n\n```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline).Select(example => example.Groups[1].Value);

    private static async Task<IEnumerable<string>> BuildAsync(string example)
    {
        ImmutableArray<Diagnostic> diagnostics = await Compiled.BuildAsync(Compiled.Create(example));
        return diagnostics.Select(diagnostic => diagnostic.Id);
    }
}
