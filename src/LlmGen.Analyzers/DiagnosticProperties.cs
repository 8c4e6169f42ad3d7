namespace LlmGen.Analyzers;

/// <summary>What a rule hands to its fix.</summary>
internal static class DiagnosticProperties
{
    /// <summary>What to write in place of the diagnostic's span.</summary>
    public const string Replacement = nameof(Replacement);

    /// <summary>The parameter that can be added to the template.</summary>
    public const string Parameter = nameof(Parameter);
}
