using LlmGen.Simulation.Latency;

namespace LlmGen.Simulation;

/// <summary>
/// The faults of a <see cref="SimulatedModel"/>. The same seed, with the same requests in the same order, produces the same faults. A request without a fault
/// takes as long as in a model without faults.
/// </summary>
/// <remarks>
/// In process, a fault is a <see cref="SimulatedFaultException"/> or a stalled call. Behind a <see cref="SimulatedModelServer"/> it looks like that of a real
/// server: an error status, a stalled stream, or a closed connection.
/// </remarks>
public sealed record SimulatedFaults
{
    /// <summary>Any number that sets the sequence of faults apart from the sequence of the jitter.</summary>
    private const int Salt = 0x5EEDFA17;

    /// <summary>The faults of the first request, the second, and so on. <see langword="null"/> is no fault.</summary>
    public IReadOnlyList<SimulatedFault?> Script { get; init => field = [.. value]; } = [];

    /// <summary>The probabilities of faults for the requests after <see cref="Script"/>. A request has at most one fault.</summary>
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
