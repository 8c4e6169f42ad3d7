using Microsoft.Extensions.Logging;

namespace LlmGen;

/// <summary>What goes wrong with Anthropic's client without an error.</summary>
internal static partial class PromptCachingLog
{
    public const string Category = "LlmGen.Anthropic";

    [LoggerMessage(
        1,
        LogLevel.Warning,
        "A response was truncated, and no output token limit was set: the Anthropic SDK then sends 1024, or the defaultMaxOutputTokens of "
        + "AsIChatClient. Set MaxOutputTokens on [Prompt] or [LlmClient], in LlmRuntimeOptions or in ChatOptions. This is logged once per client.")]
    public static partial void CutByUnsetLimit(ILogger logger);
}
