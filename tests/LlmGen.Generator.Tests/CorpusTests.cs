using LlmGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmGen.Generator.Tests;

/// <summary>What is generated compiles without a word from the compiler, whatever the project's settings.</summary>
public sealed class CorpusTests
{
    public static TheoryData<LanguageVersion, NullableContextOptions, bool> Settings() => new()
    {
        { LanguageVersion.CSharp12, NullableContextOptions.Disable, false },
        { LanguageVersion.CSharp12, NullableContextOptions.Enable, true },
        { LanguageVersion.CSharp13, NullableContextOptions.Warnings, false },
        { LanguageVersion.Latest, NullableContextOptions.Annotations, true },
        { LanguageVersion.Preview, NullableContextOptions.Enable, false },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Generated_code_has_no_warnings(LanguageVersion version, NullableContextOptions nullable, bool documented)
    {
        GeneratorRun run = GeneratorRun.Of(GeneratorTest.Compile(
            nullable,
            GeneratorTest.File(Corpus("Results"), "Results.cs", version, documented),
            GeneratorTest.File(Corpus("Members"), "Members.cs", version, documented),
            GeneratorTest.File(Corpus("Plans"), "Plans.cs", version, documented),
            GeneratorTest.File(Corpus("FanOuts"), "FanOuts.cs", version, documented)));

        Assert.Empty(run.GeneratedDiagnostics());
        Assert.DoesNotContain(run.AllDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.Equal(32, run.Files.Count); // 31 clients and the registration of all
    }

    [Theory]
    [InlineData("Results")]
    [InlineData("Members")]
    [InlineData("Plans")]
    [InlineData("FanOuts")]
    public void Nothing_of_the_corpus_is_broken(string corpus)
    {
        GeneratorRun run = GeneratorRun.Of(GeneratorTest.Compile(GeneratorTest.File(Corpus(corpus))));

        Assert.DoesNotContain(run.Files.Values, file => file.Contains("NotSupportedException", StringComparison.Ordinal));
    }

    internal static string Corpus(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Corpus", name + ".cs"));
}
