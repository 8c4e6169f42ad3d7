using System.Collections.Immutable;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmGen.Generator.Tests.Harness;

/// <summary>Compiles sources and runs the generator over them.</summary>
internal static class GeneratorTest
{
    public const string Usings =
        """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using LlmGen;
        using Microsoft.Extensions.AI;

        """;

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. Net100.References.All,
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is "LlmGen.dll" || Path.GetFileName(path).StartsWith("Microsoft.Extensions.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Compiles one file that begins with the usual usings.</summary>
    public static GeneratorRun Run(string source) => GeneratorRun.Of(Compile(File(Usings + source)));

    public static CSharpCompilation Compile(params SyntaxTree[] files) => Compile(NullableContextOptions.Enable, files);

    public static CSharpCompilation Compile(NullableContextOptions nullable, params SyntaxTree[] files) =>
        CSharpCompilation.Create(
            "Sample",
            files,
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: nullable, warningLevel: 9999, allowUnsafe: true));

    public static SyntaxTree File(string text, string path = "Sample.cs", LanguageVersion version = LanguageVersion.Latest, bool documented = false) =>
        CSharpSyntaxTree.ParseText(
            text,
            new CSharpParseOptions(version, documented ? DocumentationMode.Diagnose : DocumentationMode.Parse),
            path,
            System.Text.Encoding.UTF8);
}
