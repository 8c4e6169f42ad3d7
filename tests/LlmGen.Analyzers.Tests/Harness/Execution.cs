using System.Reflection;
using LlmGen.Generator;
using LlmGen.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace LlmGen.Analyzers.Tests;

/// <summary>
/// What a program did: its result or its failure, the last message of each request in order, the whole requests, how many were under way at once, and the
/// virtual time that it took.
/// </summary>
internal sealed record Execution(string Result, IReadOnlyList<string> Requests, IReadOnlyList<string> Sent, int Peak, TimeSpan Elapsed)
{
    /// <summary>Runs a method body that has a client and some texts, against a model that needs a second for every letter of a prompt.</summary>
    /// <param name="statements">The statements of the body.</param>
    /// <param name="cancelAfter">When its token is cancelled.</param>
    /// <param name="clients">Interfaces that are marked for LlmGen.</param>
    public static async Task<Execution> OfAsync(string statements, TimeSpan? cancelAfter = null, string clients = "")
    {
        Compilation compilation = Snippet.Compile(Source(statements) + clients);
        CSharpGeneratorDriver.Create(new LlmClientGenerator()).RunGeneratorsAndUpdateCompilation(compilation, out compilation, out _);
        using var stream = new MemoryStream();
        EmitResult emitted = compilation.Emit(stream);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        MethodInfo run = Assembly.Load(stream.ToArray()).GetType("Program")!.GetMethod("RunAsync")!;
        var time = new VirtualTime();
        using var client = new SlowClient(time);
        using var embeddings = new SlowEmbeddings(client);
        string result = await time.RunAsync(async () =>
        {
            using var source = new CancellationTokenSource(cancelAfter ?? Timeout.InfiniteTimeSpan, time);
            try
            {
                return await (Task<string>)run.Invoke(null, [client, embeddings, time, new List<string> { "ccc", "a", "bb", "dddd", "e", "ff" }, source.Token])!;
            }
            catch (InvalidOperationException exception)
            {
                return "failed: " + exception.Message;
            }
            catch (OperationCanceledException)
            {
                return "cancelled";
            }
        });
        return new Execution(result, client.Requests, client.Sent, client.Peak, time.Elapsed);
    }

    public static string Source(string statements) => "public static class Program\n{\n"
        + (statements.Contains("Ask(", StringComparison.Ordinal) ? "    private static async Task<string> Ask(IChatClient chat, string prompt) => (await chat.GetResponseAsync(prompt)).Text;\n\n" : "")
        + "    public static async Task<string> RunAsync(IChatClient chat, IEmbeddingGenerator<string, Embedding<float>> embeddings, TimeProvider clock, List<string> texts, CancellationToken token)\n    {\n"
        + string.Join('\n', statements.Split('\n').Select(line => line.Length == 0 ? line : "        " + line))
        + "\n    }\n}\n";
}
