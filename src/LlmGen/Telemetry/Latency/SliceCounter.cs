namespace LlmGen.Telemetry.Latency;

/// <summary>A sum within one slice.</summary>
internal sealed class SliceCounter : SliceData
{
    private long _value;

    public long Value => Volatile.Read(ref _value);

    public void Add(long value) => Interlocked.Add(ref _value, value);

    protected override void Clear() => _value = 0;
}
