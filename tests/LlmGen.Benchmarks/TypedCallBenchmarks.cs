using BenchmarkDotNet.Attributes;

namespace LlmGen.Benchmarks;

/// <summary>A call that answers with a record of ten fields. Goal: at most 1.2 × the hand-written twin.</summary>
[MemoryDiagnoser]
public class TypedCallBenchmarks
{
    private readonly HandWrittenDesk _handWritten;
    private readonly BenchmarkDeskClient _generated;

    public TypedCallBenchmarks()
    {
        var client = new ScriptedClient(Prompts.Form);
        _handWritten = new HandWrittenDesk(client);
        _generated = new BenchmarkDeskClient(client);
    }

    [Benchmark]
    public Task<Ticket> GetResponseOfT() => _handWritten.FormByExtensionAsync(Prompts.Ticket);

    [Benchmark(Baseline = true)]
    public Task<Ticket> HandWritten() => _handWritten.FormAsync(Prompts.Ticket);

    [Benchmark]
    public Task<Ticket> Generated() => _generated.FormAsync(Prompts.Ticket);
}
