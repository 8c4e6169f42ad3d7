using System.Text.RegularExpressions;

namespace LlmGen.IntegrationTests;

/// <summary>What the documentation tells its readers to type.</summary>
internal static class Documentation
{
    /// <summary>The blocks of code below a heading, without their fences.</summary>
    /// <param name="page">The page's path from the root of the repository.</param>
    /// <param name="heading">The heading's text.</param>
    public static string[] Blocks(string page, string heading)
    {
        string section = Text(page).Split("\n## ").Single(part => part.StartsWith(heading + "\n", StringComparison.Ordinal));
        return [.. section.Split("```").Where((_, index) => index % 2 == 1).Select(block => block[(block.IndexOf('\n', StringComparison.Ordinal) + 1)..])];
    }

    /// <summary>All blocks of code of a page in one language, without their fences.</summary>
    /// <param name="page">The page's path from the root of the repository.</param>
    /// <param name="language">The word behind the fence.</param>
    public static string[] Code(string page, string language) =>
        [.. Regex.Matches(Text(page), $"^```{language}\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline).Select(block => block.Groups[1].Value)];

    /// <summary>The text of a page, with line feeds.</summary>
    /// <param name="page">The page's path from the root of the repository.</param>
    public static string Text(string page) => File.ReadAllText(Path.Combine(Repository.Root, page)).ReplaceLineEndings("\n");

    /// <summary>The one command below a heading that begins so, as arguments of <c>dotnet</c>.</summary>
    public static string[] Command(string page, string heading, string start) =>
        Blocks(page, heading).Single(block => block.StartsWith("dotnet " + start, StringComparison.Ordinal) && !block.Contains('|', StringComparison.Ordinal)).Trim().Split(' ')[1..];
}
