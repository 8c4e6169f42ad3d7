using System.ClientModel;
using System.ClientModel.Primitives;

namespace LlmGen;

/// <summary>Passes on how long the server asks to wait, from each response: also where the SDK waits and sends the request again by itself.</summary>
internal sealed class RetryAfterPolicy : PipelinePolicy
{
    private const int TooManyRequests = 429;
    private const int ServiceUnavailable = 503;

    /// <summary>Adds the time to wait to what the SDK throws for a response that asks for one.</summary>
    public static void Attach(ClientResultException exception)
    {
        if (Of(exception.GetRawResponse()) is { } time)
        {
            RetryAfter.Attach(exception, time);
        }
    }

    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        ProcessNext(message, pipeline, currentIndex);
        Report(message.Response);
    }

    public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        await ProcessNextAsync(message, pipeline, currentIndex).ConfigureAwait(false);
        Report(message.Response);
    }

    private static void Report(PipelineResponse? response)
    {
        if (Of(response) is { } time)
        {
            RetryAfter.Report(time);
        }
    }

    private static TimeSpan? Of(PipelineResponse? response)
    {
        if (response is not { Status: TooManyRequests or ServiceUnavailable })
        {
            return null;
        }

        response.Headers.TryGetValue("Retry-After", out string? retryAfter);
        response.Headers.TryGetValue("retry-after-ms", out string? milliseconds);
        return RetryAfter.Parse(retryAfter, milliseconds, DateTimeOffset.UtcNow);
    }
}
