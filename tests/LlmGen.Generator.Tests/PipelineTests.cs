using LlmGen.Generator.Model;
using LlmGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace LlmGen.Generator.Tests;

/// <summary>What an edit makes the generator do again, and what it leaves alone.</summary>
public sealed class PipelineTests
{
    // Files by name, as a small project has them.
    private static readonly Dictionary<string, string> Project = new()
    {
        ["Alpha.cs"] =
            """
            [LlmClient(System = "A")]
            public interface IAlpha
            {
                // A comment.
                [Prompt("Alpha {text}", MaxOutputTokens = 10)]
                Task<Reply> RunAsync(string text, CancellationToken cancellationToken = default);
            }

            [LlmClient]
            public interface IBeta
            {
                [Prompt("Beta {mood}")] Task<string> RunAsync(Mood mood);
            }
            """,
        ["Gamma.cs"] =
            """
            [LlmClient]
            public interface IGamma : IBase
            {
                [Prompt("Gamma")] Task<string> RunAsync();
                int Helper() => 1;
                [Plan] Task<Pair> PairAsync();
                string Loud(string item) => item + "!";
                [ForEach(nameof(Loud))] Task<List<string>> EachAsync(IEnumerable<string> items);
            }
            """,
        ["Base.cs"] =
            """
            public interface IBase
            {
                [Prompt("Base")] Task<string> BaseAsync();
            }
            """,
        ["Types.cs"] =
            """
            public sealed record Reply(string Text, Detail Detail);
            public sealed record Detail(int Number);
            public sealed record Pair(string Run, string Base, int Helper);
            public enum Mood { Good, Bad }
            public static class Texts { public const string Style = "Be brief."; }
            """,
        ["Other.cs"] =
            """
            public class Other { public int Method() { return 1; } }
            """,
        ["Half.cs"] =
            """
            public partial class BetaClient { private int _own; public int Own() => _own++; }
            """,
    };

    public static TheoryData<string, string, string, string, string> Edits() => new()
    {
        // What is edited, the file, what stands there, what stands there afterwards, and the clients that are written again.
        { "a body in another file", "Other.cs", "return 1;", "return 2;", "" },
        { "a new type in another file", "Other.cs", "public class", "public class New; public class", "" },
        { "an unused type's member", "Types.cs", "Style", "Tone", "" },
        { "white space before a method", "Alpha.cs", "    [Prompt(\"Alpha", "\n\n      [Prompt(\"Alpha", "" },
        { "a comment in the interface", "Alpha.cs", "// A comment.", "// Another comment, longer.", "" },
        { "a comment at the top of the file", "Alpha.cs", "[LlmClient(System", "// Above.\n[LlmClient(System", "" },
        { "an attribute spelt in full", "Alpha.cs", "[LlmClient(System = \"A\")]", "[LlmGen.LlmClientAttribute(System = \"A\")]", "" },
        { "a template of equal value", "Alpha.cs", "\"Alpha {text}\"", "\"Alpha \" + @\"{text}\"", "" },
        { "the order of named arguments", "Alpha.cs", "[LlmClient(System = \"A\")]", "[LlmClient(Model = null, System = \"A\")]", "" },
        { "a default interface method's body", "Gamma.cs", "=> 1;", "=> 2;", "" },
        { "a body in the hand-written half", "Half.cs", "_own++", "_own--", "" },
        { "a template", "Alpha.cs", "Alpha {text}", "Alpha: {text}", "AlphaClient" },
        { "a setting of a method", "Alpha.cs", "MaxOutputTokens = 10", "MaxOutputTokens = 11", "AlphaClient" },
        { "a setting of an interface", "Alpha.cs", "System = \"A\"", "System = \"B\"", "AlphaClient" },
        { "a parameter's name", "Alpha.cs", "Beta {mood}\")] Task<string> RunAsync(Mood mood)", "Beta {feeling}\")] Task<string> RunAsync(Mood feeling)", "BetaClient" },
        { "a method more", "Gamma.cs", "int Helper", "[Prompt(\"More\")] Task<string> MoreAsync();\n int Helper", "GammaClient" },
        { "a base interface in another file", "Base.cs", "\"Base\"", "\"Base 2\"", "GammaClient" },
        { "a result type in another file", "Types.cs", "string Text", "string Text, bool Sure", "AlphaClient" },
        { "a type inside a result", "Types.cs", "int Number", "long Number", "AlphaClient" },
        { "the parts of a plan's result", "Types.cs", "string Run, string Base", "string Base, string Run", "GammaClient" },
        { "the type of a part of a plan's result", "Types.cs", "int Helper", "long Helper", "" },
        { "the body of what a fan-out calls", "Gamma.cs", "item + \"!\"", "item", "" },
        { "the name of what a fan-out calls, spelt out", "Gamma.cs", "nameof(Loud)", "\"Loud\"", "" },
        { "a setting of a fan-out", "Gamma.cs", "nameof(Loud)", "nameof(Loud), MaxConcurrency = 8", "GammaClient" },
        { "the sequence of a fan-out", "Gamma.cs", "IEnumerable<string> items", "IAsyncEnumerable<string> items", "GammaClient" },
        { "the result of a fan-out", "Gamma.cs", "Task<List<string>>", "Task<List<LlmOutcome<string>>>", "GammaClient" },
        { "what a fan-out calls", "Gamma.cs", "string Loud(string item) =>", "async Task<string> Loud(string item) => await Task.FromResult(item) +", "GammaClient" },
        { "a parameter of a plan", "Gamma.cs", "PairAsync();", "PairAsync(string run);", "GammaClient" },
        { "a member of a parameter's enum", "Types.cs", "Good, Bad", "Good, Bad, Middling", "" },
        { "a name in the hand-written half", "Half.cs", "_own;", "_own; private readonly int _runtime = 1;", "BetaClient" },
        { "a method written by hand", "Half.cs", "public int", "public Task<string> RunAsync(Mood mood) => Task.FromResult(\"\"); public int", "BetaClient" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void An_edit_writes_again_only_what_it_changes(string edit, string file, string before, string after, string written)
    {
        Assert.Contains(before, Project[file], StringComparison.Ordinal);
        Dictionary<string, string> edited = new(Project) { [file] = Project[file].Replace(before, after, StringComparison.Ordinal) };

        GeneratorRun run = Start().Then(Compile(edited));

        Assert.True(written == string.Join(" ", Changed(run, TrackingNames.Clients)), edit);
        Assert.Equal(written, string.Join(" ", Changed(run, TrackingNames.Sources)));
        Assert.Equal(written.Length == 0 ? 0 : 1, run.Emissions().Count(IsNew));
        Assert.DoesNotContain(run.Step(TrackingNames.Names), output => IsNew(output.Reason));
        AssertAsFromScratch(run, edited);
    }

    [Fact]
    public void Nothing_is_parsed_again_without_an_edit()
    {
        GeneratorRun run = Start();

        GeneratorRun again = run.Then(Compile(Project));

        Assert.All(again.Step(TrackingNames.Clients), output => Assert.False(IsNew(output.Reason)));
        Assert.All(again.Emissions(), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void A_new_interface_writes_itself_and_the_registration_of_all()
    {
        Dictionary<string, string> edited = new(Project) { ["Delta.cs"] = """[LlmClient] public interface IDelta { [Prompt("p")] Task<string> RunAsync(); }""" };

        GeneratorRun run = Start().Then(Compile(edited));

        Assert.Equal(["DeltaClient"], Changed(run, TrackingNames.Clients));
        Assert.Equal(2, run.Emissions().Count(IsNew));
        AssertAsFromScratch(run, edited);
    }

    [Fact]
    public void An_interface_inserted_before_another_of_its_file_leaves_other_files_alone()
    {
        Dictionary<string, string> edited = new(Project)
        {
            ["Alpha.cs"] = Project["Alpha.cs"].Replace(
                "[LlmClient]",
                "[LlmClient] public interface IMiddle { [Prompt(\"p\")] Task<string> RunAsync(); }\n\n[LlmClient]",
                StringComparison.Ordinal),
        };

        GeneratorRun run = Start().Then(Compile(edited));

        // The compiler compares a file's outputs by their position, so what stands behind the new one is written again too.
        Assert.Equal(["BetaClient", "MiddleClient"], Changed(run, TrackingNames.Clients));
        AssertAsFromScratch(run, edited);
    }

    [Fact]
    public void An_interface_that_goes_takes_its_file_with_it()
    {
        Dictionary<string, string> edited = new(Project) { ["Gamma.cs"] = "" };

        GeneratorRun run = Start().Then(Compile(edited));

        Assert.Empty(Changed(run, TrackingNames.Clients));
        Assert.DoesNotContain("GammaClient.LlmGen.g.cs", run.Files.Keys);
        AssertAsFromScratch(run, edited);
    }

    [Fact]
    public void The_last_interface_takes_the_registration_of_all_with_it()
    {
        Assert.Empty(Start().Then(Compile(new() { ["Empty.cs"] = "" })).Files);
    }

    [Fact]
    public void Of_two_clients_of_one_name_one_is_written()
    {
        GeneratorRun run = GeneratorTest.Run(
            """
            [LlmClient(Name = "Twin")] public interface IOne { [Prompt("one")] Task<string> RunAsync(); }
            [LlmClient(Name = "TWIN")] public interface ITwo { [Prompt("two")] Task<string> RunAsync(); }
            """);

        Assert.Empty(run.GeneratedDiagnostics());
        Assert.Contains("ITwo", run.Client, StringComparison.Ordinal);
    }

    [Fact]
    public void Clients_of_one_name_in_two_namespaces_share_a_registration_name_and_one_has_it()
    {
        GeneratorRun run = GeneratorTest.Run(
            """
            namespace One { [LlmClient] public interface ITwin { [Prompt("one")] Task<string> RunAsync(); } }
            namespace Two { [LlmClient] public interface ITwin { [Prompt("two")] Task<string> RunAsync(); } }
            """);

        Assert.Empty(run.GeneratedDiagnostics());
        Assert.Contains("AddTwinClient", run.Files["One.TwinClient.LlmGen.g.cs"], StringComparison.Ordinal);
        Assert.DoesNotContain("AddTwinClient", run.Files["Two.TwinClient.LlmGen.g.cs"], StringComparison.Ordinal);
    }

    private static GeneratorRun Start() => GeneratorRun.Of(Compile(Project));

    // The trees of unedited files are made anew as well, which is more than an editor does.
    private static Microsoft.CodeAnalysis.CSharp.CSharpCompilation Compile(Dictionary<string, string> files) =>
        GeneratorTest.Compile([.. files.Select(file => GeneratorTest.File(GeneratorTest.Usings + file.Value, file.Key))]);

    private static bool IsNew(IncrementalStepRunReason reason) => reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified;

    private static IEnumerable<string> Changed(GeneratorRun run, string step) =>
        run.Step(step)
            .Where(output => IsNew(output.Reason))
            .Select(output => output.Value is ClientModel client ? client.ClassName : (((ClientModel Client, ClientOutput))output.Value).Client.ClassName)
            .Order(StringComparer.Ordinal);

    private static void AssertAsFromScratch(GeneratorRun run, Dictionary<string, string> files)
    {
        Assert.Equal(GeneratorRun.Of(Compile(files)).Files.OrderBy(file => file.Key), run.Files.OrderBy(file => file.Key));
        Assert.Empty(run.GeneratedDiagnostics());
    }
}
