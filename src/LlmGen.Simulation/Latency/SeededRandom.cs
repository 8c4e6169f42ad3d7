namespace LlmGen.Simulation.Latency;

/// <summary>
/// The random numbers of one request, the same for the same seed and request number. SplitMix64: <see cref="Random"/> promises no
/// sequence across versions of .NET.
/// </summary>
internal sealed class SeededRandom
{
    private ulong _state;

    public SeededRandom(int seed, long request)
    {
        _state = ((ulong)(uint)seed << 32) ^ (ulong)request;
        // Neighbouring requests differ in few bits; one mixed step sets their sequences apart.
        _state = Next();
    }

    /// <summary>A number from 0 to just below 1.</summary>
    public double NextUniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
