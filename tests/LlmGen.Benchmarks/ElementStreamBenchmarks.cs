using BenchmarkDotNet.Attributes;

namespace LlmGen.Benchmarks;

/// <summary>Elements out of a long array that arrives in small chunks. Goal: four times the text takes four times the time.</summary>
[MemoryDiagnoser]
public class ElementStreamBenchmarks
{
    private BenchmarkDeskClient _generated = null!;

    [Params(1, 20)]
    public int ChunkLength { get; set; }

    [Params(256, 1024)]
    public int Kilobytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        int elements = Kilobytes * 1024 / (Prompts.Form.Length + 1);
        string array = "[" + string.Join(",", Enumerable.Repeat(Prompts.Form, elements)) + "]";
        _generated = new BenchmarkDeskClient(new ScriptedClient(array, ChunkLength));
    }

    [Benchmark]
    public async Task<int> Generated()
    {
        int count = 0;
        await foreach (Ticket _ in _generated.RequestsAsync(Prompts.Ticket))
        {
            count++;
        }

        return count;
    }
}
