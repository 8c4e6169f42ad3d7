namespace LlmGen.Analyzers;

/// <summary>The rules that a use of a model can break.</summary>
internal static class UsageRuleIds
{
    /// <summary>Serial awaits of calls that do not need each other's result.</summary>
    public const string SerialAwaits = "LLM001";

    /// <summary>A prompt prefix that changes from call to call, before text that does not.</summary>
    public const string UnstablePrefix = "LLM002";

    /// <summary>A call with no output limit.</summary>
    public const string NoOutputLimit = "LLM003";

    /// <summary>A call awaited in a loop over independent items.</summary>
    public const string AwaitInLoop = "LLM004";

    /// <summary>A fan-out with no bound.</summary>
    public const string UnboundedFanOut = "LLM005";

    /// <summary>A whole response awaited only to be written out.</summary>
    public const string WholeResponseWritten = "LLM006";

    /// <summary>Blocking on a call.</summary>
    public const string BlockingCall = "LLM007";

    /// <summary>A client built per call.</summary>
    public const string ClientPerCall = "LLM008";

    /// <summary>Tools invoked one by one.</summary>
    public const string SerialTools = "LLM009";

    /// <summary>A chat history that grows without bound.</summary>
    public const string UnboundedHistory = "LLM010";

    /// <summary>A cache that cannot hit or must not.</summary>
    public const string UselessCache = "LLM011";

    /// <summary>A token at hand that is not passed on.</summary>
    public const string TokenNotPassed = "LLM012";

    /// <summary>User input in the system prompt.</summary>
    public const string InputInSystemPrompt = "LLM013";

    /// <summary>A stable prefix just below the minimum, or one text repeated in many calls.</summary>
    public const string ShortPrefix = "LLM014";

    /// <summary>One embedding request per item.</summary>
    public const string EmbeddingPerItem = "LLM015";

    /// <summary>A response stream enumerated twice, or drained where nothing is shown.</summary>
    public const string WastedStream = "LLM016";
}
