using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.AI;

namespace LlmGen.Benchmarks;

/// <summary>A whole call when nothing hedges and every slot is free. Goal: a limit costs at most 1.1 × the call without, a hedge a microsecond.</summary>
[MemoryDiagnoser]
public class LimitBenchmarks
{
    private static readonly ScriptedClient Client = new(Prompts.Summary);
    private readonly BenchmarkDeskClient _plain = new(new LlmRuntime(Client));
    private readonly BenchmarkDeskClient _limited = new(new LlmRuntime(Client, new LlmRuntimeOptions { MaxConcurrency = 8 }));
    private readonly IChatClient _streaming = Client.WithDeadline(firstToken: TimeSpan.FromMinutes(1));
    private readonly IChatClient _hedged = Client.WithHedging(TimeSpan.FromMinutes(1));
    private readonly ChatMessage[] _messages = [new(ChatRole.System, Prompts.System), new(ChatRole.User, Prompts.Ticket)];

    [Benchmark(Baseline = true)]
    public Task<string> Generated() => _plain.SummaryAsync(Prompts.Ticket);

    [Benchmark]
    public Task<string> GeneratedLimited() => _limited.SummaryAsync(Prompts.Ticket);

    [Benchmark]
    public Task<ChatResponse> StreamedUnderneath() => Client.GetStreamingResponseAsync(_messages).ToChatResponseAsync();

    [Benchmark]
    public Task<ChatResponse> Deadlined() => _streaming.GetResponseAsync(_messages);

    [Benchmark]
    public Task<ChatResponse> Hedged() => _hedged.GetResponseAsync(_messages);
}
