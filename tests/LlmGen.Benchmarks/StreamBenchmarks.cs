using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace LlmGen.Benchmarks;

/// <summary>One update of a stream of text. Goal: at most one iterator layer more than the bare client, and no bytes.</summary>
[MemoryDiagnoser]
public class StreamBenchmarks
{
    private const int Updates = 1000;

    private static readonly ScriptedClient Client = new(new string('a', Updates), chunkLength: 1);
    private readonly ChatMessage[] _messages = [new(ChatRole.System, Prompts.System), new(ChatRole.User, Prompts.Ticket)];
    private readonly ChatOptions _options = new();
    private readonly HandWrittenDesk _handWritten;
    private readonly BenchmarkDeskClient _generated;

    public StreamBenchmarks()
    {
        _handWritten = new HandWrittenDesk(Client);
        _generated = new BenchmarkDeskClient(Client);
    }

    [Benchmark(OperationsPerInvoke = Updates)]
    public async Task<int> Bare()
    {
        int characters = 0;
        await foreach (ChatResponseUpdate update in Client.GetStreamingResponseAsync(_messages, _options))
        {
            characters += update.Text.Length;
        }

        return characters;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Updates)]
    public Task<int> HandWritten() => CountAsync(_handWritten.ReplyAsync(Prompts.Ticket));

    [Benchmark(OperationsPerInvoke = Updates)]
    public Task<int> Generated() => CountAsync(_generated.ReplyAsync(Prompts.Ticket));

    private static async Task<int> CountAsync(IAsyncEnumerable<string> texts)
    {
        int characters = 0;
        await foreach (string text in texts)
        {
            characters += text.Length;
        }

        return characters;
    }
}
