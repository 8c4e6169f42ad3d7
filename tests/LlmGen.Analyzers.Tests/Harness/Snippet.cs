using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmGen.Analyzers.Tests;

/// <summary>The surroundings of a test's code, in a program that does not use LlmGen.</summary>
internal static class Snippet
{
    public const string Usings = """
        global using Microsoft.Extensions.AI;
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private const string Head = """
        #pragma warning disable OPENAI001
        using Microsoft.Extensions.Logging;
        using Microsoft.SemanticKernel;
        using Microsoft.SemanticKernel.ChatCompletion;
        using Microsoft.SemanticKernel.Connectors.OpenAI;

        public sealed class Desk(IChatClient chat, IEmbeddingGenerator<string, Embedding<float>> embeddings, OpenAI.Chat.ChatClient openAI, OpenAI.Responses.ResponsesClient responses,
            OpenAI.Embeddings.EmbeddingClient vectors, Anthropic.AnthropicClient anthropic, Kernel kernel, IChatCompletionService service, Microsoft.Agents.AI.AIAgent agent,
            ILogger logger, TimeProvider clock)
        {
            private readonly List<ChatMessage> _history = [];
            private string _state = "";

        """;

    private const string Tail = """

            private object[] Everything => [chat, embeddings, openAI, responses, vectors, anthropic, kernel, service, agent, logger, clock, _history, _state];
        }
        """;

    /// <summary>An async method with a text, some texts and a token.</summary>
    public static string Of(string statements) => OfMembers(
        "    public async Task<object?> RunAsync(string text, IReadOnlyList<string> texts, ChatOptions given, CancellationToken token)\n    {\n        await Task.Yield();\n"
        + Indented(statements, "        ")
        + "\n        return null;\n    }");

    public static string OfMembers(string members) => Head + members + Tail;

    public static CSharpCompilation Compile(string source, params string[] others) => CSharpCompilation.Create(
        "Test",
        [
            CSharpSyntaxTree.ParseText(source, path: "/src/Test.cs"),
            CSharpSyntaxTree.ParseText(Usings, path: "/src/Usings.cs"),
            .. others.Select((other, i) => CSharpSyntaxTree.ParseText(other, path: $"/src/Other{i}.cs")),
        ],
        source.Contains("LlmGen", StringComparison.Ordinal) || source.Contains("LlmClient", StringComparison.Ordinal) ? References.WithKernel : References.WithoutLlmGen,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    private static string Indented(string text, string margin) => string.Join('\n', text.Split('\n').Select(line => line.Length == 0 ? line : margin + line));
}
