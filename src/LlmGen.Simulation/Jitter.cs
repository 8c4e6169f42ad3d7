namespace LlmGen;

/// <summary>The log-normal factors of one request, the same for the same seed and request number.</summary>
internal sealed class Jitter
{
    private readonly double _sigma;
    private ulong _state;

    public Jitter(double sigma, int seed, long request)
    {
        _sigma = sigma;
        _state = ((ulong)(uint)seed << 32) ^ (ulong)request;
        // Neighbouring requests differ in few bits; one mixed step sets their sequences apart.
        _state = Next();
    }

    public double NextFactor()
    {
        if (_sigma == 0)
        {
            return 1;
        }

        // Box-Muller: two uniform numbers make a normal one.
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextUniform()));
        return Math.Exp(_sigma * radius * Math.Cos(2 * Math.PI * NextUniform()));
    }

    private double NextUniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>SplitMix64: <see cref="Random"/> promises no sequence across versions of .NET.</summary>
    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
