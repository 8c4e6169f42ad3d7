using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace LlmGen.Benchmarks;

/// <summary>A call that answers with text. Goal: at most 1.15 × the hand-written twin, and no more bytes.</summary>
[MemoryDiagnoser]
public class TextCallBenchmarks
{
    private static readonly ScriptedClient Client = new(Prompts.Summary);
    private readonly ChatMessage[] _messages = [new(ChatRole.System, Prompts.System), new(ChatRole.User, Prompts.Ticket)];
    private readonly ChatOptions _options = new();
    private readonly HandWrittenDesk _handWritten;
    private readonly BenchmarkDeskClient _generated;

    public TextCallBenchmarks()
    {
        _handWritten = new HandWrittenDesk(Client);
        _generated = new BenchmarkDeskClient(Client);
    }

    [Benchmark]
    public Task<ChatResponse> Bare() => Client.GetResponseAsync(_messages, _options);

    [Benchmark(Baseline = true)]
    public Task<string> HandWritten() => _handWritten.SummaryAsync(Prompts.Ticket);

    [Benchmark]
    public Task<string> Generated() => _generated.SummaryAsync(Prompts.Ticket);
}
