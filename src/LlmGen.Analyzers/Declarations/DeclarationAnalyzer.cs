using System.Collections.Immutable;
using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmGen.Analyzers;

/// <summary>Says what is wrong with the interfaces that are marked <c>[LlmClient]</c>: LLM101 to LLM108, LLM110 to LLM117, LLM121 and LLM122.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeclarationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Rules.OfDeclarations;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (!LlmGenReference.IsIn(start.Compilation))
            {
                return;
            }

            var clients = new DeclaredClients(start.Compilation);
            start.RegisterSymbolAction(context => Analyze(context, clients), SymbolKind.NamedType);
        });
    }

    private static void Analyze(SymbolAnalysisContext context, DeclaredClients clients)
    {
        if (context.Symbol is not INamedTypeSymbol { TypeKind: TypeKind.Interface } type
            || type.Attribute(KnownNames.LlmGen, KnownNames.LlmClientAttribute) is not { } attribute)
        {
            return;
        }

        var issues = new DeclarationIssues(context, type, attribute, clients);
        if (ClientParser.Parse(type, attribute, context.Compilation, issues, context.CancellationToken) is { } client
            && clients.ClashOf(client.Name) is { } clash)
        {
            issues.Report(DeclarationRuleIds.NameClash, type, type.Name, clash);
        }
    }
}
