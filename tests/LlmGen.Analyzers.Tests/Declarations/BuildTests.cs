using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmGen.Analyzers.Tests.Declarations;

/// <summary>Generator and analyzer together, as in a build: one diagnostic for one mistake, and no error of the compiler behind it.</summary>
public sealed class BuildTests
{
    [Theory]
    [InlineData("LLM101", """[Prompt("{titel}")] Task<string> Ask(string title, CancellationToken token);""")]
    [InlineData("LLM101", """[Prompt(null!)] IAsyncEnumerable<string> Ask(CancellationToken token);""")]
    [InlineData("LLM101", """[Prompt("{text ;}")] Task<string> Ask(string text, CancellationToken token);""")]
    [InlineData("LLM102", """[Prompt("Hello")] Task<string> Ask(string title, CancellationToken token);""")]
    [InlineData("LLM103", """[Prompt("{value}")] ValueTask<int> Ask(object value, CancellationToken token);""")]
    [InlineData("LLM104", """[Prompt("Hello")] Task<object> Ask(CancellationToken token);""")]
    [InlineData("LLM104", """[Prompt("Hello")] string Ask(CancellationToken token);""")]
    [InlineData("LLM104", """[Prompt("Hello")] void Ask(CancellationToken token);""")]
    [InlineData("LLM105", """Task<string> Ask(params string[] texts);""")]
    [InlineData("LLM105", """string Name { get; init; }""")]
    [InlineData("LLM105", """event EventHandler? Done;""")]
    [InlineData("LLM105", """int this[int index] { get; set; }""")]
    [InlineData("LLM105", """[Prompt("{text}")] Task<string> Ask(ref string text, CancellationToken token);""")]
    [InlineData("LLM105", """[Prompt("Hello")] Task<T> Ask<T>(CancellationToken token) where T : class;""")]
    [InlineData("LLM105", """[Prompt("Hello")] static abstract Task<string> Ask(CancellationToken token);""")]
    [InlineData("LLM107", """[Prompt("Hello")] Task<string> Ask();""")]
    public Task A_member(string id, string member) => BuildsWithAsync(id, "[LlmClient(MaxOutputTokens = 9)] public interface IAssistant { " + member + " }");

    [Theory]
    [InlineData("LLM105", "[LlmClient] public interface IAssistant<T> { T Name { get; } }")]
    [InlineData("LLM105", "public class Outer { [LlmClient] private interface IAssistant { string Name { get; } } }")]
    [InlineData("LLM106", "[LlmClient] public interface Desk { } [LlmClient] public interface IDesk { }")]
    [InlineData("LLM106", "namespace A { [LlmClient] public interface IDesk { } } namespace B { [LlmClient] public interface IDesk { } }")]
    [InlineData("LLM106", """[LlmClient(Name = "a b")] public interface IAssistant { string Name { get; } }""")]
    public Task An_interface(string id, string source) => BuildsWithAsync(id, source);

    [Fact]
    public Task An_old_language() => BuildsWithAsync(
        "LLM106",
        """[LlmClient] public interface IAssistant { [Prompt("Hello")] Task<string> Ask(CancellationToken token); }""",
        LanguageVersion.CSharp11);

    [Fact]
    public async Task A_right_declaration_builds_with_nothing_to_say()
    {
        ImmutableArray<Diagnostic> diagnostics = await Compiled.BuildAsync(Compiled.Create(
            """[LlmClient(MaxOutputTokens = 9)] public interface IAssistant { [Prompt("{title}")] Task<string> Ask(string title, CancellationToken token); }"""));

        Assert.Empty(diagnostics);
    }

    private static async Task BuildsWithAsync(string id, string source, LanguageVersion version = LanguageVersion.Latest)
    {
        ImmutableArray<Diagnostic> diagnostics = await Compiled.BuildAsync(Compiled.Create(source, version: version));

        Assert.Equal([id], diagnostics.Select(diagnostic => diagnostic.Id));
    }
}
