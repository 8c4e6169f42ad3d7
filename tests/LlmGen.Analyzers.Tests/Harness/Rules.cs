using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmGen.Analyzers.Tests;

/// <summary>All rules, as the compiler finds them.</summary>
internal static class Rules
{
    /// <summary>One descriptor for each message: a rule may have several.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> Descriptors { get; } =
    [
        .. InstancesOf<DiagnosticAnalyzer>(typeof(DeclarationAnalyzer))
            .SelectMany(analyzer => analyzer.SupportedDiagnostics)
            .OrderBy(rule => rule.Id, StringComparer.Ordinal),
    ];

    /// <summary>One descriptor for each id.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All { get; } = [.. Descriptors.DistinctBy(rule => rule.Id)];

    public static IEnumerable<T> InstancesOf<T>(Type ofAssembly) => ofAssembly.Assembly.GetTypes()
        .Where(type => typeof(T).IsAssignableFrom(type) && !type.IsAbstract)
        .Select(type => (T)Activator.CreateInstance(type)!);
}
