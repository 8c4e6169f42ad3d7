namespace LlmGen.Simulation.Latency;

/// <summary>The log-normal factors of one request, the same for the same seed and request number.</summary>
internal sealed class Jitter
{
    private readonly double _sigma;
    private readonly SeededRandom _random;

    public Jitter(double sigma, int seed, long request)
    {
        _sigma = sigma;
        _random = new SeededRandom(seed, request);
    }

    public double NextFactor()
    {
        if (_sigma == 0)
        {
            return 1;
        }

        // Box-Muller: two uniform numbers make a normal one.
        double radius = Math.Sqrt(-2 * Math.Log(1 - _random.NextUniform()));
        return Math.Exp(_sigma * radius * Math.Cos(2 * Math.PI * _random.NextUniform()));
    }
}
