namespace LlmGen.Simulation;

/// <summary>Options of a <see cref="SimulatedModelServer"/>.</summary>
public sealed record SimulatedModelServerOptions
{
    /// <summary>The port on 127.0.0.1. The default is 0: a free port.</summary>
    public int Port { get; init; }

    /// <summary>The maximum length of a request body, in bytes. Longer requests are rejected with status 413.</summary>
    public long MaxRequestBytes { get; init; } = 16 * 1024 * 1024;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Port, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxRequestBytes);
    }
}
