namespace LlmGen.Analyzers;

/// <summary>Whose method a call is.</summary>
internal enum LlmLibrary
{
    ExtensionsAI,
    OpenAI,
    Anthropic,
    SemanticKernel,
    AgentFramework,

    /// <summary>A method that LlmGen generates.</summary>
    LlmGen,

    /// <summary>A method that <c>llmgen.llm_calls</c> names.</summary>
    Configured,

    /// <summary>A method of this compilation that awaits a call.</summary>
    Wrapper,
}
