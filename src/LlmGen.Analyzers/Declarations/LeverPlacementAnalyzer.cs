using System.Collections.Immutable;
using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmGen.Analyzers;

/// <summary>LLM120: a lever, a <c>[Plan]</c> or a <c>[ForEach]</c> on a method that LlmGen does not generate, or a <c>[CacheScope]</c> without <c>[Cached]</c>.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LeverPlacementAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rules.MisplacedLever];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (LlmGenReference.IsIn(start.Compilation))
            {
                start.RegisterSymbolAction(Analyze, SymbolKind.Method);
            }
        });
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var method = (IMethodSymbol)context.Symbol;
        bool isCached = false;
        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass.Is(KnownNames.LlmGen, KnownNames.PlanAttribute) || attribute.AttributeClass.Is(KnownNames.LlmGen, KnownNames.ForEachAttribute))
            {
                if (HasBody(method) is { } reason)
                {
                    Report(context, attribute, reason);
                }
            }
            else if (LeverParser.IsLever(attribute))
            {
                isCached |= attribute.AttributeClass!.Name == KnownNames.CachedAttribute;
                if (Misplaced(method) is { } reason)
                {
                    Report(context, attribute, reason);
                }
            }
        }

        if (!isCached)
        {
            foreach (IParameterSymbol parameter in method.Parameters)
            {
                if (parameter.Attribute(KnownNames.LlmGen, KnownNames.CacheScopeAttribute) is { } scope)
                {
                    Report(context, scope, "'" + method.Name + "' is not [Cached]");
                }
            }
        }
    }

    private static string? Misplaced(IMethodSymbol method) =>
        HasBody(method)
        ?? (method.Attribute(KnownNames.LlmGen, KnownNames.PromptAttribute) is null ? "'" + method.Name + "' has no [Prompt]" : null);

    private static string? HasBody(IMethodSymbol method) =>
        method.ContainingType.TypeKind != TypeKind.Interface ? "LlmGen generates methods of interfaces that are marked [LlmClient]; this one has a body of its own"
        : !method.IsAbstract ? "'" + method.Name + "' has a body of its own"
        : null;

    private static void Report(SymbolAnalysisContext context, AttributeData attribute, string reason)
    {
        if (attribute.LocationOf(null, context.Compilation, context.CancellationToken) is { } location)
        {
            string name = attribute.AttributeClass!.Name;
            context.ReportDiagnostic(Diagnostic.Create(Rules.MisplacedLever, location, name.Substring(0, name.Length - "Attribute".Length), reason));
        }
    }
}
