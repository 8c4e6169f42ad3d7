using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Testing;

namespace LlmGen.Analyzers.Tests.Declarations;

/// <summary>A mistake is reported at the characters that it is written in, whatever form the template has.</summary>
public sealed class TemplateLocationTests
{
    [Theory]
    [InlineData(""" "plain {{|LLM101:x|}}" """)]
    [InlineData(""" "\"\\\t\0\x41\u0041\U00000041\U0001F600 {{|LLM101:x|}}" """)]
    [InlineData(""" "\u007b{|LLM101:x|}\u007d" """)]
    [InlineData(""" "\x20{{|LLM101:x|}}" """)]
    [InlineData(""" "{{ }} {{|LLM101:x|}}" """)]
    [InlineData(""" @"C:\ ""quoted"" {{|LLM101:x|}}" """)]
    [InlineData("@\"one\ntwo {{|LLM101:x|}}\"")]
    [InlineData("@\"one\r\ntwo {{|LLM101:x|}}\"")]
    [InlineData("\"\"\"one \"line\" {{|LLM101:x|}}\"\"\"")]
    [InlineData("\"\"\"\"a \"\"\" b {{|LLM101:x|}}\"\"\"\"")]
    [InlineData("\"\"\"\n        first\n\n          indented \\n {{|LLM101:x|}}\n        last\n        \"\"\"")]
    [InlineData("\"\"\"  \r\n        first\r\n  \r\n        {{|LLM101:x|}}\r\n        \"\"\"")]
    [InlineData("\"\"\"\n\t\tfirst\n\t\t{{|LLM101:x|}}\n\t\t\"\"\"")]
    [InlineData("\"\"\"\n{{|LLM101:x|}}\n\"\"\"")]
    [InlineData(""""" "a\n" + @"b""" + "{{|LLM101:x|}}" """"")]
    [InlineData(""" (("a") + ("{{|LLM101:x|}}"))! """)]
    [InlineData(""" "{" + "{|LLM101:xy" + "z|}}" """)]
    [InlineData(""" $"\t{{{|LLM101:x|}}}" """)]
    [InlineData(""" $"{"a\t"}b{"{{|LLM101:x|}}"}" """)]
    [InlineData("""""" $@"""q"" {{{|LLM101:x|}}}" """""")]
    [InlineData("$$\"\"\"b {{\"a\"}} {{|LLM101:x|}}\"\"\"")]
    [InlineData("$$\"\"\"\n        first {{\"a\"}} then\n\n        {{\"b\"}}{{|LLM101:x|}}\n        \"\"\"")]
    [InlineData(""" "{" + nameof({|LLM101:Other|}) + "}" """)]
    [InlineData(""" "{" + nameof(Texts.{|LLM101:Hello|}) + "}" """)]
    [InlineData(""" "{" + {|LLM101:nameof(@class)|} + "}" """)]
    [InlineData(""" Texts.Hello + "{{|LLM101:x|}}" """)]
    [InlineData(""" "{" + ({|LLM101:true ? "x" : "y"|}) + "}" """)]
    [InlineData(""" "a" + null + "{{|LLM101:x|}}" """)]
    [InlineData(""" {|LLM101:true ? "{x}" : ""|} """)]
    public Task In_the_argument(string template) => Verify<DeclarationAnalyzer>.ReportsAsync($$"""
        [LlmClient] public interface IAssistant
        {
            [Prompt({{template}})] Task<string> Ask(CancellationToken token);
        }
        public static class Texts { public const string Hello = "Hello\n\"\u007b{\""; }
        public static class Other { }
        public static class @class { }
        """);

    [Theory]
    [InlineData("""Texts.Ticket""", """const string Ticket = "{{|LLM101:x|}}";""")]
    [InlineData("""Texts.Ticket + "!" """, """const string Greeting = "Hello"; internal const string Ticket = Greeting + "\t{{|LLM101:x|}}";""")]
    [InlineData("""$"{Texts.Ticket}" """, """"const string Ticket = $"{Inner}"; internal const string Inner = @"""{{|LLM101:x|}}""";"""")]
    [InlineData("""global::Texts.Ticket""", """const string Greeting = "a", Ticket = "{{|LLM101:x|}}";""")]
    public Task In_a_constant_of_another_file(string template, string constant) => Verify<DeclarationAnalyzer>.ReportsAsync(
        $$"""[LlmClient] public interface IAssistant { [Prompt({{template}})] Task<string> Ask(CancellationToken token); }""",
        test => test.Before("Texts.cs", "internal static class Texts { internal " + constant + " }"));

    [Fact]
    public Task In_a_constant_of_the_interface() => Verify<DeclarationAnalyzer>.ReportsAsync("""
        [LlmClient] public interface IAssistant
        {
            const string Template = "{{|LLM101:x|}}";
            [Prompt(Template)] Task<string> Ask(CancellationToken token);
        }
        """);

    [Fact]
    public Task A_mistake_across_two_constants_is_reported_at_the_argument() => Verify<DeclarationAnalyzer>.ReportsAsync("""
        [LlmClient] public interface IAssistant
        {
            const string Start = "{x";
            const string End = "y}";
            [Prompt({|LLM101:Start + End|})] Task<string> Ask(CancellationToken token);
        }
        """);

    [Fact]
    public Task A_constant_of_another_assembly_is_reported_at_the_argument() => Verify<DeclarationAnalyzer>.ReportsAsync(
        """[LlmClient] public interface IAssistant { [Prompt({|LLM101:Texts.Ticket|})] Task<string> Ask(CancellationToken token); }""",
        test =>
        {
            ProjectState project = test.TestState.AdditionalProjects["Texts"];
            project.AdditionalReferences.AddRange(References.All);
            project.Sources.Add(("Texts.cs", """public static class Texts { public const string Ticket = "{x}"; }"""));
            test.TestState.AdditionalProjectReferences.Add("Texts");
        });

    [Fact]
    public async Task The_attribute_is_the_additional_location_of_a_mistake_elsewhere()
    {
        CSharpCompilation compilation = Compiled.Create("""
            [LlmClient] public interface IAssistant
            {
                [Prompt(Texts.Ticket)] Task<string> Ask(CancellationToken token);
            }
            public static class Texts { public const string Ticket = "{x}"; }
            """);

        Diagnostic diagnostic = Assert.Single(await Compiled.AnalyzeAsync(compilation));

        Location argument = Assert.Single(diagnostic.AdditionalLocations);
        Assert.Equal("Texts.Ticket", (await compilation.SyntaxTrees[0].GetTextAsync()).ToString(argument.SourceSpan));
    }

    [Fact]
    public Task What_another_project_declares_is_reported_at_the_interface_that_inherits_it() => Verify<DeclarationAnalyzer>.ReportsAsync(
        """[LlmClient] public interface {|LLM101:{|LLM104:{|LLM105:IAssistant|}|}|} : IBase { }""",
        test =>
        {
            ProjectState project = test.TestState.AdditionalProjects["Base"];
            project.AdditionalReferences.AddRange(References.All);
            project.Sources.Add(("Base.cs", """
                using System.Threading;
                using System.Threading.Tasks;
                using LlmGen;
                public interface IBase
                {
                    [Prompt("{x}")] Task<string> A(CancellationToken token);
                    [Prompt("Hello")] string B(CancellationToken token);
                    string Name { get; }
                }
                """));
            test.TestState.AdditionalProjectReferences.Add("Base");
        });
}
