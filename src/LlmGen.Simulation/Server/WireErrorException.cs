namespace LlmGen.Simulation.Server;

/// <summary>Ends the handling of a request with an error for the client.</summary>
internal sealed class WireErrorException : Exception
{
    public WireErrorException(WireError error)
        : base(error.Message)
    {
        Error = error;
    }

    public WireError Error { get; }
}
