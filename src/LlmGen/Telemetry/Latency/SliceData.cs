namespace LlmGen.Telemetry.Latency;

/// <summary>What was recorded within one slice of a sliding window.</summary>
internal abstract class SliceData
{
    private long _number = long.MinValue;

    /// <summary>The slice whose data this is.</summary>
    public long Number => Volatile.Read(ref _number);

    /// <summary>Empties this, and only then hands it to a slice.</summary>
    public void Renew(long number)
    {
        Clear();
        Volatile.Write(ref _number, number);
    }

    protected abstract void Clear();
}
