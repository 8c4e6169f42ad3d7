namespace LlmGen.IntegrationTests;

/// <summary>What the documentation tells its readers to type.</summary>
internal static class Documentation
{
    /// <summary>The blocks of code below a heading, without their fences.</summary>
    /// <param name="page">The page's path from the root of the repository.</param>
    /// <param name="heading">The heading's text.</param>
    public static string[] Blocks(string page, string heading)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, page));
        string section = text.Split("\n## ").Single(part => part.StartsWith(heading + "\n", StringComparison.Ordinal));
        return [.. section.Split("```").Where((_, index) => index % 2 == 1).Select(block => block[(block.IndexOf('\n', StringComparison.Ordinal) + 1)..])];
    }

    /// <summary>The one command below a heading that begins so, as arguments of <c>dotnet</c>.</summary>
    public static string[] Command(string page, string heading, string start) =>
        Blocks(page, heading).Single(block => block.StartsWith("dotnet " + start, StringComparison.Ordinal) && !block.Contains('|', StringComparison.Ordinal)).Trim().Split(' ')[1..];
}
