using LlmGen.Generator.Tests.Harness;

namespace LlmGen.Generator.Tests;

/// <summary>What attributes demand of a value is checked when it is read, and a default value stands in for what is missing.</summary>
public sealed class ConstraintTests
{
    private const string Types =
        """
        public abstract record Base
        {
            [Range(1, 5)] public virtual int FromBase { get; init; } = 3;
        }

        public sealed record Answer(
            [Range(1, 5)] int? Score = null,
            [property: Range(0.5, 1.5, MaximumIsExclusive = true)] double Share = 1,
            [Range(typeof(decimal), "1.5", "2")] decimal Price = 2,
            [param: Range(10, 1000)] byte Small = 10,
            [StringLength(3, MinimumLength = 2)] string Text = "ab",
            [MinLength(1), MaxLength(2)] IEnumerable<string?>? Tags = null,
            [Length(1, 1)] Dictionary<string, int>? Counts = null,
            [RegularExpression("[A-Z]{2}-\\d+")] string? Code = null,
            [RegularExpression("(a+)+b")] string? Slow = null,
            [AllowedValues("x", "y", null)] string? Choice = "x",
            [AllowedValues(Mood.Good)] Mood Mood = Mood.Good,
            [DeniedValues(7, 8)] int Denied = 1,
            Part[]? Parts = null) : Base
        {
            public override int FromBase { get; init; } = 4;
        }

        public enum Mood { Good, Bad }
        public sealed record Part([MinLength(2)] string Name);
        """;

    [Theory]
    [InlineData("""{"score":6}""", "$.score", "a value from 1 to 5", "6")]
    [InlineData("""{"score":"0"}""", "$.score", "a value from 1 to 5", "\"0\"")]
    [InlineData("""{"share":1.5}""", "$.share", "a value of at least 0.5 and less than 1.5", "1.5")]
    [InlineData("""{"price":1.49}""", "$.price", "a value from 1.5 to 2", "1.49")]
    [InlineData("""{"small":9}""", "$.small", "a value of at least 10", "9")]
    [InlineData("""{"text":"a"}""", "$.text", "2 to 3 characters", "\"a\"")]
    [InlineData("""{"text":"abcd"}""", "$.text", "2 to 3 characters", "\"abcd\"")]
    [InlineData("""{"tags":[]}""", "$.tags", "1 to 2 items", "[]")]
    [InlineData("""{"tags":["a",null,"c"]}""", "$.tags", "1 to 2 items", """["a",null,"c"]""")]
    [InlineData("""{"counts":[]}""", "$.counts", "exactly 1 item", "[]")]
    [InlineData("""{"code":"AB-12x"}""", "$.code", "a match of the pattern [A-Z]{2}-\\d+", "\"AB-12x\"")]
    [InlineData("""{"code":"AB-1\n"}""", "$.code", "a match of the pattern [A-Z]{2}-\\d+", "\"AB-1\\n\"")]
    [InlineData("""{"slow":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""", "$.slow", "a match of the pattern (a+)+b within 100 ms", null)]
    [InlineData("""{"choice":"z"}""", "$.choice", "one of \"x\", \"y\", null", "\"z\"")]
    [InlineData("""{"mood":"Bad"}""", "$.mood", "one of \"Good\"", "\"Bad\"")]
    [InlineData("""{"denied":8}""", "$.denied", "none of 7, 8", "8")]
    [InlineData("""{"fromBase":6}""", "$.fromBase", "a value from 1 to 5", "6")]
    [InlineData("""{"parts":[{"name":"ab"},{"name":"c"}]}""", "$.parts[1].name", "at least 2 characters", "\"c\"")]
    public async Task What_breaks_a_constraint_is_refused_with_its_path(string answer, string path, string expected, string? found)
    {
        LlmOutputException e = await Assert.ThrowsAsync<LlmOutputException>(() => ReadAsync(Types, answer));

        Assert.Equal((path, expected), (e.Path, e.Expected));
        Assert.Equal(found ?? e.Found, e.Found);
    }

    [Theory]
    [InlineData("""{"score":1,"share":0.5,"price":1.5,"small":10,"text":"ab","tags":["a"],"counts":[{"key":"a","value":1}],"code":"AB-1","choice":null,"denied":6,"fromBase":5}""")]
    [InlineData("""{"score":null,"tags":null,"counts":null,"code":""}""")]
    public Task What_keeps_all_constraints_is_read(string answer) => ReadAsync(Types, answer);

    [Fact]
    public async Task What_is_missing_has_its_default() => Assert.Equal(
        "3 text 'c' Bad 0 False 1.5 en 2 5 x|y set",
        (await ReadAsync(
            """
            public sealed record Answer(
                int Count = 3, string Name = "text", char Letter = 'c', Mood Mood = Mood.Bad, TimeSpan Time = default, bool? Sure = false, decimal Price = 1.5m)
            {
                public string Language { get; init; } = "en";
                public int Level { get; set; } = 1 + 1;
                public int? Rank { get; init; } = 5;
                public List<string> Tags { get; init; } = ["x", "y"];
                public required string Given { get; init; }
                public override string ToString() => $"{Count} {Name} '{Letter}' {Mood} {Time.Ticks} {Sure} {Price} {Language} {Level} {Rank} {string.Join('|', Tags)} {Given}";
            }

            public enum Mood { Good, Bad }
            """,
            """{"given":"set"}""")).ToString());

    [Theory]
    [InlineData("record struct")]
    [InlineData("readonly record struct")]
    [InlineData("record class")]
    public async Task A_record_of_any_kind_keeps_the_defaults_of_its_parameters(string kind) => Assert.Equal(
        "1 7 x",
        (await ReadAsync(
            "public " + kind + """
             Answer(int X, int Y = 7, string Z = "x")
            {
                public override string ToString() => $"{X} {Y} {Z}";
            }
            """,
            """{"x":1}""")).ToString());

    [Fact]
    public async Task What_is_there_replaces_the_default_also_with_null() => Assert.Equal(
        "4 de  1",
        (await ReadAsync(
            """
            public struct Answer()
            {
                public int Count { get; set; } = 3;
                public string Language { get; init; } = "en";
                public int? Rank { get; init; } = 5;
                public long Start { get; init; } = 1;
                public override string ToString() => $"{Count} {Language} {Rank} {Start}";
            }
            """,
            """{"count":4,"language":"de","rank":null}""")).ToString());

    [Theory]
    [InlineData("public string Name { get; set; } = null!;")]
    [InlineData("public string Name { get; set; } = default!;")]
    [InlineData("public required string Name { get; set; } = \"x\";")]
    [InlineData("[System.Text.Json.Serialization.JsonRequired] public string? Name { get; set; }")]
    [InlineData("[System.Text.Json.Serialization.JsonRequired] public string Name { get; set; } = \"x\";")]
    public async Task What_has_no_default_is_required(string property)
    {
        LlmOutputException e = await Assert.ThrowsAsync<LlmOutputException>(() => ReadAsync("public sealed class Answer { " + property + " }", "{}"));

        Assert.Equal("the property \"name\"", e.Expected);
    }

    private static async Task<object> ReadAsync(string types, string answer)
    {
        GeneratorRun run = GeneratorTest.Run(
            "using System.ComponentModel.DataAnnotations;\n"
            + """[LlmClient] public interface IDesk { [Prompt("p")] Task<Answer> RunAsync(); } """ + types);
        Assert.DoesNotContain(run.AllDiagnostics(), diagnostic => diagnostic.Severity > Microsoft.CodeAnalysis.DiagnosticSeverity.Hidden);
        using var assembly = new LoadedAssembly(run);
        var task = (Task)assembly.Call(assembly.Create("DeskClient", new ScriptedChatClient(answer)), "IDesk", "RunAsync")!;
        await task;
        return task.GetType().GetProperty("Result")!.GetValue(task)!;
    }
}
