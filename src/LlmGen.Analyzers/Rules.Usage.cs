using Microsoft.CodeAnalysis;

namespace LlmGen.Analyzers;

// LLM001 to LLM016: what makes the users of a model wait, whatever library calls it.
internal static partial class Rules
{
    private const string Latency = "LlmGen.Latency";

    public static readonly DiagnosticDescriptor NoOutputLimit = new(
        UsageRuleIds.NoOutputLimit,
        "Call with no output limit",
        "'{0}' has no output limit: set {1}, so that a rambling answer cannot take minutes",
        Latency,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "The time of an answer grows with every token written. A limit bounds the worst case, and some servers reserve room for it.",
        HelpLink(UsageRuleIds.NoOutputLimit));
}
