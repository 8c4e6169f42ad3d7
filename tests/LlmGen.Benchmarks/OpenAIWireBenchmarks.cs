using System.ClientModel;
using System.ClientModel.Primitives;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace LlmGen.Benchmarks;

/// <summary>
/// One token of a stream of 500 that the official SDK reads from in-memory HTTP. Goal: a generated method costs no more than the adapter it
/// stands on. The thin path shows what reading the wire without the SDK would gain.
/// </summary>
[MemoryDiagnoser]
public class OpenAIWireBenchmarks
{
    private const int Tokens = 500;

    private readonly ChatMessage[] _messages = [new(ChatRole.System, Prompts.System), new(ChatRole.User, Prompts.Ticket)];
    private readonly ChatOptions _options = new() { MaxOutputTokens = 400 };
    private readonly ChatClient _sdk;
    private readonly IChatClient _adapter;
    private readonly BenchmarkDeskClient _generated;
    private readonly BenchmarkDeskClient _generatedWithExtras;
    private readonly BenchmarkDeskClient _generatedOnThinPath;

    public OpenAIWireBenchmarks()
    {
        var http = new HttpClient(new SseHandler(Tokens));
        var endpoint = new Uri("http://in.memory/v1");
        _sdk = new ChatClient(
            "model",
            new ApiKeyCredential("key"),
            new OpenAIClientOptions { Endpoint = endpoint, Transport = new HttpClientPipelineTransport(http) });
        _adapter = _sdk.AsIChatClient();
        _generated = new BenchmarkDeskClient(_adapter);
        _generatedWithExtras = new BenchmarkDeskClient(_adapter.WithOpenAIExtras());
        _generatedOnThinPath = new BenchmarkDeskClient(new ThinChatClient(http, endpoint));
    }

    [Benchmark(OperationsPerInvoke = Tokens)]
    public async Task<int> Sdk()
    {
        int characters = 0;
        await foreach (StreamingChatCompletionUpdate update in _sdk.CompleteChatStreamingAsync(new UserChatMessage(Prompts.Ticket)))
        {
            foreach (ChatMessageContentPart part in update.ContentUpdate)
            {
                characters += part.Text.Length;
            }
        }

        return characters;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Tokens)]
    public async Task<int> Adapter()
    {
        int characters = 0;
        await foreach (ChatResponseUpdate update in _adapter.GetStreamingResponseAsync(_messages, _options))
        {
            characters += update.Text.Length;
        }

        return characters;
    }

    [Benchmark(OperationsPerInvoke = Tokens)]
    public Task<int> Generated() => CountAsync(_generated);

    [Benchmark(OperationsPerInvoke = Tokens)]
    public Task<int> GeneratedWithExtras() => CountAsync(_generatedWithExtras);

    [Benchmark(OperationsPerInvoke = Tokens)]
    public Task<int> GeneratedOnThinPath() => CountAsync(_generatedOnThinPath);

    private static async Task<int> CountAsync(BenchmarkDeskClient desk)
    {
        int characters = 0;
        await foreach (string text in desk.ReplyAsync(Prompts.Ticket))
        {
            characters += text.Length;
        }

        return characters;
    }
}
