using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>While somebody types, no rule throws; where no library is referenced, none looks.</summary>
public sealed class BrokenUsageTests
{
    private const string Members = """
            private readonly ChatOptions _options = new() { Temperature = 0.7f };
            private async Task<string> Ask(string prompt, CancellationToken token = default) => (await chat.GetResponseAsync(prompt, _options)).Text;
            public async IAsyncEnumerable<string> All(IEnumerable<string> texts, CancellationToken token)
            {
                var (a, b) = (await Ask("a"), await Ask($"b {DateTime.Now}"));
                string c = await Ask(a); c += await Ask(b);
                var list = new List<string>();
                foreach (var (x, i) in texts.Select((x, i) => (x, i))) { list.Add(await Ask(x)); list[i] = c switch { "1" => await Ask(c), _ => "" }; }
                for (int n = 0; n < 3; n++) { try { _history.Add(new(ChatRole.User, c)); _state = await Ask(c) ?? throw new Exception(); break; } catch when (n < 2) { } finally { n++; } }
                var all = await Task.WhenAll(texts.Select(async t => { var s = await Ask(t); return s; }));
                Console.WriteLine((await chat.GetResponseAsync([new(ChatRole.System, $"{a} {Guid.NewGuid()} is long enough"), .. _history], new() { Tools = [] })).Text);
                var sum = Ask("x").Result; kernel?.InvokePromptAsync("y").Wait();
                var stream = chat.GetStreamingResponseAsync(c); await foreach (var u in stream) { c += u; } await foreach (var u in stream) { yield return u.Text; }
                foreach (var t in texts) { var v = await embeddings.GenerateVectorAsync(t); list.Add(v.ToString()); }
                while (Console.ReadLine() is { Length: > 0 } line) { _history.Add(new(ChatRole.System, $"About {line}. {c switch { _ => line }}")); Console.WriteLine($"{a}: {await chat.GetResponseAsync(_history)}"); }
                var cached = chat.AsBuilder().UseDistributedCache().Build(); await cached.GetResponseAsync($"{Guid.NewGuid()} {DateTime.Now:HH}", new() { Temperature = 0.7f, Instructions = c });
                string prompt = "a"; prompt += Console.ReadLine(); prompt = Both(prompt, Both(c, c)); string Both(string x, string y) => Both(y, x) + Both(x, y); await chat.GetResponseAsync(new ChatMessage(ChatRole.System, Both(prompt, prompt)));
                using var http = new System.Net.Http.HttpClient(); goto end; end: ; local(); void local() => local();
            }
        """;

    [Fact]
    public async Task Every_prefix_of_a_file_is_analyzed_without_an_exception()
    {
        string source = Snippet.OfMembers(Members);
        int start = source.IndexOf("private readonly ChatOptions", StringComparison.Ordinal);
        for (int length = start; length <= source.Length; length += 23)
        {
            await DoesNotThrowAsync(Snippet.Compile(source[..length]));
        }
    }

    [Fact]
    public async Task Missing_references_are_no_reason_to_throw()
    {
        CSharpCompilation whole = Snippet.Compile(Snippet.OfMembers(Members));
        await DoesNotThrowAsync(whole);
        await DoesNotThrowAsync(whole.WithReferences(References.All));
        await DoesNotThrowAsync(whole.WithReferences(whole.References.Where(reference => reference.Display?.Contains("System.Runtime", StringComparison.Ordinal) != true)));
        await DoesNotThrowAsync(whole.WithReferences());
    }

    [Fact]
    public async Task Very_deep_expressions_are_left_alone()
    {
        string sum = string.Concat(Enumerable.Repeat("text + ", 2000)) + "text";
        string nested = string.Concat(Enumerable.Repeat("(text + ", 300)) + "text" + new string(')', 300);
        await DoesNotThrowAsync(Snippet.Compile(Snippet.Of($"string a = (await chat.GetResponseAsync({sum})).Text; string b = (await chat.GetResponseAsync({nested})).Text; return a + b;")));
    }

    [Fact]
    public async Task Nothing_is_found_where_no_library_is_referenced()
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Test",
            [CSharpSyntaxTree.ParseText("namespace Other { interface IChatClient { System.Threading.Tasks.Task<string> GetResponseAsync(string x); } class C { string A(IChatClient c) => c.GetResponseAsync(\"\").Result; } }")],
            Basic.Reference.Assemblies.Net100.References.All,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

        Assert.Empty(await compilation.WithAnalyzers([.. Rules.InstancesOf<DiagnosticAnalyzer>(typeof(DeclarationAnalyzer))]).GetAnalyzerDiagnosticsAsync());
    }

    private static async Task DoesNotThrowAsync(CSharpCompilation compilation)
    {
        ImmutableArray<Diagnostic> found = await compilation
            .WithAnalyzers([.. Rules.InstancesOf<DiagnosticAnalyzer>(typeof(DeclarationAnalyzer))])
            .GetAnalyzerDiagnosticsAsync();
        Assert.DoesNotContain(found, diagnostic => diagnostic.Id == "AD0001");
    }
}
