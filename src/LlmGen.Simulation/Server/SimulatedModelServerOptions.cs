namespace LlmGen;

/// <summary>Where a <see cref="SimulatedModelServer"/> listens and what it accepts.</summary>
public sealed record SimulatedModelServerOptions
{
    /// <summary>The port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The longest request body, in bytes; a longer one is answered with status 413.</summary>
    public long MaxRequestBytes { get; init; } = 16 * 1024 * 1024;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Port, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxRequestBytes);
    }
}
