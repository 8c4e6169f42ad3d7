using System.Collections.Immutable;
using LlmGen.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;

namespace LlmGen.Analyzers.Tests.Declarations;

/// <summary>While somebody types, the analyzer says nothing of what the compiler says already, and never throws.</summary>
public sealed class BrokenCodeTests
{
    [Theory]
    [InlineData("""[LlmClient] public interface IAssistant { [Prompt] Task<string> Ask(CancellationToken token); }""")]
    [InlineData("""[LlmClient] public interface IAssistant { [Prompt()] Task<string> Ask(CancellationToken token); }""")]
    [InlineData("""[LlmClient] public interface IAssistant { [Prompt(1)] Task<string> Ask(CancellationToken token); }""")]
    [InlineData("""[LlmClient] public interface IAssistant { [Prompt(Unknown)] Task<string> Ask(CancellationToken token); }""")]
    [InlineData("""[LlmClient] public interface IAssistant { [Prompt(Name)] Task<string> Ask(CancellationToken token); const string Name = Name + Name; }""")]
    [InlineData("""[LlmClient] public interface IAssistant { [Prompt("{ticket.Title} {ticket}")] Task<string> Ask(Ticket ticket, CancellationToken token); }""")]
    [InlineData("""[LlmClient] public interface IAssistant { [Prompt("Hello")] Task<Ticket> Ask(CancellationToken token); }""")]
    [InlineData("""[LlmClient] public interface IAssistant { [Prompt("Hello")] Task<List<Ticket>> Ask(CancellationToken token); }""")]
    [InlineData("""[LlmClient] public interface IAssistant { [Prompt("Hello")] Tsk<string> Ask(CancellationToken token); }""")]
    [InlineData("""[LlmClient] public interface IAssistant { [Prompt("Hello")] Task<Report> Ask(CancellationToken token); } public record Report(Ticket Ticket, int A);""")]
    [InlineData("""[LlmClient] public interface IAssistant : IUnknown { [Unknown("{x}")] string Name => ""; }""")]
    [InlineData("""[LlmClient(Name = 1)] public interface IAssistant { }""")]
    [InlineData("""[LlmClient] public class Assistant { }""")]
    public async Task What_the_compiler_reports_is_not_reported_again(string source)
    {
        CSharpCompilation compilation = Compiled.Create(source);

        Assert.Contains(compilation.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.Empty(await Compiled.AnalyzeAsync(compilation));
    }

    [Fact]
    public async Task Every_prefix_of_a_file_is_analyzed_without_an_exception()
    {
        const string Source = """"
            [LlmClient(Name = "A")] public interface IAssistant<T> : IBase { [Prompt($"{"a" + @"b""{x}"}" + """
              {titel:q}
              """, System = "s")] [Example("a", "b")] Task<List<string>> Ask(ref string titel, int? a = 3); string Name { get; init; }
              event Action E; [Prompt(null!)] static abstract int this[int i] { get; } }
            [LlmClient] file interface A { [Prompt("{a.b.c}" + nameof(A.)] Task<(int, A)> B(A a, params A[] b); }
            """";
        for (int length = 0; length <= Source.Length; length++)
        {
            ImmutableArray<Diagnostic> diagnostics = await Compiled.AnalyzeAsync(Compiled.Create(Source[..length]));
            Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Id == "AD0001");
        }
    }

    [Fact]
    public async Task Nothing_is_analyzed_where_the_library_is_not_referenced()
    {
        CSharpCompilation compilation = Compiled.Create(
            """
            namespace Other { public class LlmClientAttribute : System.Attribute { } [LlmClient] public interface IAssistant { string Name { get; } } }
            """,
            Basic.Reference.Assemblies.Net100.References.All);

        Assert.Empty(await Compiled.AnalyzeAsync(compilation));
    }

    [Fact]
    public Task A_fix_is_offered_beside_the_errors_of_others() => Verify<DeclarationAnalyzer>.FixesAsync<UseClosestNameFix>(
        """
        [LlmClient] public interface IAssistant
        {
            [Prompt("{{|LLM101:titel|}}")] Task<string> Ask(string title, CancellationToken token);
            Task<string>
        """,
        """
        [LlmClient] public interface IAssistant
        {
            [Prompt("{title}")] Task<string> Ask(string title, CancellationToken token);
            Task<string>
        """,
        test => test.CompilerDiagnostics = CompilerDiagnostics.None);
}
