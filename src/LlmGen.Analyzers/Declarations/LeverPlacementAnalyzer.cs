using System.Collections.Immutable;
using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmGen.Analyzers;

/// <summary>LLM120: a lever, a <c>[Plan]</c> or a <c>[ForEach]</c> on a method that LlmGen does not generate, a <c>[CacheScope]</c> without <c>[Cached]</c>, or <c>AllowTruncated</c> on a method that returns no text.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LeverPlacementAnalyzer : DiagnosticAnalyzer
{
    private const string AllowTruncated = "AllowTruncated";

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
                var clients = new DeclaredClients(start.Compilation);
                start.RegisterSymbolAction(context => Analyze(context, clients), SymbolKind.Method);
            }
        });
    }

    private static void Analyze(SymbolAnalysisContext context, DeclaredClients clients)
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
            else if (attribute.AttributeClass.Is(KnownNames.LlmGen, KnownNames.PromptAttribute))
            {
                if (attribute.Named(AllowTruncated) is not null && MethodParser.ReturnsNoText(method.ReturnType))
                {
                    Report(context, attribute, "'" + method.Name + "' does not return text, and other results must be complete", AllowTruncated);
                }
            }
            else if (LeverParser.IsLever(attribute))
            {
                isCached |= attribute.AttributeClass!.Name == KnownNames.CachedAttribute;
                if (Misplaced(method) is { } reason && !IsWithoutBody(method, clients))
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
                    Report(context, scope, "'" + method.Name + "' has no [Cached]");
                }
            }
        }
    }

    /// <summary>Whether LLM105 says that nothing gives the method a body: then its levers are not what is wrong.</summary>
    private static bool IsWithoutBody(IMethodSymbol method, DeclaredClients clients) =>
        method.IsAbstract
        && method.ContainingType.TypeKind == TypeKind.Interface
        && method.Attribute(KnownNames.LlmGen, KnownNames.PlanAttribute) is null
        && method.Attribute(KnownNames.LlmGen, KnownNames.ForEachAttribute) is null
        && clients.ReporterOf(method) is not null;

    private static string? Misplaced(IMethodSymbol method) =>
        HasBody(method)
        ?? (method.Attribute(KnownNames.LlmGen, KnownNames.PromptAttribute) is null ? "'" + method.Name + "' has no [Prompt]" : null);

    private static string? HasBody(IMethodSymbol method) =>
        method.ContainingType.TypeKind != TypeKind.Interface ? "it applies only to interface methods without a body"
        : !method.IsAbstract ? "'" + method.Name + "' has a body"
        : null;

    private static void Report(SymbolAnalysisContext context, AttributeData attribute, string reason, string? setting = null)
    {
        if (attribute.LocationOf(setting, context.Compilation, context.CancellationToken) is { } location)
        {
            string name = attribute.AttributeClass!.Name;
            name = name.Substring(0, name.Length - "Attribute".Length) + (setting is null ? "" : "(" + setting + ")");
            context.ReportDiagnostic(Diagnostic.Create(Rules.MisplacedLever, location, name, reason));
        }
    }
}
