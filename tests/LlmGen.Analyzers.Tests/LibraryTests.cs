using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmGen.Analyzers.Tests;

/// <summary>What is known of an SDK stands in one file.</summary>
public sealed class LibraryTests
{
    private static readonly string Source = Path.Combine(AppContext.BaseDirectory, "analyzer-source");
    private static readonly string[] Folders = ["Usage", "Semantics"];

    [Fact]
    public void Types_of_an_SDK_are_named_in_its_own_file_only()
    {
        HashSet<string> vendors = [.. TypesOfVendors()];
        Assert.Contains("FunctionInvokingChatClient", vendors);
        string[] files = [.. Folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Source, folder), "*.cs", SearchOption.AllDirectories))];
        Assert.NotEmpty(files);

        string[] named =
        [
            .. from file in files
               where Path.GetFileName(Path.GetDirectoryName(file)) != "Libraries"
               from token in CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantTokens()
               where token.IsKind(SyntaxKind.StringLiteralToken) && vendors.Contains(token.ValueText)
               select Path.GetFileName(file) + ": " + token.ValueText,
        ];
        Assert.Empty(named);
    }

    /// <summary>The names of the types that the files of the libraries name, of all that the SDKs declare.</summary>
    private static IEnumerable<string> TypesOfVendors()
    {
        HashSet<string> literals =
        [
            .. from file in Directory.EnumerateFiles(Path.Combine(Source, "Semantics", "Libraries"), "*.cs")
               from token in CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantTokens()
               where token.IsKind(SyntaxKind.StringLiteralToken)
               from name in new[] { token.ValueText, token.ValueText.Split('.', '`') is { Length: > 1 } parts ? parts.Last(part => part.Length > 1) : "" }
               select name,
        ];
        var compilation = CSharpCompilation.Create("Types", references: References.WithoutLlmGen);
        foreach (MetadataReference reference in References.WithoutLlmGen)
        {
            if (compilation.GetAssemblyOrModuleSymbol(reference) is IAssemblySymbol { Name: { } name } assembly
                && (References.Sdks.Contains(name) || name == "Kernel" || name.StartsWith("Microsoft.Extensions.AI", StringComparison.Ordinal)))
            {
                // What is called by a single word, such as Create or Message, is called so elsewhere, too.
                foreach (string type in assembly.TypeNames.Where(type => type.Skip(1).Any(char.IsUpper) && literals.Contains(type)))
                {
                    yield return type;
                }
            }
        }
    }
}
