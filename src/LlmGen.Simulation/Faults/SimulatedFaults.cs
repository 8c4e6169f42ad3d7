namespace LlmGen;

/// <summary>
/// Which requests of a <see cref="SimulatedModel"/> go wrong, and how. The same seed and the same requests in the same order give the
/// same faults, and a request without one takes the time it takes in a model without faults.
/// </summary>
/// <remarks>
/// In process, a fault is a <see cref="SimulatedFaultException"/> or a silence; behind a <see cref="SimulatedModelServer"/> it is what a
/// client of a real server meets: a status, a silence, or a connection that ends within the response.
/// </remarks>
public sealed record SimulatedFaults
{
    /// <summary>Any number that sets the sequence of faults apart from the sequence of the jitter.</summary>
    private const int Salt = 0x5EEDFA17;

    /// <summary>What happens to the first request, the second, and so on; <see langword="null"/> lets one through.</summary>
    public IReadOnlyList<SimulatedFault?> Script { get; init => field = [.. value]; } = [];

    /// <summary>How often each fault strikes the requests after <see cref="Script"/>; at most one strikes a request.</summary>
    public IReadOnlyList<SimulatedFaultRate> Rates { get; init => field = [.. value]; } = [];

    /// <summary>The fault of a request, counted from 1.</summary>
    internal SimulatedFault? Choose(int seed, long request)
    {
        if (request <= Script.Count)
        {
            return Script[(int)request - 1];
        }

        double drawn = new SeededRandom(seed ^ Salt, request).NextUniform();
        foreach (SimulatedFaultRate rate in Rates)
        {
            drawn -= rate.Probability;
            if (drawn < 0)
            {
                return rate.Fault;
            }
        }

        return null;
    }

    internal void Validate()
    {
        double total = 0;
        foreach (SimulatedFaultRate rate in Rates)
        {
            ArgumentNullException.ThrowIfNull(rate?.Fault, nameof(Rates));
            if (!(rate.Probability >= 0))
            {
                throw new ArgumentOutOfRangeException(nameof(Rates), rate.Probability, "A probability must be from 0 to 1.");
            }

            total += rate.Probability;
        }

        // Ten times 0.1 is a hair off 1.
        if (total > 1 + 1e-9)
        {
            throw new ArgumentOutOfRangeException(nameof(Rates), total, "The sum of all probabilities must be at most 1.");
        }
    }
}
