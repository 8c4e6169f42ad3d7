using System.Collections.Immutable;
using LlmGen.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>LLM003, on the prompts of interfaces that LlmGen implements.</summary>
public sealed class DeclaredLimitTests
{
    private const string Types =
        """

        public enum Kind { Bug, Other }
        public record Rating(int Stars, Kind Kind, bool IsAngry, DateOnly? Due, Point From, Point To);
        public record Point(double X, double Y);
        public record Report(string Title, int Stars);
        public record Titled([property: System.ComponentModel.DataAnnotations.MaxLength(40)] string Title, [property: System.ComponentModel.DataAnnotations.MaxLength(3)] int[] Stars);
        public record Lines([property: System.ComponentModel.DataAnnotations.MaxLength(3)] string[] Texts);
        public record Numbers(int[] All);
        public record Tree(int Value, Tree? Left);
        public class Limits : ChatOptions { }
        """;

    [Theory]
    [InlineData("Task<string>")]
    [InlineData("ValueTask<string>")]
    [InlineData("IAsyncEnumerable<string>")]
    [InlineData("IAsyncEnumerable<ChatResponseUpdate>")]
    [InlineData("Task<ChatResponse>")]
    [InlineData("Task<LlmResult<string>>")]
    [InlineData("Task<Report>")]
    [InlineData("Task<Report?>")]
    [InlineData("ValueTask<LlmResult<Report>>")]
    [InlineData("Task<List<int>>")]
    [InlineData("Task<IReadOnlyList<Kind>>")]
    [InlineData("Task<bool[]>")]
    [InlineData("Task<Dictionary<string, bool>>")]
    [InlineData("IAsyncEnumerable<int>")]
    [InlineData("IAsyncEnumerable<Report>")]
    [InlineData("Task<Uri>")]
    [InlineData("Task<Lines>")]
    [InlineData("Task<Numbers>")]
    [InlineData("Task<Tree>")]
    public Task A_prompt_whose_answer_may_be_of_any_length(string result) => MembersAsync($$"""[{|LLM003:Prompt|}("{text}")] {{result}} AskAsync(string text, CancellationToken token);""");

    [Theory]
    [InlineData("Task<bool>")]
    [InlineData("Task<int>")]
    [InlineData("Task<int?>")]
    [InlineData("ValueTask<decimal>")]
    [InlineData("Task<char>")]
    [InlineData("Task<Kind>")]
    [InlineData("Task<Kind?>")]
    [InlineData("Task<DateOnly>")]
    [InlineData("Task<TimeSpan>")]
    [InlineData("Task<Guid>")]
    [InlineData("Task<LlmResult<bool>>")]
    [InlineData("Task<LlmResult<Kind>>")]
    [InlineData("Task<Rating>")]
    [InlineData("Task<LlmResult<Rating?>>")]
    [InlineData("Task<Titled>")]
    public Task A_prompt_whose_result_bounds_the_answer(string result) => MembersAsync($$"""[Prompt("{text}")] {{result}} AskAsync(string text, CancellationToken token);""");

    [Theory]
    [InlineData("""[Prompt("{text}", MaxOutputTokens = 120)] Task<string> AskAsync(string text, CancellationToken token);""")]
    [InlineData("""[Prompt("{text}", MaxOutputTokens = Most)] Task<string> AskAsync(string text, CancellationToken token); const int Most = 100 + 20;""")]
    [InlineData("""[Prompt("{text}", MaxOutputTokens = 0)] Task<string> AskAsync(string text, CancellationToken token);""")]
    [InlineData("""[Prompt("{text}", MaxOutputTokens = -1)] Task<string> AskAsync(string text, CancellationToken token);""")]
    [InlineData("""[Prompt("{text}")] Task<string> AskAsync(string text, ChatOptions? options, CancellationToken token);""")]
    [InlineData("""[Prompt("{text}")] Task<string> AskAsync(string text, Limits limits, CancellationToken token);""")]
    [InlineData("""[Plan(nameof(AskAsync))] Task<string> PlanAsync(string text, CancellationToken token); [Prompt("{text}", MaxOutputTokens = 9)] Task<string> AskAsync(string text, CancellationToken token);""")]
    [InlineData("""[ForEach(nameof(AskAsync))] Task<List<string>> AllAsync(IEnumerable<string> texts, CancellationToken token); [Prompt("{text}", MaxOutputTokens = 9)] Task<string> AskAsync(string text, CancellationToken token);""")]
    [InlineData("""[Prompt("{text}")] Task<string> AskAsync(string text, CancellationToken token) => Task.FromResult(text);""")]
    [InlineData("""[Prompt("{text}")] Task<object> AskAsync(string text, CancellationToken token);""")]
    [InlineData("""[Prompt("{text}")] string Ask(string text, CancellationToken token);""")]
    [InlineData("""[Prompt("{text}")] Task<T> AskAsync<T>(string text, CancellationToken token);""")]
    [InlineData("""[Prompt("{text}"), Plan] Task<string> AskAsync(string text, CancellationToken token);""")]
    [InlineData("""[Prompt("{txet}")] Task<string> AskAsync(string text, CancellationToken token);""")]
    public Task A_limit_or_no_prompt_of_ours(string member) => MembersAsync(member);

    [Theory]
    [InlineData("""[LlmClient(MaxOutputTokens = 300)] public interface IDesk { [Prompt("{text}")] Task<string> AskAsync(string text, CancellationToken token); }""")]
    [InlineData("""[LlmClient(MaxOutputTokens = 0)] public interface IDesk { [Prompt("{text}")] Task<string> AskAsync(string text, CancellationToken token); }""")]
    [InlineData("""public interface IDesk { [Prompt("{text}")] Task<string> AskAsync(string text, CancellationToken token); }""")]
    [InlineData("""public class Desk { [Prompt("{text}")] public Task<string> AskAsync(string text, CancellationToken token) => Task.FromResult(text); }""")]
    [InlineData("""[LlmClient] public interface IDesk<T> { [Prompt("{text}")] Task<string> AskAsync(string text, CancellationToken token); }""")]
    [InlineData("""[LlmClient] public interface IDesk { [Prompt("{text}")] Task<string> AskAsync(string text, CancellationToken token); } public partial class DeskClient : IDesk { public Task<string> AskAsync(string text, CancellationToken token) => Task.FromResult(text); }""")]
    [InlineData("""public interface IBase { [Prompt("{text}")] Task<string> AskAsync(string text, CancellationToken token); } [LlmClient(MaxOutputTokens = 9)] public interface IDesk : IBase { }""")]
    [InlineData("""[LlmClient(MaxOutputTokens = 9)] public interface IBase { [Prompt("{text}")] Task<string> AskAsync(string text, CancellationToken token); } [LlmClient] public interface IDesk : IBase { }""")]
    [InlineData("""public interface IBase { [{|LLM003:Prompt|}("{text}")] Task<string> AskAsync(string text, CancellationToken token); } [LlmClient] public interface IDesk : IBase { } [LlmClient(MaxOutputTokens = 9)] public interface IBar : IBase { }""")]
    [InlineData("""public interface IBase { [{|LLM003:Prompt|}("{text}")] Task<string> AskAsync(string text, CancellationToken token); } [LlmClient] public interface IDesk : IBase { } [LlmClient] public interface IBar : IBase { }""")]
    [InlineData("""[LlmClient] public interface IBase { [{|LLM003:Prompt|}("{text}")] Task<string> AskAsync(string text, CancellationToken token); } [LlmClient] public interface IDesk : IBase { }""")]
    [InlineData("""[LlmClient] public partial interface IDesk { } public partial interface IDesk { [{|LLM003:PromptAttribute|}("{text}")] Task<string> AskAsync(string text, CancellationToken token); [{|LLM003:LlmGen.Prompt|}("{n}"), Timed] Task<string> AskAsync(int n, CancellationToken token); }""")]
    [InlineData("""public class Desk { [LlmClient] public interface IDesk { [{|LLM003:Prompt|}("{text}")] Task<string> AskAsync(string text, CancellationToken token); } public void Tested() { } }""")]
    public Task Interfaces(string source) => SourceAsync(source);

    [Theory]
    [InlineData(false, """services.AddLlmGen(options => options.MaxOutputTokens = 500);""")]
    [InlineData(false, """services.AddLlmGen(options => { options.Model = "m"; options.MaxOutputTokens ??= 500; });""")]
    [InlineData(false, """services.AddLlmGen(configuration.GetSection("LlmGen"));""")]
    [InlineData(false, """LlmGenServiceCollectionExtensions.AddLlmGen(services, configuration);""")]
    [InlineData(false, """services.AddLlmGen(Shared);""")]
    [InlineData(false, """services.AddLlmGen(options => Shared(options));""")]
    [InlineData(false, """services.AddLlmGen(options => options.Limit());""")]
    [InlineData(false, """Run(new LlmRuntime(chat, new LlmRuntimeOptions { MaxOutputTokens = 500 }));""")]
    [InlineData(false, """Run(new LlmRuntime(chat, new() { MaxOutputTokens = 500 }));""")]
    [InlineData(false, """var options = new LlmRuntimeOptions(); options.MaxOutputTokens = 500; Run(new LlmRuntime(chat, options));""")]
    [InlineData(false, """var options = new LlmRuntimeOptions(); Shared(options); Run(new LlmRuntime(chat, options));""")]
    [InlineData(false, """services.Configure<LlmRuntimeOptions>(options => options.MaxOutputTokens = 500);""")]
    [InlineData(false, """services.Configure<LlmRuntimeOptions>(Shared);""")]
    [InlineData(false, """services.AddOptions<LlmRuntimeOptions>();""")]
    [InlineData(false, """Run(chat.AsBuilder().ConfigureOptions(options => options.MaxOutputTokens ??= 500).Build());""")]
    [InlineData(true, """services.AddLlmGen();""")]
    [InlineData(true, """LlmGenServiceCollectionExtensions.AddLlmGen(services);""")]
    [InlineData(true, """services.AddLlmGen(configure: null);""")]
    [InlineData(true, """services.AddLlmGen(options => { options.Model = "m"; options.MaxOutputTokens = null; });""")]
    [InlineData(true, """services.Configure<LlmRuntimeOptions>(options => options.Temperature = 0);""")]
    [InlineData(true, """var options = new LlmRuntimeOptions { Temperature = 0 }; Run(new LlmRuntime(chat, options));""")]
    [InlineData(true, """Run(new ChatOptions { MaxOutputTokens = 500 }); var own = new Own { MaxOutputTokens = 500 }; own.MaxOutputTokens = 3; Shared(own);""")]
    [InlineData(true, """Run(services.GetType().GetMethods().Select(method => method.Name == nameof(LlmRuntimeOptions.MaxOutputTokens)));""")]
    public async Task A_limit_of_the_whole_project(bool isReported, string statement)
    {
        const string Declared = """[LlmClient] public interface IDesk { [Prompt("{text}")] Task<string> AskAsync(string text, CancellationToken token); }""";
        CSharpCompilation compilation = Snippet.Compile("using LlmGen;\n" + Declared, $$"""
            using LlmGen;
            using Microsoft.Extensions.Configuration;
            using Microsoft.Extensions.DependencyInjection;

            public static class Startup
            {
                private static void Limit(this object options) { }
                public sealed class Own { public int? MaxOutputTokens { get; set; } }
                private static void Run(object value) => Console.WriteLine(value);
                private static void Shared(object options) { }
                public static void Add(IServiceCollection services, IConfiguration configuration, IChatClient chat)
                {
                    {{statement}}
                    Run(configuration); Run(chat); Run(services);
                }
            }
            """);
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));

        Assert.Equal(isReported ? ["LLM003"] : [], (await Usage<OutputLimitAnalyzer>.DiagnosticsAsync(compilation)).Select(diagnostic => diagnostic.Id));
    }

    [Fact]
    public async Task The_message_names_the_method_and_the_setting() => Assert.Equal(
        ["'AskAsync' has no output token limit; set MaxOutputTokens"],
        (await Usage<OutputLimitAnalyzer>.DiagnosticsAsync(Snippet.Compile("using LlmGen;\n" + Interface("""[Prompt("{text}")] Task<string> AskAsync(string text, CancellationToken token);"""))))
            .Select(diagnostic => diagnostic.GetMessage(null)));

    [Theory]
    [InlineData(null)]
    [InlineData("true")]
    public async Task Interfaces_of_tests_are_left_alone_unless_wanted(string? analyzed)
    {
        CSharpCompilation compilation = Snippet.Compile("""
            using LlmGen;
            public sealed class FactAttribute : Attribute { }
            public class Tests
            {
                [Fact] public void Runs() { }
                [LlmClient] public interface IDesk { [Prompt("{text}")] Task<string> AskAsync(string text, CancellationToken token); }
            }
            """);
        ImmutableArray<Diagnostic> found = await Usage<OutputLimitAnalyzer>.DiagnosticsAsync(compilation, analyzed is null ? [] : [("llmgen.analyze_tests", analyzed)]);
        Assert.Equal(analyzed is null ? 0 : 1, found.Length);
    }

    [Fact]
    public Task Generated_interfaces_are_left_alone() =>
        Usage<OutputLimitAnalyzer>.SourceAsync("// <auto-generated/>\nusing LlmGen;\n" + Interface("""[Prompt("{text}")] Task<string> AskAsync(string text, CancellationToken token);"""));

    [Fact]
    public Task The_fix_sets_it_on_the_prompt() => Usage<OutputLimitAnalyzer>.FixesAsync<OutputLimitFix>(
        """"
        using LlmGen;

        /// <summary>The desk.</summary>
        [LlmClient(System = "Be kind.")] // of the shop
        public interface IDesk
        {
            /// <summary>Asks.</summary>
            [{|LLM003:Prompt|}("Summarize.\n\n{text}"), Timed] // often
            Task<string> AskAsync(string text, CancellationToken token);

            [{|LLM003:Prompt|}("""
                Summarize.

                {text}
                """)]
            Task<string> RawAsync(string text, CancellationToken token);

            [{|LLM003:Prompt|}(
                """
                Summarize.

                {text}
                """,
                Temperature = 0.5 // warm
            )]
            IAsyncEnumerable<string> TallAsync(string text, CancellationToken token);

            [Timed, {|LLM003:Prompt|}("{text}" /* as it is */, Model = "fast",
                System = "Be brief." + "!")]
            Task<List<string>> ListAsync(string text, CancellationToken token);
        }
        """",
        """"
        using LlmGen;

        /// <summary>The desk.</summary>
        [LlmClient(System = "Be kind.")] // of the shop
        public interface IDesk
        {
            /// <summary>Asks.</summary>
            [Prompt("Summarize.\n\n{text}", MaxOutputTokens = 300), Timed] // often
            Task<string> AskAsync(string text, CancellationToken token);

            [Prompt("""
                Summarize.

                {text}
                """, MaxOutputTokens = 300)]
            Task<string> RawAsync(string text, CancellationToken token);

            [Prompt(
                """
                Summarize.

                {text}
                """,
                Temperature = 0.5, // warm
                MaxOutputTokens = 300
            )]
            IAsyncEnumerable<string> TallAsync(string text, CancellationToken token);

            [Timed, Prompt("{text}" /* as it is */, Model = "fast",
                System = "Be brief." + "!", MaxOutputTokens = 300)]
            Task<List<string>> ListAsync(string text, CancellationToken token);
        }
        """",
        test => test.Configure("llmgen.default_max_output_tokens = 300"));

    [Fact]
    public Task The_fix_mends_calls_and_prompts_of_all_files() => Usage<OutputLimitAnalyzer>.FixesAsync<OutputLimitFix>(
        "using LlmGen;\r\n" + Interface("""[{|LLM003:Prompt|}("{text}")] Task<string> AskAsync(string text, CancellationToken token);""") + "\r\npublic class Caller { public Task A(IChatClient chat) => chat.{|LLM003:GetResponseAsync|}(\"\"); }",
        "using LlmGen;\r\n" + Interface("""[Prompt("{text}", MaxOutputTokens = 1024)] Task<string> AskAsync(string text, CancellationToken token);""")
            + "\r\npublic class Caller { public Task A(IChatClient chat) => chat.GetResponseAsync(\"\", new ChatOptions { MaxOutputTokens = 1024 }); }",
        test =>
        {
            const string Other = """using LlmGen; namespace Other { [LlmClient(Name = "Other")] public interface IDesk { [{|LLM003:Prompt|}("{text}")] Task<string> AskAsync(string text, CancellationToken token); } }""";
            test.Before("Other.cs", Other);
            test.After("Other.cs", Other.Replace("{|LLM003:Prompt|}(\"{text}\")", "Prompt(\"{text}\", MaxOutputTokens = 1024)", StringComparison.Ordinal));
        });

    [Theory]
    [InlineData("LlmClient", "LlmClient(MaxOutputTokens = 1024)")]
    [InlineData("LlmClient /* the desk */", "LlmClient(MaxOutputTokens = 1024) /* the desk */")]
    [InlineData("LlmClient()", "LlmClient(MaxOutputTokens = 1024)")]
    [InlineData("LlmClient(System = \"s\", Temperature = 0)", "LlmClient(System = \"s\", Temperature = 0, MaxOutputTokens = 1024)")]
    [InlineData("LlmClient(\n    System = \"s\")", "LlmClient(\n    System = \"s\",\n    MaxOutputTokens = 1024)")]
    public Task A_second_fix_sets_it_for_the_interface(string before, string after)
    {
        string source = "using LlmGen;\n" + Interface(
            """[{|LLM003:Prompt|}("{text}")] Task<string> AskAsync(string text, CancellationToken token); [{|LLM003:Prompt|}("{text}")] Task<string> TellAsync(string text, CancellationToken token);""");
        return Usage<OutputLimitAnalyzer>.FixesAsync<OutputLimitFix>(
            source.Replace("[LlmClient]", "[" + before + "]", StringComparison.Ordinal),
            source.Replace("{|LLM003:Prompt|}", "Prompt", StringComparison.Ordinal).Replace("[LlmClient]", "[" + after + "]", StringComparison.Ordinal),
            test =>
            {
                test.CodeActionIndex = 1;
                test.CodeActionEquivalenceKey = nameof(OutputLimitFix) + "Otherwise";
                test.CodeActionVerifier = (action, verifier) => verifier.Equal("Set MaxOutputTokens = 1024 for all methods of 'IDesk'", action.Title);
            });
    }

    private static Task MembersAsync(string members) => SourceAsync(Interface(members));

    private static Task SourceAsync(string source) => Usage<OutputLimitAnalyzer>.SourceAsync("using LlmGen;\n" + source + Types);

    private static string Interface(string members) => "[LlmClient] public interface IDesk { " + members + " }";
}
