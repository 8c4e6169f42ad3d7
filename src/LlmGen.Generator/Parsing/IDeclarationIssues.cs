using Microsoft.CodeAnalysis;

namespace LlmGen.Generator.Parsing;

/// <summary>
/// Hears what the parser finds wrong. The declaration analyzer listens; the generator does not, since what it reported could neither be
/// suppressed nor fixed.
/// </summary>
internal interface IDeclarationIssues
{
    /// <summary>Whether mistakes in the declaration of a member are to be reported: one that several clients inherit is reported for one of them.</summary>
    bool IsReportedHere(ISymbol member);

    /// <summary>Something is wrong with a symbol.</summary>
    /// <param name="id">The rule.</param>
    /// <param name="symbol">What to point at.</param>
    /// <param name="arguments">The arguments of the rule's message.</param>
    void Report(string id, ISymbol symbol, params string[] arguments);

    /// <summary>Something is wrong with an attribute.</summary>
    /// <param name="id">The rule.</param>
    /// <param name="attribute">The attribute.</param>
    /// <param name="setting">The property or parameter whose argument to point at, or null for the attribute as a whole.</param>
    /// <param name="symbol">What the attribute marks.</param>
    /// <param name="arguments">The arguments of the rule's message.</param>
    void ReportAt(string id, AttributeData attribute, string? setting, ISymbol symbol, params string[] arguments);

    /// <summary>Something is wrong inside a template.</summary>
    /// <param name="id">The rule.</param>
    /// <param name="prompt">The attribute whose first argument is the template.</param>
    /// <param name="start">Where it begins, in characters of the template's value.</param>
    /// <param name="length">How long it is; 0 for the template as a whole.</param>
    /// <param name="replacement">What to write in its place, or null.</param>
    /// <param name="arguments">The arguments of the rule's message.</param>
    void ReportInTemplate(string id, AttributeData prompt, int start, int length, string? replacement, params string[] arguments);
}
