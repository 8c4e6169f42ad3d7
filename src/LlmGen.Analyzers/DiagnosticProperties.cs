namespace LlmGen.Analyzers;

/// <summary>What a rule hands to its fix.</summary>
internal static class DiagnosticProperties
{
    /// <summary>What to write in place of the diagnostic's span.</summary>
    public const string Replacement = nameof(Replacement);

    /// <summary>The parameter that can be added to the template.</summary>
    public const string Parameter = nameof(Parameter);

    /// <summary>The member to set.</summary>
    public const string Member = nameof(Member);

    /// <summary>The number to set it to.</summary>
    public const string Number = nameof(Number);

    /// <summary>In which order statements and calls are to be written.</summary>
    public const string Schedule = nameof(Schedule);

    /// <summary>The names of what a fix declares, in order, with commas between.</summary>
    public const string Names = nameof(Names);
}
