using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;

namespace LlmGen.Analyzers.Tests;

/// <summary>What test sources are compiled against: .NET 10 from a package, so that no test needs a network, and the real libraries.</summary>
internal static class References
{
    /// <summary>No reference assemblies that the harness would fetch.</summary>
    public static ReferenceAssemblies None { get; } = new("net10.0");

    public static MetadataReference LlmGen { get; } = MetadataReference.CreateFromFile(typeof(LlmClientAttribute).Assembly.Location);

    /// <summary>The assemblies of the SDKs, and what they need.</summary>
    public static IReadOnlyList<string> Sdks { get; } = ["OpenAI", "Anthropic", "OllamaSharp", "Azure.AI.OpenAI", "Azure.Core"];

    public static IReadOnlyList<MetadataReference> All { get; } =
    [
        .. Net100.References.All,
        .. Sdks.Concat(["Microsoft.Extensions.*", "System.ClientModel", "System.Memory.Data"])
            .SelectMany(name => Directory.EnumerateFiles(AppContext.BaseDirectory, name + ".dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
        LlmGen,
    ];

    /// <summary>The same, and the shapes of Semantic Kernel, of the Agent Framework and of ASP.NET Core.</summary>
    public static IReadOnlyList<MetadataReference> WithKernel { get; } = [.. All, Compile("Kernel"), Compile("Web")];

    /// <summary>The same for a program that has the rules alone.</summary>
    public static IReadOnlyList<MetadataReference> WithoutLlmGen { get; } = [.. WithKernel.Where(reference => reference != LlmGen)];

    private static PortableExecutableReference Compile(string name)
    {
        string source = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, name + "Shapes.txt"));
        using var stream = new MemoryStream();
        var compilation = CSharpCompilation.Create(name, [CSharpSyntaxTree.ParseText(source)], All, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.True(compilation.Emit(stream) is { Success: true } or { Diagnostics: [] }, string.Join('\n', compilation.GetDiagnostics()));
        return MetadataReference.CreateFromImage(stream.ToArray());
    }
}
