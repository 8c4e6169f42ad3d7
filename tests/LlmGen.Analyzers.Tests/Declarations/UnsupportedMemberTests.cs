namespace LlmGen.Analyzers.Tests.Declarations;

public sealed class UnsupportedMemberTests
{
    [Theory]
    [InlineData("string {|LLM105:Name|} { get; }")]
    [InlineData("int {|LLM105:this|}[int index] { get; set; }")]
    [InlineData("event EventHandler {|LLM105:Done|};")]
    [InlineData("Task<string> {|LLM105:Ask|}(string text);")]
    [InlineData("""[Prompt("Hello")] Task<T> {|LLM105:Ask|}<T>(CancellationToken token);""")]
    [InlineData("""[Prompt("{text}")] Task<string> {|LLM105:Ask|}(ref string text, CancellationToken token);""")]
    [InlineData("""[Prompt("{text}")] Task<string> {|LLM105:Ask|}(in int text, CancellationToken token);""")]
    [InlineData("""[Prompt("{text}")] Task<string> {|LLM105:Ask|}(ReadOnlySpan<char> text, CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] ref Task<string> {|LLM105:Ask|}(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello")] Task<string> {|LLM105:Ask|}(CancellationToken token, CancellationToken other);""")]
    public Task What_cannot_be_generated_is_reported_at_its_name(string member) =>
        Verify<DeclarationAnalyzer>.ReportsAsync("[LlmClient] public interface IAssistant { " + member + " }");

    [Theory]
    [InlineData("""[Prompt("Hello", MaxOutputTokens = 0, Temperature = 0, TopP = 1, Seed = -1, StopSequences = ["END"])] Task<string> Ask(CancellationToken token);""")]
    [InlineData("""[Prompt("Hello", Temperature = double.NaN, TopP = double.NaN)] Task<string> Ask(CancellationToken token);""")]
    [InlineData("""string Name => "n";""")]
    [InlineData("""Task<string> Ask(string text) => Task.FromResult(text);""")]
    [InlineData("""static Task<string> Ask(string text) => Task.FromResult(text);""")]
    [InlineData("""const int Most = 3; enum Kind { A }""")]
    [InlineData("""private Task<string> Ask() => Task.FromResult("");""")]
    [InlineData("""[Prompt("Hello")] Task<string> Ask(CancellationToken token); Task<string> Twice() => Ask(default);""")]
    public Task What_has_a_body_or_a_fitting_prompt_is_not(string member) =>
        Verify<DeclarationAnalyzer>.ReportsAsync("[LlmClient] public interface IAssistant { " + member + " }");

    [Fact]
    public Task What_stands_in_the_hand_written_part_is_not() => Verify<DeclarationAnalyzer>.ReportsAsync("""
        [LlmClient] public interface IAssistant : IDisposable
        {
            string Name { get; }
            Task<string> AskAsync(string text);
        }
        public partial class AssistantClient
        {
            public string Name => "n";
            public Task<string> AskAsync(string text) => Task.FromResult(text);
            public void Dispose() { }
        }
        """);

    [Theory]
    [InlineData("[LlmClient] public interface {|LLM105:IAssistant|}<T> { }")]
    [InlineData("public class Outer<T> { [LlmClient] public interface {|LLM105:IAssistant|} { } }")]
    [InlineData("public class Outer { [LlmClient] private interface {|LLM105:IAssistant|} { } }")]
    [InlineData("[LlmClient] file interface {|LLM105:IAssistant|} { }")]
    [InlineData("[LlmClient] public interface {|LLM105:IAssistant|} { static abstract string Name { get; } }")]
    [InlineData("public interface IBase { static abstract void Ask(); } [LlmClient] public interface {|LLM105:IAssistant|} : IBase { }")]
    [InlineData("[LlmClient] public interface {|LLM105:IAssistant|} { } public partial class AssistantClient { public required int X { get; set; } }")]
    [InlineData("[LlmClient] public interface {|LLM105:IAssistant|} { } public class Base { public Base(int x) { } } public partial class AssistantClient : Base { private AssistantClient(string x) : base(1) { } }")]
    [InlineData("[LlmClient] public interface {|LLM105:IAssistant|} { } public partial class AssistantClient { private AssistantClient(LlmRuntime runtime) { } }")]
    [InlineData("[LlmClient] public interface {|LLM105:IAssistant|} { } public partial class AssistantClient(int x) { public int X => x; }")]
    public Task An_interface_that_no_class_beside_it_could_implement_is_reported(string source) => Verify<DeclarationAnalyzer>.ReportsAsync(source);

    [Theory]
    [InlineData("public class Outer { [LlmClient] public interface IAssistant { } }")]
    [InlineData("public interface IBase<T> { T Twice(T value) => value; } [LlmClient] internal interface IAssistant : IBase<int> { }")]
    [InlineData("public interface IAssistant<T> { T Name { get; } }")]
    [InlineData("[LlmClient] public interface IAssistant { } public partial class AssistantClient { public AssistantClient(int x) { } }")]
    [InlineData("[LlmClient] public interface IAssistant { static virtual string Name => \"\"; }")]
    public Task A_closed_interface_is_not(string source) => Verify<DeclarationAnalyzer>.ReportsAsync(source);

    [Fact]
    public Task The_part_with_the_attribute_is_the_one_reported() => Verify<DeclarationAnalyzer>.ReportsAsync("""
        public partial interface IAssistant<T> { }
        [LlmClient] public partial interface {|LLM105:IAssistant|}<T> { }
        """);

    [Fact]
    public Task A_mistake_that_several_clients_inherit_is_reported_once() => Verify<DeclarationAnalyzer>.ReportsAsync("""
        public interface IBase
        {
            [Prompt("{{|LLM101:x|}}")] Task<string> A(CancellationToken token);
            [Prompt("Hello")] Task<string> {|LLM105:B|}<T>(CancellationToken token);
        }
        [LlmClient] public interface IFirst : IBase { }
        [LlmClient] public interface ISecond : IBase { }
        [LlmClient] public interface IThird : ISecond { }
        """);

    [Fact]
    public Task A_mistake_is_reported_for_the_client_that_has_no_body_of_its_own_for_it() => Verify<DeclarationAnalyzer>.ReportsAsync("""
        [LlmClient] public interface IFirst
        {
            [Prompt("{{|LLM101:x|}}")] Task<string> A(CancellationToken token);
        }
        public partial class FirstClient { public Task<string> A(CancellationToken token) => Task.FromResult(""); }
        [LlmClient] public interface ISecond : IFirst { }
        """);

    [Fact]
    public async Task Messages_say_what_to_do() => Assert.Equal(
        [
            "LLM105: 'Name' cannot be generated: properties are not supported; implement it in the interface or in the partial class 'AssistantClient'",
            "LLM105: 'Ask' cannot be generated: it has no [Prompt]; add one, or implement it in the interface or in the partial class 'AssistantClient'",
            "LLM105: 'Read' cannot be generated: generic methods are not supported; declare one method per type",
            "LLM121: 'Long' has MaxOutputTokens = -1; it must be greater than 0, or 0 for unset",
            "LLM105: 'IGeneric' cannot be generated: generic interfaces are not supported; declare a non-generic interface",
        ],
        await Compiled.MessagesAsync("""
            [LlmClient] public interface IAssistant
            {
                string Name { get; }
                Task<string> Ask();
                [Prompt("Hello")] Task<T> Read<T>();
                [Prompt("Hello", MaxOutputTokens = -1)] Task<string> Long(CancellationToken token);
            }
            [LlmClient] public interface IGeneric<T> { }
            """));
}
