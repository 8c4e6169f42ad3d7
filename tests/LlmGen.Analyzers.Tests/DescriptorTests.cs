using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmGen.Analyzers.Tests;

/// <summary>What holds of every rule and of every fix.</summary>
public sealed class DescriptorTests
{
    [Fact]
    public void Descriptors_of_one_id_differ_in_their_message_only()
    {
        Assert.Distinct(Rules.Descriptors.Select(rule => (rule.Id, rule.MessageFormat.ToString(CultureInfo.InvariantCulture))));
        Assert.All(
            Rules.Descriptors.GroupBy(rule => rule.Id),
            rules => Assert.Single(rules.Select(rule => (rule.Title, rule.Description, rule.Category, rule.DefaultSeverity, rule.HelpLinkUri)).Distinct()));
    }

    [Fact]
    public void Messages_of_usage_rules_are_short_and_fixed() => Assert.All(
        Rules.Descriptors.Where(rule => rule.Category == "LlmGen.Latency").Select(rule => rule.MessageFormat.ToString(CultureInfo.InvariantCulture)),
        message =>
        {
            Assert.InRange(message.Length, 1, 100);
            Assert.NotEqual("{0}", message);
        });

    [Fact]
    public void Every_help_link_leads_to_a_page_of_the_rule()
    {
        foreach (DiagnosticDescriptor rule in Rules.All)
        {
            string page = "analyzers-docs/" + rule.Id + ".md";
            Assert.Equal("https://github.com/llmgen/llmgen/blob/main/" + page, rule.HelpLinkUri);
            Assert.StartsWith("# " + rule.Id + ": ", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, page)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_rule_stands_in_the_release_notes_as_it_is()
    {
        var released = new Dictionary<string, (string Category, string Severity)>();
        foreach (string file in new[] { "AnalyzerReleases.Shipped.md", "AnalyzerReleases.Unshipped.md" })
        {
            foreach (Match row in Regex.Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)), @"^(LLM\d+) \| (\S+) \| (\S+) \|", RegexOptions.Multiline))
            {
                released.Add(row.Groups[1].Value, (row.Groups[2].Value, row.Groups[3].Value));
            }
        }

        Assert.Equal(
            Rules.All.ToDictionary(rule => rule.Id, rule => (rule.Category, rule.DefaultSeverity.ToString())),
            released);
    }

    [Fact]
    public void Every_fix_mends_known_rules_and_all_at_once()
    {
        var fixes = Rules.InstancesOf<CodeFixProvider>(typeof(CodeFixes.DocumentFix)).ToArray();

        Assert.NotEmpty(fixes);
        foreach (CodeFixProvider fix in fixes)
        {
            Assert.Subset(Rules.All.Select(rule => rule.Id).ToHashSet(), fix.FixableDiagnosticIds.ToHashSet());
            Assert.NotNull(fix.GetFixAllProvider());
        }
    }

    [Fact]
    public void Every_analyzer_is_visible_to_the_compiler() => Assert.All(
        Rules.InstancesOf<DiagnosticAnalyzer>(typeof(DeclarationAnalyzer)),
        analyzer => Assert.Single(analyzer.GetType().GetCustomAttributes(typeof(DiagnosticAnalyzerAttribute), inherit: false)));
}
