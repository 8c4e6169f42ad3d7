using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace LlmGen.Analyzers.Tests;

/// <summary>What test sources are compiled against: .NET 10 from a package, so that no test needs a network, and the real libraries.</summary>
internal static class References
{
    /// <summary>No reference assemblies that the harness would fetch.</summary>
    public static ReferenceAssemblies None { get; } = new("net10.0");

    public static IReadOnlyList<MetadataReference> All { get; } =
    [
        .. Net100.References.All,
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "Microsoft.Extensions.*.dll").Select(path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(LlmClientAttribute).Assembly.Location),
    ];
}
