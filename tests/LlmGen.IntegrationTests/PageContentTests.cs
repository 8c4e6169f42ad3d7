using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LlmGen.IntegrationTests;

/// <summary>The pages say what is there: links lead somewhere, and tables are complete.</summary>
public sealed partial class PageContentTests
{
    private const string Attributes = "src/LlmGen/attributes.md";
    private const string Configuration = "src/LlmGen/configuration.md";
    private const string Published = "https://github.com/llmgen/llmgen/blob/main/";

    public static TheoryData<string> Pages => [.. Paths];

    private static IEnumerable<string> Paths =>
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(page => !page.Split('/').Any(folder => folder is "bin" or "obj" or "artifacts" || folder.StartsWith('.')))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_to_files_and_headings(string page)
    {
        foreach (Match link in Link().Matches(Code().Replace(Documentation.Text(page), "")))
        {
            string target = link.Groups["target"].Value;
            bool isPublished = target.StartsWith(Published, StringComparison.Ordinal);
            if (!isPublished && target.Contains("://", StringComparison.Ordinal))
            {
                continue;
            }

            string[] parts = (isPublished ? target[Published.Length..] : target).Split('#', 2);
            string path = parts[0].Length == 0 ? page : isPublished ? parts[0] : Path.Combine(Path.GetDirectoryName(page)!, parts[0]);
            string file = Path.Combine(Repository.Root, path);
            Assert.True(File.Exists(file) || Directory.Exists(file), $"{page}: there is no {target}");
            if (parts.Length == 2)
            {
                Assert.Contains(parts[1], Heading().Matches(File.ReadAllText(file)).Select(heading => Anchor(heading.Groups["text"].Value)));
            }
        }
    }

    [Fact]
    public void Package_README_shows_the_first_client_and_links_absolutely()
    {
        Assert.Equal(Documentation.Blocks("README.md", "A first client").Single(), Documentation.Code("src/LlmGen/README.md", "csharp").Single());
        Assert.All(
            Paths.Where(page => page.StartsWith("src/", StringComparison.Ordinal) && page.EndsWith("/README.md", StringComparison.Ordinal)),
            page => Assert.All(Link().Matches(Documentation.Text(page)), link => Assert.StartsWith("https://", link.Groups["target"].Value, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_attribute_and_setting_is_listed()
    {
        string page = Documentation.Text(Attributes);
        Type[] attributes = [.. typeof(LlmClientAttribute).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Attribute)))];

        Assert.NotEmpty(attributes);
        Assert.All(attributes, attribute =>
        {
            Assert.Matches($@"\| [^\n]*`\[{attribute.Name[..^"Attribute".Length]}[(\]]", page);
            Assert.All(
                attribute.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(property => property.CanWrite),
                property => Assert.Matches($@"\b{property.Name}\b", page));
        });
    }

    [Fact]
    public void Every_key_is_listed_with_its_default()
    {
        var defaults = new LlmRuntimeOptions();
        Dictionary<string, string> bound = typeof(LlmRuntimeOptions).GetProperties()
            .Where(property => IsBound(property.Name))
            .ToDictionary(property => property.Name, property => Text(property.GetValue(defaults)));
        Dictionary<string, string> listed = Key().Matches(Documentation.Text(Configuration))
            .ToDictionary(row => row.Groups["key"].Value, row => row.Groups["default"].Value);

        Assert.NotEmpty(bound);
        Assert.Equal(bound, listed);
    }

    /// <summary>Whether a key is read from configuration: a section in place of its value is an error.</summary>
    private static bool IsBound(string key)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new($"LlmGen:{key}:inner", "1")]).Build();
        using ServiceProvider services = new ServiceCollection()
            .AddLlmGen(configuration.GetSection("LlmGen"))
            .BuildServiceProvider();
        return Record.Exception(services.GetRequiredService<LlmRuntime>) is InvalidOperationException { Message: { } message }
            && message.Contains($"LlmGen:{key} ", StringComparison.Ordinal);
    }

    private static string Text(object? value) => value switch
    {
        null => "none",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>The anchor that GitHub gives a heading.</summary>
    private static string Anchor(string heading) => NoAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```$|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("^#+ (?<text>.+?)\r?$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex(@"^\| `(?<key>\w+)` \| [^|]+ \| (?<default>[^|]+) \| [^|]+ \|$", RegexOptions.Multiline)]
    private static partial Regex Key();
}
