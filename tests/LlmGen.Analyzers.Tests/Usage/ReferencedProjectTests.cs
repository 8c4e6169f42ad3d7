using System.Collections.Immutable;
using LlmGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>
/// What a referenced project declares, seen as source, as in an editor, and as metadata, as in a build: both say the same. Its generated clients are
/// calls; of methods that it wrote by hand nothing can be proven.
/// </summary>
public sealed class ReferencedProjectTests
{
    private const string Shop = """
        using LlmGen;

        namespace Shop;

        [LlmClient(MaxOutputTokens = 9)] public interface IDesk
        {
            [Prompt("{x}")] Task<string> AskAsync(string x, CancellationToken token = default);
            [Plan] Task<(string Ask, string Other)> PlanAsync(string x, CancellationToken token = default);
            [Output("Other"), Prompt("{x}")] Task<string> TellAsync(string x, CancellationToken token = default);
        }

        public sealed class FakeDesk : IDesk
        {
            public Task<string> AskAsync(string x, CancellationToken token = default) => Task.FromResult(x);
            public Task<(string Ask, string Other)> PlanAsync(string x, CancellationToken token = default) => Task.FromResult((x, x));
            public Task<string> TellAsync(string x, CancellationToken token = default) => Task.FromResult(x);
        }

        public static class Gateway
        {
            public static async Task<string> ReadAsync(this IChatClient chat, string x) => (await chat.GetResponseAsync(x, new ChatOptions { MaxOutputTokens = 9 })).Text;
            public static string Plain(string x) => x + "!";
        }

        public interface IGateway { Task<string> SayAsync(string x); }

        public abstract class GatewayBase { public abstract Task<string> SayAsync(string x); }

        public sealed class Item(string text) { public string Text => text; public string Summary { get; set; } = ""; public string Loud => text.ToUpperInvariant(); }

        public sealed class OddException(string message) : Exception(message);

        public sealed class Fake(IChatClient inner) : DelegatingChatClient(inner);

        public sealed class Limited : ChatOptions { public Limited() { MaxOutputTokens = 9; } }

        public static class Texts
        {
            public static readonly string Policy = "Be kind to everybody and brief. Answer in the language of the customer. Never promise a refund; say what the terms allow, and name the paragraph. Do not guess. If the customer is angry, say first that you understand, and only then what the terms are.";
            public static string Written(string x) => Policy + x;
        }
        """;

    private const string Caller = """
        using Microsoft.Extensions.Logging;
        using LlmGen;
        using Shop;

        public sealed class Mine(IChatClient chat) : GatewayBase, IGateway
        {
            public override async Task<string> SayAsync(string x) => (await chat.GetResponseAsync(x, new ChatOptions { MaxOutputTokens = 9 })).Text;
        }

        public sealed class Caller(IDesk desk, DeskClient client, FakeDesk fake, IChatClient chat, IGateway gateway, GatewayBase inherited, IReadOnlyList<string> texts, List<Item> items, ILogger logger)
        {
            private async Task<string> Pair(string x) => await desk.AskAsync(x) + await chat.ReadAsync(x);
            private async Task<string> Own(string x) => await desk.AskAsync(x);
            private async Task<string> Concrete(string x) => await client.TellAsync(x);

            public async Task<object?> RunAsync(string text, CancellationToken token)
            {
                await Task.Yield();
                STATEMENTS
                return (desk, client, fake, chat, gateway, inherited, texts, items, logger, text, token);
            }
        }
        """;

    private static readonly Lazy<(MetadataReference Source, MetadataReference Image)> References = new(CompileShop);

    [Theory]
    [InlineData("LLM001", """var a = await desk.AskAsync("A", token); var b = await desk.AskAsync("B", token);""")]
    [InlineData("LLM001", """var a = await desk.PlanAsync("A", token); var b = await client.PlanAsync("B", token);""")]
    [InlineData("LLM001", """var a = await client.AskAsync("A", token); var b = await client.AskAsync("B", token);""")]
    [InlineData("LLM001", """var a = await Own("A"); var b = await Own("B");""")]
    [InlineData("LLM001", """var a = await Concrete("A"); var b = await Concrete("B");""")]
    [InlineData("LLM004", """var all = new List<string>(); foreach (string one in texts) { all.Add(await desk.AskAsync(one, token)); } return all;""")]
    [InlineData("LLM007", """var a = client.AskAsync("A", token).Result;""")]
    [InlineData("LLM012", """var a = await desk.AskAsync(text);""")]
    [InlineData("LLM012", """var a = await client.TellAsync(text);""")]
    [InlineData("", """var a = await fake.AskAsync("A", token); var b = await fake.AskAsync("B", token);""")]
    [InlineData("", """var a = fake.AskAsync("A", token).Result;""")]
    public async Task Generated_clients_of_another_project_are_calls(string rule, string statements) =>
        Assert.Equal(rule.Length == 0 ? [] : [rule], await FindAsync(statements));

    [Theory]
    [InlineData("""var a = await chat.ReadAsync("A"); var b = await chat.ReadAsync("B");""")]
    [InlineData("""var a = await Pair("A"); var b = await Pair("B");""")]
    [InlineData("""var a = await gateway.SayAsync("A"); var b = await gateway.SayAsync("B");""")]
    [InlineData("""var a = await inherited.SayAsync("A"); var b = await inherited.SayAsync("B");""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { all.Add(await gateway.SayAsync(one)); } return all;""")]
    [InlineData("""Func<string, Task<string>> say = gateway.SayAsync; var a = await say("A"); var b = await desk.AskAsync("B", token);""")]
    public async Task Methods_that_another_project_wrote_prove_nothing(string statements) => Assert.Empty(await FindAsync(statements));

    [Theory]
    [InlineData("LLM001", """var a = await chat.ReadAsync("A"); var b = await chat.ReadAsync("B");""")]
    [InlineData("LLM007", """var a = gateway.SayAsync("A").Result;""")]
    public async Task But_by_name_they_are_calls(string rule, string statements) =>
        Assert.Contains(rule, await FindAsync(statements, ("llmgen.llm_calls", "Shop.Gateway.ReadAsync, Shop.IGateway.SayAsync")));

    [Theory]
    [InlineData("""foreach (Item item in items) { item.Summary = await desk.AskAsync(item.Text, token); }""")]
    [InlineData("""var all = new List<string>(); foreach (Item item in items) { all.Add(await desk.AskAsync(item.Loud, token)); } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (Item item in items) { all.Add(await desk.AskAsync(Gateway.Plain(item.Text), token)); } return all;""")]
    [InlineData("""var all = new List<Item>(); foreach (string one in texts) { all.Add(new Item(await desk.AskAsync(one, token))); } return all;""")]
    [InlineData("""var all = new List<string>(); foreach (string one in texts) { if (one.Length == 0) { throw new OddException(one); } all.Add(await desk.AskAsync(one, token)); } return all;""")]
    [InlineData("""var item = new Item(text) { Summary = "s" }; var a = await desk.AskAsync("A", token); item.Summary = a; var b = await desk.AskAsync(item.Loud, token);""")]
    [InlineData("""var a = await new Fake(chat).GetResponseAsync(text, cancellationToken: token); IChatClient other = new Fake(chat); var b = await other.GetResponseAsync(a.Text, cancellationToken: token);""")]
    [InlineData("""var a = await chat.GetResponseAsync(text, new Limited(), token);""")]
    [InlineData("""var a = await chat.GetResponseAsync(DateTime.Now + Texts.Policy + text, new ChatOptions { MaxOutputTokens = 9 }, token);""")]
    [InlineData("""var a = await chat.GetResponseAsync(Guid.NewGuid() + Texts.Written(text) + " Answer with care, and as a lawyer would: do not promise, do not guess, do not repeat yourself, and say what you leave out, in five words.", new ChatOptions { MaxOutputTokens = 9 }, token);""")]
    [InlineData("""var history = new List<ChatMessage>(); while (true) { history.Add(new(ChatRole.User, Console.ReadLine()!)); Console.WriteLine(Gateway.Plain(history.Count + "")); history.AddMessages(await chat.GetResponseAsync(history, new ChatOptions { MaxOutputTokens = 9 }, token)); }""")]
    public async Task An_editor_and_a_build_say_the_same(string statements) => await FindAsync(statements);

    [Fact]
    public async Task A_fake_of_another_project_is_a_client_and_its_options_may_hold_a_limit()
    {
        Assert.Equal(["LLM003"], await FindAsync("""IChatClient other = new Fake(chat); var b = await other.GetResponseAsync(text, cancellationToken: token);"""));
        Assert.Empty(await FindAsync("""var a = await chat.GetResponseAsync(text, new Limited(), token);"""));
    }

    /// <summary>What the rules on calls say, of the source of the other project as of its image.</summary>
    private static async Task<IEnumerable<string>> FindAsync(string statements, params (string Key, string Value)[] options)
    {
        CSharpCompilation caller = Snippet.Compile(Caller.Replace("STATEMENTS", statements, StringComparison.Ordinal));
        IEnumerable<string> ofSource = await FindAsync(caller.AddReferences(References.Value.Source), options);
        IEnumerable<string> ofImage = await FindAsync(caller.AddReferences(References.Value.Image), options);
        Assert.Equal(ofImage, ofSource);
        return ofImage.Select(found => found.Split(':')[0]);
    }

    private static async Task<IEnumerable<string>> FindAsync(CSharpCompilation compilation, (string Key, string Value)[] options)
    {
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        ImmutableArray<Diagnostic> found = await Usage<SerialAwaitsAnalyzer>.DiagnosticsAsync(
            compilation, [.. Rules.InstancesOf<DiagnosticAnalyzer>(typeof(UsageAnalyzer)).Where(rule => rule is UsageAnalyzer)], options);
        return [.. found.Select(diagnostic => diagnostic.Id + ": " + diagnostic.Location.SourceSpan + " " + diagnostic.GetMessage(null)).Order(StringComparer.Ordinal)];
    }

    private static (MetadataReference, MetadataReference) CompileShop()
    {
        CSharpGeneratorDriver.Create(new LlmClientGenerator())
            .RunGeneratorsAndUpdateCompilation(Snippet.Compile(Shop).WithAssemblyName("Shop"), out Compilation compilation, out ImmutableArray<Diagnostic> _);
        using var image = new MemoryStream();
        Assert.True(compilation.Emit(image) is { Success: true } or { Diagnostics: [] }, string.Join('\n', compilation.GetDiagnostics()));
        return (compilation.ToMetadataReference(), MetadataReference.CreateFromImage(image.ToArray()));
    }
}
