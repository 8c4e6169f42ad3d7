using LlmGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace LlmGen.Generator.Tests;

/// <summary>The same sources give the same bytes, wherever and however they are compiled.</summary>
public sealed class DeterminismTests
{
    [Theory]
    [InlineData("fi-FI")] // a minus sign and a decimal comma of its own
    [InlineData("tr-TR")] // a dotless i
    [InlineData("ar-SA")] // another calendar
    public void The_culture_of_the_compiler_changes_nothing(string culture)
    {
        IReadOnlyDictionary<string, string> invariant = Generate("\n", reversed: false);

        using var scope = new CultureScope(culture);

        Assert.Equal(invariant, Generate("\n", reversed: false));
    }

    [Fact]
    public void Line_ends_of_the_sources_change_nothing()
    {
        IReadOnlyDictionary<string, string> files = Generate("\r\n", reversed: false);

        Assert.Equal(Generate("\n", reversed: false), files);
        Assert.DoesNotContain(files.Values, file => file.Contains('\r', StringComparison.Ordinal) || file.Contains("\\r", StringComparison.Ordinal));
    }

    [Fact]
    public void The_order_of_files_changes_nothing() =>
        Assert.Equal(Generate("\n", reversed: false).OrderBy(file => file.Key), Generate("\n", reversed: true).OrderBy(file => file.Key));

    [Fact]
    public void The_order_of_a_partial_declarations_files_changes_nothing()
    {
        SyntaxTree first = GeneratorTest.File(
            GeneratorTest.Usings +
            """
            [LlmClient]
            public partial interface IParts { [Prompt("a")] Task<Answer> AAsync(); }
            public partial class Answer { public int A { get; set; } }
            """,
            "A.cs");
        SyntaxTree second = GeneratorTest.File(
            GeneratorTest.Usings +
            """
            public partial interface IParts { [Prompt("b")] Task<string> BAsync(); }
            public partial class Answer { public int B { get; set; } }
            """,
            "B.cs");

        Assert.Equal(
            GeneratorRun.Of(GeneratorTest.Compile(first, second)).Client,
            GeneratorRun.Of(GeneratorTest.Compile(second, first)).Client);
    }

    private static Dictionary<string, string> Generate(string lineEnd, bool reversed)
    {
        SyntaxTree[] files =
        [
            GeneratorTest.File(CorpusTests.Corpus("Results").ReplaceLineEndings(lineEnd), "Results.cs"),
            GeneratorTest.File(CorpusTests.Corpus("Members").ReplaceLineEndings(lineEnd), "Members.cs"),
            GeneratorTest.File(CorpusTests.Corpus("Plans").ReplaceLineEndings(lineEnd), "Plans.cs"),
            GeneratorTest.File(CorpusTests.Corpus("FanOuts").ReplaceLineEndings(lineEnd), "FanOuts.cs"),
            GeneratorTest.File(
                (GeneratorTest.Usings +
                """"
                namespace LineEnds;

                [LlmClient(System = """
                    first
                    second
                    """)]
                [Example("""
                    in
                    put
                    """, """
                    out
                    put
                    """)]
                public interface ILineEnds
                {
                    [Prompt("""
                        {text}
                        end
                        """, StopSequences = [@"
                "], System = @"own
                system")]
                    Task<Answer> RunAsync(string text);
                }

                [System.ComponentModel.Description(@"one
                two")]
                public sealed record Answer(int Value, double Number = -1.5);
                """").ReplaceLineEndings(lineEnd),
                "LineEnds.cs"),
        ];
        if (reversed)
        {
            Array.Reverse(files);
        }

        return new(GeneratorRun.Of(GeneratorTest.Compile(files)).Files);
    }
}
