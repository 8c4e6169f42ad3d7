namespace LlmGen.Telemetry;

/// <summary>
/// Every name that traces and metrics carry. What the OpenTelemetry semantic conventions for generative AI (v1.41) name keeps their name, the
/// rest begins with <c>llmgen</c>.
/// </summary>
internal static class TelemetryNames
{
    public const string Source = "LlmGen";

    // Instruments of the conventions.
    public const string OperationDuration = "gen_ai.client.operation.duration";
    public const string TokenUsage = "gen_ai.client.token.usage";
    public const string TimeToFirstChunk = "gen_ai.client.operation.time_to_first_chunk";
    public const string TimePerOutputChunk = "gen_ai.client.operation.time_per_output_chunk";

    // Instruments of our own.
    public const string TimeToFirstToken = "llmgen.client.time_to_first_token";
    public const string TimePerOutputToken = "llmgen.client.time_per_output_token";
    public const string PrefixCacheReadTokens = "llmgen.client.prefix_cache.read_tokens";
    public const string CacheRequests = "llmgen.cache.requests";
    public const string DeadlinesExceeded = "llmgen.deadline.exceeded";
    public const string ObjectivesMissed = "llmgen.objective.missed";
    public const string HedgeRequests = "llmgen.hedge.requests";
    public const string HedgeWins = "llmgen.hedge.wins";
    public const string QueueDuration = "llmgen.queue.duration";

    // Attributes of the conventions.
    public const string OperationName = "gen_ai.operation.name";
    public const string ChatOperation = "chat";
    public const string ProviderName = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string RequestStream = "gen_ai.request.stream";
    public const string RequestMaxTokens = "gen_ai.request.max_tokens";
    public const string RequestTemperature = "gen_ai.request.temperature";
    public const string RequestTopP = "gen_ai.request.top_p";
    public const string RequestSeed = "gen_ai.request.seed";
    public const string OutputType = "gen_ai.output.type";
    public const string ResponseModel = "gen_ai.response.model";
    public const string ResponseFinishReasons = "gen_ai.response.finish_reasons";
    public const string ResponseTimeToFirstChunk = "gen_ai.response.time_to_first_chunk";
    public const string UsageInputTokens = "gen_ai.usage.input_tokens";
    public const string UsageOutputTokens = "gen_ai.usage.output_tokens";
    public const string UsageCacheReadTokens = "gen_ai.usage.cache_read.input_tokens";
    public const string UsageReasoningTokens = "gen_ai.usage.reasoning.output_tokens";
    public const string TokenType = "gen_ai.token.type";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string ErrorType = "error.type";

    // Attributes of our own.
    public const string Method = "llmgen.method";
    public const string CacheResult = "llmgen.cache.result";
    public const string DeadlinePhase = "llmgen.deadline.phase";
    public const string LatencyMetric = "llmgen.latency.metric";
    public const string HedgeAttempts = "llmgen.hedge.attempts";
    public const string HedgeWinner = "llmgen.hedge.winner";
    public const string PlanCriticalPath = "llmgen.plan.critical_path";
    public const string PlanPredictedDuration = "llmgen.plan.predicted_duration";
    public const string FanOutItems = "llmgen.fan_out.items";
    public const string FanOutFailed = "llmgen.fan_out.failed";
}
