using LlmGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmGen.Generator.Tests;

/// <summary>What is generated compiles without a word from the compiler, whatever the project's settings.</summary>
public sealed class CorpusTests
{
    public static TheoryData<LanguageVersion, NullableContextOptions, bool> Settings()
    {
        var settings = new TheoryData<LanguageVersion, NullableContextOptions, bool>();
        foreach (LanguageVersion version in new[] { LanguageVersion.CSharp12, LanguageVersion.CSharp13, LanguageVersion.Latest, LanguageVersion.Preview })
        {
            foreach (NullableContextOptions nullable in Enum.GetValues<NullableContextOptions>())
            {
                settings.Add(version, nullable, nullable == NullableContextOptions.Enable);
            }
        }

        return settings;
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Generated_code_has_no_warnings(LanguageVersion version, NullableContextOptions nullable, bool documented)
    {
        GeneratorRun run = GeneratorRun.Of(GeneratorTest.Compile(
            nullable,
            GeneratorTest.File(Corpus("Results"), "Results.cs", version, documented),
            GeneratorTest.File(Corpus("Members"), "Members.cs", version, documented)));

        Assert.Empty(run.GeneratedDiagnostics());
        Assert.DoesNotContain(run.AllDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.Equal(22, run.Files.Count);
    }

    [Theory]
    [InlineData("Results")]
    [InlineData("Members")]
    public void Nothing_of_the_corpus_is_broken(string corpus)
    {
        GeneratorRun run = GeneratorRun.Of(GeneratorTest.Compile(GeneratorTest.File(Corpus(corpus))));

        Assert.DoesNotContain(run.Files.Values, file => file.Contains("NotSupportedException", StringComparison.Ordinal));
    }

    internal static string Corpus(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Corpus", name + ".cs"));
}
