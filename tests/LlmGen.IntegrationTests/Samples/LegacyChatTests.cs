using System.Globalization;
using System.Text.RegularExpressions;
using LegacyChat.Shop;
using LlmGen.IntegrationTests.Packages;
using LlmGen.Tests;

namespace LlmGen.IntegrationTests;

/// <summary>The rules on a program that calls models as programs do, and on its twin that they have nothing more to say about.</summary>
[Collection(SharedPackages.Name)]
public sealed partial class LegacyChatTests(LocalFeed feed)
{
    private const string Before = "samples/LegacyChat/Before";
    private const string After = "samples/LegacyChat/After";
    private const string Page = "samples/LegacyChat/README.md";

    [Fact]
    public async Task What_the_rules_find_is_what_the_pages_show()
    {
        string found = string.Concat((await BuildAsync(Before)).Select(finding => finding + "\n"));

        string[] blocks = Documentation.Blocks(Page, "What the rules report");
        Assert.True(blocks.Contains(found), Page + " should show:\n" + found);

        string[] excerpt = Documentation.Blocks("README.md", "Rules")[0].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(excerpt);
        Assert.All(excerpt, line => Assert.Contains(line + "\n", found, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_twin_is_clean()
    {
        Assert.Contains("LlmGen.Latency.severity = error", await File.ReadAllTextAsync(Path.Combine(Repository.Root, After, ".editorconfig")), StringComparison.Ordinal);

        Assert.Empty(await BuildAsync(After));
    }

    [Fact]
    public async Task Both_print_the_same_and_take_the_times_that_the_page_says()
    {
        (string before, TimeSpan slow) = await RunAsync(LegacyChat.Before.Morning.RunAsync);
        (string after, TimeSpan fast) = await RunAsync((shop, cancellationToken) => new LegacyChat.After.Morning(shop).RunAsync(cancellationToken));

        Assert.Equal(before, after);
        Assert.Contains("(auf Deutsch) Hello Ines", after, StringComparison.Ordinal);

        Match said = Times().Match(Documentation.Text(Page));
        AssertAbout(said.Groups["slow"], slow);
        AssertAbout(said.Groups["fast"], fast);

        static void AssertAbout(Group seconds, TimeSpan time) =>
            Assert.InRange(time.TotalSeconds / double.Parse(seconds.Value, CultureInfo.InvariantCulture), 0.8, 1.2);
    }

    /// <summary>What a run prints but for its time, which is virtual.</summary>
    private static async Task<(string Output, TimeSpan Time)> RunAsync(Func<BikeShop, CancellationToken, Task> morning)
    {
        VirtualTime time = DeskTime.Create();
        using BikeShop shop = new(new PoolTime(time));
        (TextReader keyboard, TextWriter console) = (Console.In, Console.Out);
        using StringReader input = new("Ines\n");
        await using StringWriter output = new();
        Console.SetIn(input);
        Console.SetOut(output);
        try
        {
            await time.RunAsync(() => morning(shop, CancellationToken.None));
        }
        finally
        {
            Console.SetIn(keyboard);
            Console.SetOut(console);
        }

        return (Took().Replace(output.ToString(), ""), time.Elapsed);
    }

    /// <summary>Builds a project with the rules, for the first time in the packages' folder, and gives what they report: file, place and message.</summary>
    private async Task<string[]> BuildAsync(string project)
    {
        string output = await DotNet.SucceedAsync(Repository.Root, ["build", project, "-tl:off", "-p:LlmGenRules=true", .. feed.Apart]);
        string folder = Path.Combine(Repository.Root, project) + Path.DirectorySeparatorChar;
        return
        [
            .. Finding().Matches(output)
                .Select(match => match.Groups["finding"].Value)
                .Where(finding => finding.StartsWith(folder, StringComparison.Ordinal))
                .Select(finding => finding[folder.Length..])
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    [GeneratedRegex(@"^ *(?<finding>\S+: warning LLM[0-9]+: .*?)(?: \(https:\S+\))? \[", RegexOptions.Multiline)]
    private static partial Regex Finding();

    [GeneratedRegex(@"samples/LegacyChat/Before` takes (?<slow>[0-9.]+) s, its twin\s+(?<fast>[0-9.]+) s")]
    private static partial Regex Times();

    [GeneratedRegex(@"The morning took [0-9.]+ s\.")]
    private static partial Regex Took();
}
