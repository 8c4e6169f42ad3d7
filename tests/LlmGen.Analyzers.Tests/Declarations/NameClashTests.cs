using Microsoft.CodeAnalysis.CSharp;

namespace LlmGen.Analyzers.Tests.Declarations;

public sealed class NameClashTests
{
    [Theory]
    [InlineData("[LlmClient] public interface Desk { } [LlmClient] public interface {|LLM106:IDesk|} { }")]
    [InlineData("[LlmClient] public interface {|LLM106:IDesk|} { } [LlmClient] public interface DESK { }")]
    [InlineData("""[LlmClient] public interface IA { } [LlmClient(Name = "aclient")] public interface {|LLM106:IB|} { }""")]
    [InlineData("namespace A { [LlmClient] public interface IDesk { } } namespace B { [LlmClient] public interface {|LLM106:IDesk|} { } }")]
    [InlineData("namespace A { public class Outer { [LlmClient] public interface IDesk { } } } [LlmClient] public interface {|LLM106:Outer_DeskClient|} { }")]
    [InlineData("""[LlmClient(Name = "My Client")] public interface {|LLM106:IDesk|} { }""")]
    [InlineData("""[LlmClient(Name = "A.B")] public interface {|LLM106:IDesk|} { }""")]
    [InlineData("[LlmClient] public interface {|LLM106:IDesk|} { } public class DeskClient { }")]
    [InlineData("[LlmClient] public interface {|LLM106:IDesk|} { } public static partial class DeskClient { }")]
    [InlineData("[LlmClient] public interface {|LLM106:IDesk|} { } public partial record DeskClient;")]
    [InlineData("[LlmClient] public interface {|LLM106:IDesk|} { } public enum DeskClient { A }")]
    [InlineData("namespace A { [LlmClient] public interface {|LLM106:IDesk|} { } namespace DeskClient { public class X; } }")]
    [InlineData("""[LlmClient(Name = "")] public interface {|LLM106:IDesk|} { }""")]
    public Task All_but_the_first_of_a_name_are_reported(string source) => Verify<DeclarationAnalyzer>.ReportsAsync(source);

    [Theory]
    [InlineData("[LlmClient] public interface IDesk { } [LlmClient] public interface IDesks { }")]
    [InlineData("""[LlmClient] public interface Desk { } [LlmClient(Name = "OtherDesk")] public interface IDesk { }""")]
    [InlineData("""namespace A { [LlmClient] public interface IDesk { } } namespace B { [LlmClient(Name = "BDeskClient")] public interface IDesk { } }""")]
    [InlineData("[LlmClient] public interface IDesk { } public interface Desk { } public partial class DeskClient { }")]
    [InlineData("public class A { [LlmClient] public interface IDesk { } } public class B { [LlmClient] public interface IDesk { } }")]
    [InlineData("[LlmClient] public interface {|LLM105:IDesk|}<T> { } [LlmClient] public interface IDesk { }")]
    [InlineData("[LlmClient] public interface IDesk { } internal sealed partial class DeskClient { }")]
    [InlineData("[LlmClient] public interface IDesk { } public class DeskClient<T> { }")]
    [InlineData("[LlmClient] public interface IDesk { } file class DeskClient { }")]
    [InlineData("namespace A { [LlmClient] public interface IDesk { } } namespace DeskClient { public class X; } public class B { public class DeskClient; }")]
    [InlineData("[LlmClient] public interface IDesk { } partial class DeskClient { } public partial class DeskClient { }")]
    [InlineData("""[LlmClient(Name = null)] public interface IDesk { }""")]
    public Task Different_names_are_not(string source) => Verify<DeclarationAnalyzer>.ReportsAsync(source);

    [Fact]
    public async Task Messages_name_what_is_taken_and_by_whom() => Assert.Equal(
        [
            "LLM106: Cannot generate a client for 'IDesk': the class name 'A.DeskClient' is already used by the client of 'A.Desk'; set [LlmClient(Name = \"…\")]",
            "LLM106: Cannot generate a client for 'IDesk': the registration method 'AddDeskClient' is already used by the client of 'A.Desk'; set [LlmClient(Name = \"…\")]",
            "LLM106: Cannot generate a client for 'IOther': 'a b' is not a valid class name; change [LlmClient(Name = …)]",
        ],
        await Compiled.MessagesAsync("""
            namespace A { [LlmClient] public interface Desk { } [LlmClient] public interface IDesk { } }
            namespace B { [LlmClient] public interface IDesk { } [LlmClient(Name = "a b")] public interface IOther { } }
            """));

    [Fact]
    public Task An_old_language_is_reported_and_nothing_else() => Verify<DeclarationAnalyzer>.ReportsAsync(
        """[LlmClient] public interface {|LLM106:IAssistant|} { [Prompt("{x}")] string Ask(); }""",
        test => test.LanguageVersion = LanguageVersion.CSharp11);

    [Fact]
    public Task The_oldest_supported_language_is_not() => Verify<DeclarationAnalyzer>.ReportsAsync(
        """[LlmClient] public interface IAssistant { [Prompt("Hello")] Task<string> Ask(CancellationToken token); }""",
        test => test.LanguageVersion = LanguageVersion.CSharp12);
}
