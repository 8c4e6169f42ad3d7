using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace LlmGen.Analyzers.Tests.Declarations;

/// <summary>What a declaration rule reports obeys pragmas and configuration, and generated code is left alone.</summary>
public sealed class SuppressionTests
{
    private const string Source = """
        [LlmClient] public interface IAssistant { [Prompt("Hello")] Task<string> {|LLM107:Ask|}(string {|LLM102:a|}); }
        """;

    [Fact]
    public Task A_pragma_around_the_place_suppresses() => Verify<DeclarationAnalyzer>.ReportsAsync("""
        [LlmClient] public interface IAssistant
        {
        #pragma warning disable LLM101, LLM107
            [Prompt("{x}")] Task<string> A();
        #pragma warning restore LLM101
            [Prompt("{{|LLM101:x|}}")] Task<string> B();
        #pragma warning restore LLM107
            [Prompt("Hello")] Task<string> {|LLM107:C|}();
        }
        """,
        WithPragmas);

    [Fact]
    public Task A_pragma_belongs_where_the_constant_stands() => Verify<DeclarationAnalyzer>.ReportsAsync(
        """
        [LlmClient] public interface IAssistant
        {
            [Prompt(Texts.Quiet)] Task<string> A(CancellationToken token);
        #pragma warning disable LLM101
            [Prompt(Texts.Loud)] Task<string> B(CancellationToken token);
        #pragma warning restore LLM101
        }
        """,
        test =>
        {
            WithPragmas(test);
            test.Before("Texts.cs", """
                internal static class Texts
                {
                #pragma warning disable LLM101
                    internal const string Quiet = "{x}";
                #pragma warning restore LLM101
                    internal const string Loud = "{{|LLM101:x|}}";
                }
                """);
        });

    [Fact]
    public Task A_pragma_around_an_interface_suppresses_a_clash() => Verify<DeclarationAnalyzer>.ReportsAsync("""
        [LlmClient] public interface Desk { }
        #pragma warning disable LLM106
        [LlmClient] public interface IDesk { }
        #pragma warning restore LLM106
        [LlmClient(Name = "DeskClient")] public interface {|LLM106:ITable|} { }
        """,
        WithPragmas);

    [Fact]
    public Task Configuration_turns_rules_off() => Verify<DeclarationAnalyzer>.ReportsAsync(
        """[LlmClient] public interface IAssistant { [Prompt("Hello")] Task<string> Ask(string a); }""",
        test => test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", """
            root = true
            [*.cs]
            dotnet_diagnostic.LLM102.severity = none
            dotnet_diagnostic.LLM107.severity = none
            """)));

    [Fact]
    public Task Configuration_changes_severities() => Verify<DeclarationAnalyzer>.ReportsAsync(
        """[LlmClient] public interface IAssistant { [Prompt("Hello")] Task<string> Ask(); }""",
        test =>
        {
            test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", """
                root = true
                [*.cs]
                dotnet_diagnostic.LLM107.severity = error
                """));
            test.TestState.ExpectedDiagnostics.Add(new DiagnosticResult("LLM107", DiagnosticSeverity.Error).WithSpan("/src/Test.cs", 1, 74, 1, 77));
        });

    [Fact]
    public Task Generated_code_is_not_reported() => Verify<DeclarationAnalyzer>.ReportsAsync(
        "",
        test => test.Before("Assistant.g.cs", Markup.Parse(Source).Source));

    [Fact]
    public Task The_same_code_written_by_hand_is() => Verify<DeclarationAnalyzer>.ReportsAsync(Source);

    // The harness would wrap the source in pragmas of its own, which those of the source end.
    private static void WithPragmas(RuleTest<DeclarationAnalyzer, EmptyCodeFixProvider> test) => test.TestBehaviors |= TestBehaviors.SkipSuppressionCheck;
}
