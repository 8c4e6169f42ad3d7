namespace LlmGen.Analyzers;

/// <summary>The ids of the rules on code that calls a model.</summary>
internal static class UsageRuleIds
{
    /// <summary>Independent model calls are awaited one after the other.</summary>
    public const string SerialAwaits = "LLM001";

    /// <summary>Prompt prefix changes between calls.</summary>
    public const string UnstablePrefix = "LLM002";

    /// <summary>Model call has no output token limit.</summary>
    public const string NoOutputLimit = "LLM003";

    /// <summary>Model call is awaited in a loop with independent iterations.</summary>
    public const string AwaitInLoop = "LLM004";

    /// <summary>Model calls run without a concurrency limit.</summary>
    public const string UnboundedFanOut = "LLM005";

    /// <summary>Whole response is buffered only to be written.</summary>
    public const string WholeResponseWritten = "LLM006";

    /// <summary>Do not block on model calls.</summary>
    public const string BlockingCall = "LLM007";

    /// <summary>Client is created per call.</summary>
    public const string ClientPerCall = "LLM008";

    /// <summary>Tools are invoked sequentially.</summary>
    public const string SerialTools = "LLM009";

    /// <summary>Chat history grows without a limit.</summary>
    public const string UnboundedHistory = "LLM010";

    /// <summary>Ineffective response cache.</summary>
    public const string UselessCache = "LLM011";

    /// <summary>Forward the CancellationToken to model calls.</summary>
    public const string TokenNotPassed = "LLM012";

    /// <summary>User input in the system prompt.</summary>
    public const string InputInSystemPrompt = "LLM013";

    /// <summary>Prompt prefix is too short to be cached, or is duplicated.</summary>
    public const string ShortPrefix = "LLM014";

    /// <summary>One embedding request per item.</summary>
    public const string EmbeddingPerItem = "LLM015";

    /// <summary>Inefficient use of a response stream.</summary>
    public const string WastedStream = "LLM016";
}
