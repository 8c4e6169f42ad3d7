using Microsoft.Extensions.Logging;

namespace LlmGen;

/// <summary>What goes wrong with Anthropic's client without an error.</summary>
internal static partial class PromptCachingLog
{
    public const string Category = "LlmGen.Anthropic";

    [LoggerMessage(
        1,
        LogLevel.Warning,
        "An answer was cut off, and nobody set its output limit: the Anthropic SDK then sends 1024 tokens, or the defaultMaxOutputTokens of "
        + "AsIChatClient. Set MaxOutputTokens on [Prompt] or [LlmClient], in LlmRuntimeOptions or in ChatOptions. This is logged once for a client.")]
    public static partial void CutByUnsetLimit(ILogger logger);
}
