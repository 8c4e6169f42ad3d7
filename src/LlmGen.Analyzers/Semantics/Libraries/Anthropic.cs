namespace LlmGen.Analyzers;

/// <summary>The SDK of Anthropic.</summary>
internal static class Anthropic
{
    public static ModelLibrary Library { get; } = new()
    {
        Namespaces = ["Anthropic"],
        Types =
        [
            new("Anthropic.Services.IMessageService", LlmCallKind.Chat, ["Create", "CreateStreaming"]),
            new("Anthropic.Services.Beta.IMessageService", LlmCallKind.Chat, ["Create", "CreateStreaming"]),
        ],
        SystemMembers = ["System"],
        LimitMembers = ["MaxTokens"],
        JsonLimits = ["max_tokens"],
        StatefulMembers = ["Tools", "ToolChoice", "Container", "McpServers"],
        Clients = ["AnthropicClient"],
        OptionTypes = ["MessageCreateParams"],
        Messages = ["MessageParam", "BetaMessageParam"],
        Words = ["Anthropic", "MessageCreateParams"],
    };
}
