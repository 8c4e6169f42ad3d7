namespace LlmGen.Analyzers;

/// <summary>The descriptors of all rules.</summary>
internal static partial class Rules
{
    private static string HelpLink(string id) => "https://github.com/llmgen/llmgen/blob/main/analyzers-docs/" + id + ".md";
}
