namespace LlmGen.Levers.Common;

/// <summary>What a caller who has cancelled is told.</summary>
internal static class CallerCancellation
{
    /// <summary>A cancellation by the caller names the caller's token; any other failure stays what it is.</summary>
    public static Exception Of(Exception exception, CancellationToken caller) =>
        exception is OperationCanceledException cancelled && caller.IsCancellationRequested && cancelled.CancellationToken != caller
            ? new OperationCanceledException(exception.Message, exception, caller)
            : exception;
}
