using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>While somebody types, no fix throws either; and a fix of code that compiles leaves code that compiles.</summary>
public sealed class BrokenFixTests
{
    /// <summary>Something for every fix.</summary>
    private static readonly string Whole = Snippet.OfMembers(""""
            private readonly ChatOptions _options = new() { Temperature = 0.7f };
            private async Task<string> Ask(string prompt, CancellationToken token = default) => (await chat.GetResponseAsync(prompt, _options)).Text;
            private async Task<(string, string)> Both(string text) => (await Ask(text), await Ask("b" + text));
            private async Task<string[]> Each(string[] texts) => await Task.WhenAll(texts.Select(async text => await Ask(text) + await Ask("c" + text)));
            public async Task<object?> All(IReadOnlyList<string> texts, ChatOptions given, CancellationToken token)
            {
                string a = await Ask("a"); string b = await Ask($"b {a}"); string c = await Ask("c");
                var list = new List<string>(); var vectors = new List<ReadOnlyMemory<float>>();
                foreach (string x in texts) { list.Add(await Ask(x + "; please")); }
                for (int i = 0; i < 5; i++) list.Add(await Ask(texts[i]));
                var all = await Task.WhenAll(texts.Select(t => Ask(t)));
                await Task.WhenAll(texts.Select(async t => Console.WriteLine(await Ask(t))));
                string policy = "You are the support desk of a shop for garden tools. Answer in the language of the customer, kindly and briefly. Never promise a refund; say what the terms allow, and name the paragraph. If the customer is angry, say first that you understand.";
                string system = $"""
                    It is {DateTime.Now}.
                    {policy}
                    """;
                Console.WriteLine((await chat.GetResponseAsync([new(ChatRole.System, system), .. _history])).Text);
                string topic = Console.ReadLine()!; var answer = await chat.GetResponseAsync([new(ChatRole.System, $"Be kind. Speak of {topic}."), new(ChatRole.User, a)], given); Console.Write($"Bot: {answer.Text}!");
                switch (a) { case "a": string d = await Ask("d"); string e = await Ask("e"); Console.WriteLine(d + e); break; default: if (b == "b") c = await Ask("f") + await Ask("g"); break; }
                int n = Ask("x").Result.Length; Ask(b).Wait();
                foreach (string t in texts) { vectors.Add(await embeddings.GenerateVectorAsync(t)); }
                using var tools = chat.AsBuilder().UseFunctionInvocation().Build(); using var more = new FunctionInvokingChatClient(tools); given.Tools = [];
                await kernel.InvokePromptAsync("p", new KernelArguments { ["x"] = c }); await openAI.CompleteChatAsync("Hi", a);
                return (a, b, c, all, n, more);
            }
        """");

    [Fact]
    public async Task Every_fix_has_something_to_do_and_what_it_makes_compiles()
    {
        Project project = ProjectOf(References.WithKernel, ("Test.cs", Whole), ("Usings.cs", Snippet.Usings));
        Assert.Empty(Errors((await project.GetCompilationAsync())!));

        IReadOnlyList<(string Rule, Document Changed)> changed = await ApplyAsync(project);

        Assert.Equal(
            ["LLM001", "LLM002", "LLM003", "LLM004", "LLM005", "LLM006", "LLM007", "LLM009", "LLM012", "LLM013", "LLM015"],
            changed.Select(one => one.Rule).Distinct().Order());
        foreach ((string rule, Document document) in changed)
        {
            Assert.Equal((rule, ""), (rule, string.Join('\n', Errors((await document.Project.GetCompilationAsync())!))));
        }
    }

    [Fact]
    public async Task No_fix_throws_while_somebody_types()
    {
        int start = Whole.IndexOf("private readonly ChatOptions", StringComparison.Ordinal);
        for (int length = start; length <= Whole.Length; length += 41)
        {
            await ApplyAsync(ProjectOf(References.WithKernel, ("Test.cs", Whole[..length]), ("Usings.cs", Snippet.Usings)));
        }
    }

    [Fact]
    public async Task No_fix_throws_where_a_token_is_missing()
    {
        List<SyntaxToken> tokens = [.. CSharpSyntaxTree.ParseText(Whole).GetRoot().DescendantTokens().Where(token => token.SpanStart > Whole.IndexOf("string a = await", StringComparison.Ordinal))];
        for (int i = 0; i < tokens.Count; i += 9)
        {
            await ApplyAsync(ProjectOf(References.WithKernel, ("Test.cs", Whole.Remove(tokens[i].SpanStart, tokens[i].Span.Length)), ("Usings.cs", Snippet.Usings)));
        }
    }

    [Fact]
    public async Task Missing_references_are_no_reason_to_throw()
    {
        foreach (IEnumerable<MetadataReference> references in (IEnumerable<MetadataReference>[])
        [
            References.All,
            References.WithKernel.Where(reference => reference.Display?.Contains("System.Runtime", StringComparison.Ordinal) != true),
            References.WithKernel.Where(reference => reference.Display?.Contains("Extensions.AI", StringComparison.Ordinal) != true),
            [],
        ])
        {
            await ApplyAsync(ProjectOf(references, ("Test.cs", Whole), ("Usings.cs", Snippet.Usings)));
        }
    }

    [Theory]
    [InlineData("corpus")]
    [InlineData("samples")]
    public async Task Real_files_are_analyzed_and_fixed_whole_and_cut_off(string folder)
    {
        List<(string Path, string Text)> files =
        [
            .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, folder), "*.cs", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(path => (Path.GetRelativePath(AppContext.BaseDirectory, path), File.ReadAllText(path))),
        ];
        Assert.NotEmpty(files);
        for (int eighths = 8; eighths > 0; eighths--)
        {
            await ApplyAsync(ProjectOf(References.WithKernel, [.. files.Select(file => (file.Path, file.Text[..(file.Text.Length * eighths / 8)])), ("Usings.cs", Snippet.Usings)]));
        }
    }

    private static async Task<IReadOnlyList<(string Rule, Document Changed)>> ApplyAsync(Project project)
    {
        ImmutableArray<Diagnostic> found = await (await project.GetCompilationAsync())!
            .WithAnalyzers([.. Rules.InstancesOf<DiagnosticAnalyzer>(typeof(DeclarationAnalyzer))], project.AnalyzerOptions)
            .GetAnalyzerDiagnosticsAsync();
        Assert.DoesNotContain(found, diagnostic => diagnostic.Id == "AD0001");
        return await Fixes.ApplyAsync(project, found);
    }

    private static IEnumerable<Diagnostic> Errors(Compilation compilation) => compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    private static Project ProjectOf(IEnumerable<MetadataReference> references, params (string Path, string Text)[] files)
    {
        using var workspace = new AdhocWorkspace();
        Project project = workspace.AddProject("Test", LanguageNames.CSharp)
            .WithMetadataReferences(references)
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return files.Aggregate(project, (current, file) => current.AddDocument(Path.GetFileName(file.Path), file.Text, filePath: "/src/" + file.Path).Project);
    }
}
