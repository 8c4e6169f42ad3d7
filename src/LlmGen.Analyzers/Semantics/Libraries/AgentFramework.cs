namespace LlmGen.Analyzers;

/// <summary>Microsoft Agent Framework.</summary>
internal static class AgentFramework
{
    public static ModelLibrary Library { get; } = new()
    {
        Namespaces = ["Microsoft.Agents.AI"],
        Types = [new("Microsoft.Agents.AI.AIAgent", LlmCallKind.Agent, ["RunAsync", "RunStreamingAsync"])],
        StreamingTwins = StreamingTwin.Table(("RunAsync", new("RunStreamingAsync", ""))),
        PromptParameters = ["message", "messages", "chatMessages"],
        SystemParameters = ["instructions"],
        StatefulMembers = ["Thread"],
        SharedTypes = ["AIAgent"],
        Conversations = ["AgentSession", "AgentThread"],
        Words = ["Agent"],
    };
}
