using System.ClientModel.Primitives;

namespace LlmGen.Tests.Simulation;

/// <summary>The SDK's own retries, which note how long they would wait and do not wait.</summary>
internal sealed class RecordingRetryPolicy(int maxRetries = 3) : ClientRetryPolicy(maxRetries)
{
    public List<TimeSpan> Delays { get; } = [];

    protected override Task WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        Delays.Add(time);
        return Task.CompletedTask;
    }
}
