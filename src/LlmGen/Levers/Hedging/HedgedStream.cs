using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Hedging;

/// <summary>A stream for which several requests may race. Cold: each enumeration is a race of its own.</summary>
internal sealed class HedgedStream(
    HedgeEngine hedging, Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> request, CancellationToken caller)
    : IAsyncEnumerable<ChatResponseUpdate>
{
    public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new HedgedEnumerator(hedging, request, caller, cancellationToken);
}
