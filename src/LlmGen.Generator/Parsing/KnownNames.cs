namespace LlmGen.Generator.Parsing;

/// <summary>Every name of the runtime and of the libraries beneath it that the generator and the declaration rules look for.</summary>
internal static class KnownNames
{
    public const string LlmGen = "LlmGen";
    public const string LlmClientAttribute = "LlmClientAttribute";
    public const string PromptAttribute = "PromptAttribute";
    public const string ExampleAttribute = "ExampleAttribute";
    public const string CachedAttribute = "CachedAttribute";
    public const string CacheScopeAttribute = "CacheScopeAttribute";
    public const string PredictionAttribute = "PredictionAttribute";
    public const string TimedAttribute = "TimedAttribute";
    public const string DeadlineAttribute = "DeadlineAttribute";
    public const string HedgeAttribute = "HedgeAttribute";
    public const string PlanAttribute = "PlanAttribute";
    public const string ForEachAttribute = "ForEachAttribute";
    public const string OutputAttribute = "OutputAttribute";
    public const string LlmResult = "LlmResult`1";
    public const string LlmOutcome = "LlmOutcome`1";
    public const string LlmItem = "LlmItem`1";
    public const string FanOutProgress = "FanOutProgress";
    public const string LlmRuntime = "LlmRuntime";
    public const string AllClients = "LlmClients";
    public const string QualifiedLlmClientAttribute = "LlmGen.LlmClientAttribute";

    public const string ExtensionsAI = "Microsoft.Extensions.AI";
    public const string IChatClient = "IChatClient";
    public const string ChatMessage = "ChatMessage";
    public const string ChatOptions = "ChatOptions";
    public const string ChatResponse = "ChatResponse";
    public const string ChatResponseUpdate = "ChatResponseUpdate";
    public const string AIContent = "AIContent";
}
