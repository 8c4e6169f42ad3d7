using System.Reflection;
using System.Runtime.CompilerServices;
using LlmGen.Tests;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.Extensions.AI;

namespace LlmGen.Analyzers.Tests;

/// <summary>What a program did: its result or its failure, the requests in order, and the virtual time that it took.</summary>
internal sealed record Execution(string Result, IReadOnlyList<string> Requests, TimeSpan Elapsed)
{
    /// <summary>Runs a method body that has a client and some texts, against a model that needs a second for every letter of a prompt.</summary>
    public static async Task<Execution> OfAsync(string statements)
    {
        CSharpCompilation compilation = Snippet.Compile(Source(statements));
        using var stream = new MemoryStream();
        EmitResult emitted = compilation.Emit(stream);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        MethodInfo run = Assembly.Load(stream.ToArray()).GetType("Program")!.GetMethod("RunAsync")!;
        var time = new VirtualTime();
        using var client = new SlowClient(time);
        string result = await time.RunAsync(async () =>
        {
            try
            {
                return await (Task<string>)run.Invoke(null, [client, new List<string> { "ccc", "a", "bb", "dddd", "e", "ff" }, CancellationToken.None])!;
            }
            catch (InvalidOperationException exception)
            {
                return "failed: " + exception.Message;
            }
        });
        return new Execution(result, client.Requests, time.Elapsed);
    }

    public static string Source(string statements) => """
        public static class Program
        {
            private static async Task<string> Ask(IChatClient chat, string prompt) => (await chat.GetResponseAsync(prompt)).Text;

            public static async Task<string> RunAsync(IChatClient chat, List<string> texts, CancellationToken token)
            {

        """ + string.Join('\n', statements.Split('\n').Select(line => line.Length == 0 ? line : "        " + line)) + "\n    }\n}\n";

    private sealed class SlowClient(TimeProvider time) : IChatClient
    {
        public List<string> Requests { get; } = [];

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            string prompt = messages.Last().Text;
            lock (Requests)
            {
                Requests.Add(prompt);
            }

            await Task.Delay(TimeSpan.FromSeconds(prompt.Length), time, cancellationToken);
            return prompt.StartsWith("fail", StringComparison.Ordinal)
                ? throw new InvalidOperationException(prompt)
                : new ChatResponse(new ChatMessage(ChatRole.Assistant, "<" + prompt + ">"));
        }

        /// <summary>The same answer letter by letter.</summary>
        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            string prompt = messages.Last().Text;
            lock (Requests)
            {
                Requests.Add(prompt);
            }

            yield return new ChatResponseUpdate(ChatRole.Assistant, "<");
            foreach (char letter in prompt)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
                yield return new ChatResponseUpdate(ChatRole.Assistant, letter.ToString());
            }

            yield return new ChatResponseUpdate(ChatRole.Assistant, ">");
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
