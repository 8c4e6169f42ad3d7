using LlmGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmGen.Generator.Tests;

/// <summary>What cannot be generated compiles all the same, and says at run time which rule it breaks.</summary>
public sealed class BrokenMemberTests
{
    private const string Types =
        """
        public sealed record Cyclic(System.IO.Stream Stream, Cyclic? Next);
        public abstract class Abstract;
        public class RequiredField { public required string Field; public int Value { get; set; } }
        public class RequiredIgnored { [System.Text.Json.Serialization.JsonIgnore] public required string Secret { get; init; } public int Value { get; set; } }
        public class PrivatelyConstructed { [System.Text.Json.Serialization.JsonConstructor] private PrivatelyConstructed(int value) => Value = value; public int Value { get; } }
        public delegate void Handler<T>(ref T value);
        """;

    [Theory]
    [InlineData("LLM105", "int Property { get; }")]
    [InlineData("LLM105", "int Property { get; set; }")]
    [InlineData("LLM105", "int Property { set; }")]
    [InlineData("LLM105", "string? @event { get; init; }")]
    [InlineData("LLM105", "string Property { init; }")]
    [InlineData("LLM105", "ref readonly int Reference { get; }")]
    [InlineData("LLM105", "string this[int index, params string?[] rest] { get; set; }")]
    [InlineData("LLM105", "event EventHandler? Changed;")]
    [InlineData("LLM105", "event Handler<string?> Changed;")]
    [InlineData("LLM105", "void Run();")]
    [InlineData("LLM105", "Task<string> RunAsync(string text);")]
    [InlineData("LLM105", "[Prompt(\"p\")] Task<string> RunAsync<T>();")]
    [InlineData("LLM105", "[Prompt(\"p\")] Task<T?> RunAsync<T>(T? value, IEnumerable<T?> more) where T : class, new();")]
    [InlineData("LLM105", "[Prompt(\"p\")] Task<T?> RunAsync<T>(T? value) where T : struct;")]
    [InlineData("LLM105", "[Prompt(\"p\")] Task<T?> RunAsync<T>(T? value) where T : notnull, IDisposable;")]
    [InlineData("LLM105", "[Prompt(\"p\")] Task<T?> RunAsync<T>(T? value);")]
    [InlineData("LLM105", "[Prompt(\"{x}\")] Task<string> RunAsync(ref int x);")]
    [InlineData("LLM105", "[Prompt(\"{x}\")] Task<string> RunAsync(in int x);")]
    [InlineData("LLM105", "[Prompt(\"{x}\")] Task<string> RunAsync(ref readonly int x);")]
    [InlineData("LLM105", "[Prompt(\"p\")] Task<string> RunAsync(out int x);")]
    [InlineData("LLM105", "[Prompt(\"p\")] Task<string> RunAsync(ReadOnlySpan<char> text);")]
    [InlineData("LLM105", "[Prompt(\"p\")] Task<string> RunAsync(scoped ref ReadOnlySpan<char> text);")]
    [InlineData("LLM105", "[Prompt(\"p\")] unsafe Task<string> RunAsync(int* pointer);")]
    [InlineData("LLM105", "[Prompt(\"p\")] unsafe Task<string> RunAsync(delegate*<int, void> pointer);")]
    [InlineData("LLM105", "[Prompt(\"p\")] ref Task<string> RunAsync();")]
    [InlineData("LLM105", "[Prompt(\"p\")] Task<string> RunAsync(CancellationToken a, CancellationToken b);")]
    [InlineData("LLM105", "[Prompt(\"p\")] Task<string> RunAsync(ChatOptions a, ChatOptions? b = null);")]
    [InlineData("LLM105", "[Prompt(\"p\")] Task<string> RunAsync(List<ChatMessage> a, ChatMessage[] b);")]
    [InlineData("LLM121", "[Prompt(\"p\", Temperature = 1e300)] Task<string> RunAsync();")]
    [InlineData("LLM110", "[Plan] Task<(string A, string B)> RunAsync();")]
    [InlineData("LLM111", "[Plan] Task<(string A, string B)> RunAsync(string b); string A() => \"\"; [Output(\"a\")] string C() => \"\";")]
    [InlineData("LLM112", "[Plan] Task<(string A, string B)> RunAsync(string b); int A() => 1;")]
    [InlineData("LLM113", "[Plan] Task<(string A, string B)> RunAsync(string b); string A(string c) => c; string C(string a) => a;")]
    [InlineData("LLM116", "[Plan] Task<string> RunAsync(string b);")]
    [InlineData("LLM116", "[Plan(\"Missing\")] IAsyncEnumerable<string> RunAsync(string b);")]
    [InlineData("LLM116", "[Plan] void RunAsync(string b);")]
    [InlineData("LLM105", "[Plan] Task<(T A, string B)> RunAsync<T>(string b);")]
    [InlineData("LLM112", "string A(string a) => a; [ForEach(nameof(A))] IAsyncEnumerable<int> RunAsync(IEnumerable<string> items);")]
    [InlineData("LLM113", "[ForEach(nameof(RunAsync))] Task<List<string>> RunAsync(IEnumerable<string> items);")]
    [InlineData("LLM116", "[ForEach(\"Missing\")] Task<List<string>> RunAsync(IEnumerable<string> items);")]
    [InlineData("LLM116", "string A(string a) => a; [ForEach(nameof(A))] string RunAsync(IEnumerable<string> items);")]
    [InlineData("LLM117", "string A(string a, string b) => a; [ForEach(nameof(A))] IAsyncEnumerable<LlmOutcome<string>> RunAsync(IEnumerable<string> items);")]
    [InlineData("LLM117", "string A(string a) => a; [ForEach(nameof(A))] Task<List<string>> RunAsync(IEnumerable<int?>? items = null);")]
    [InlineData("LLM121", "string A(string a) => a; [ForEach(nameof(A), MaxConcurrency = -1)] Task<List<string>> RunAsync(IEnumerable<string> items);")]
    [InlineData("LLM105", "string A(string a) => a; [Plan, ForEach(nameof(A))] Task<List<string>> RunAsync(IEnumerable<string> items);")]
    [InlineData("LLM105", "string A(string a) => a; [Prompt(\"p\"), ForEach(nameof(A))] Task<List<string>> RunAsync(IEnumerable<string> items);")]
    [InlineData("LLM105", "string A(string a) => a; [ForEach(nameof(A))] Task<List<T>> RunAsync<T>(params T[] items);")]
    [InlineData("LLM104", "[Prompt(\"p\")] void Run();")]
    [InlineData("LLM104", "[Prompt(\"p\")] string Run();")]
    [InlineData("LLM104", "[Prompt(\"p\")] Task RunAsync();")]
    [InlineData("LLM104", "[Prompt(\"p\")] Task<object> RunAsync();")]
    [InlineData("LLM104", "[Prompt(\"p\")] Task<dynamic> RunAsync();")]
    [InlineData("LLM104", "[Prompt(\"p\")] Task<(int A, string? B)> RunAsync();")]
    [InlineData("LLM104", "[Prompt(\"p\")] Task<int[,]> RunAsync();")]
    [InlineData("LLM104", "[Prompt(\"p\")] Task<DayOfWeek[]?[]> RunAsync(System.IO.Stream stream, Dictionary<object, int> map); [Prompt(\"p\")] Task<System.IO.Stream> BadAsync();")]
    [InlineData("LLM104", "[Prompt(\"p\")] Task<Dictionary<Abstract, int>> RunAsync();")]
    [InlineData("LLM104", "[Prompt(\"p\")] Task<Cyclic> RunAsync();")]
    [InlineData("LLM104", "[Prompt(\"p\")] Task<Abstract> RunAsync();")]
    [InlineData("LLM104", "[Prompt(\"p\")] Task<List<AttributeTargets>> RunAsync();")]
    [InlineData("LLM104", "[Prompt(\"p\")] Task<RequiredField> RunAsync();")]
    [InlineData("LLM104", "[Prompt(\"p\")] Task<RequiredIgnored> RunAsync();")]
    [InlineData("LLM104", "[Prompt(\"p\")] Task<PrivatelyConstructed> RunAsync();")]
    [InlineData("LLM104", "[Prompt(\"p\")] IAsyncEnumerable<object> RunAsync();")]
    [InlineData("LLM104", "[Prompt(\"p\")] Task<LlmResult<object>> RunAsync();")]
    [InlineData("LLM103", "[Prompt(\"{x}\")] Task<string> RunAsync(object x);")]
    [InlineData("LLM103", "[Prompt(\"{x}\")] Task<string> RunAsync(List<List<int>> x);")]
    [InlineData("LLM103", "[Prompt(\"{x} {y}\")] Task<string> RunAsync(object x);")]
    [InlineData("LLM101", "[Prompt(\"{y}\")] Task<string> RunAsync(string x);")]
    [InlineData("LLM101", "[Prompt(\"{x.Nothing}\")] Task<string> RunAsync(string x);")]
    [InlineData("LLM101", "[Prompt(\"{x\")] Task<string> RunAsync(string x);")]
    [InlineData("LLM101", "[Prompt(\"}\")] Task<string> RunAsync();")]
    [InlineData("LLM101", "[Prompt(\"{x:Q}\")] Task<string> RunAsync(DateTime x);")]
    [InlineData("LLM101", "[Prompt(null!)] Task<string> RunAsync();")]
    public void A_broken_member_throws_what_rule_it_breaks(string rule, string member)
    {
        GeneratorRun run = GeneratorTest.Run(
            Types
            + "[LlmClient] public interface IBroken { "
            + member
            + " [Prompt(\"p\")] Task<string> SoundAsync(); }");

        Assert.Empty(run.GeneratedDiagnostics());
        Assert.DoesNotContain(run.AllDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.Contains(" cannot be generated: see " + rule + ".\");", run.Client, StringComparison.Ordinal);
        Assert.Contains("public global::System.Threading.Tasks.Task<string> SoundAsync()", run.Client, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_member_leaves_its_client_usable()
    {
        GeneratorRun run = GeneratorTest.Run(
            """
            namespace Sample;

            [LlmClient]
            public interface IDesk
            {
                int Count { get; }
                [Prompt("{y}")] Task<string> BrokenAsync(string x);
                [Prompt("p")] Task<string> SoundAsync();
            }
            """);
        using var assembly = new LoadedAssembly(run);
        object desk = assembly.Create("Sample.DeskClient", new ScriptedChatClient("fine"));

        var method = Assert.Throws<NotSupportedException>(() => assembly.Call(desk, "Sample.IDesk", "BrokenAsync", "x"));
        var property = Assert.Throws<NotSupportedException>(() => assembly.Call(desk, "Sample.IDesk", "Count"));

        Assert.Equal("IDesk.BrokenAsync cannot be generated: see LLM101.", method.Message);
        Assert.Equal("IDesk.Count cannot be generated: see LLM105.", property.Message);
        Assert.Equal("fine", await (Task<string>)assembly.Call(desk, "Sample.IDesk", "SoundAsync")!);
    }

    [Fact]
    public void A_setting_of_the_interface_out_of_its_range_counts_as_unset()
    {
        GeneratorRun run = GeneratorTest.Run(
            "[LlmClient(MaxOutputTokens = -1, Temperature = double.PositiveInfinity)] public interface IDesk { [Prompt(\"p\")] Task<string> RunAsync(); }");

        Assert.Empty(run.GeneratedDiagnostics());
        Assert.Contains("RunMethod = new(\"IDesk.RunAsync\");", run.Client, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public interface IGeneric<T>")]
    [InlineData("file interface ILocal")]
    [InlineData("public interface I\u0041\u0301\u0302", true)]
    [InlineData("internal interface IAllowed", true)]
    public void An_interface_that_no_class_could_implement_is_left_out(string declaration, bool isWritten = false)
    {
        GeneratorRun run = GeneratorTest.Run("[LlmClient] " + declaration + " { [Prompt(\"p\")] Task<string> RunAsync(); }");

        Assert.Empty(run.GeneratedDiagnostics());
        Assert.Equal(isWritten ? 2 : 0, run.Files.Count);
    }

    [Theory]
    [InlineData("class Outer { [LlmClient] private interface IInner { } }")]
    [InlineData("class Outer { [LlmClient] protected interface IInner { } }")]
    [InlineData("class Outer<T> { [LlmClient] public interface IInner { } }")]
    [InlineData("[LlmClient(Name = \"not a name\")] public interface ISpaced { }")]
    [InlineData("[LlmClient(Name = \"LlmClients\")] public interface IAll { }")]
    [InlineData("[LlmClient] public class NoInterface { }")]
    [InlineData("[LlmClient] public interface IDesk { } public partial class DeskClient(int x) { public int X => x; }")]
    [InlineData("[LlmClient] public interface IStatic { static abstract int Count { get; } }")]
    [InlineData("[LlmClient] public interface IStatic { [Prompt(\"p\")] static abstract Task<string> RunAsync(); }")]
    public void What_is_no_client_is_left_out(string source)
    {
        GeneratorRun run = GeneratorTest.Run(source);

        Assert.Empty(run.DriverDiagnostics);
        Assert.Empty(run.Files);
    }

    [Fact]
    public void Older_languages_get_nothing()
    {
        GeneratorRun run = GeneratorRun.Of(GeneratorTest.Compile(GeneratorTest.File(
            GeneratorTest.Usings + "[LlmClient] public interface IOld { [Prompt(\"p\")] Task<string> RunAsync(); }",
            version: LanguageVersion.CSharp11)));

        Assert.DoesNotContain(run.AllDiagnostics(), diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden);
        Assert.Empty(run.Files);
    }
}
