using System.Collections.Immutable;
using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmGen.Analyzers;

/// <summary>A rule on code that calls a model. It runs only where a library is referenced that can, and on bodies that do.</summary>
public abstract class UsageAnalyzer : DiagnosticAnalyzer
{
    /// <param name="rule">The rule.</param>
    /// <param name="others">The same rule with its other messages.</param>
    private protected UsageAnalyzer(DiagnosticDescriptor rule, params DiagnosticDescriptor[] others)
    {
        Rule = rule;
        SupportedDiagnostics = [rule, .. others];
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; }

    private protected DiagnosticDescriptor Rule { get; }

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (LlmCompilation.Of(start.Compilation, start.Options.AnalyzerConfigOptionsProvider) is { } llm)
            {
                start.RegisterOperationBlockAction(block => Analyze(block, llm));
                if (OnClient is { } analyze && llm.HasClients)
                {
                    start.RegisterSymbolAction(
                        type =>
                        {
                            if (type.Symbol is INamedTypeSymbol { TypeKind: TypeKind.Interface }
                                && type.Symbol.Attribute(KnownNames.LlmGen, KnownNames.LlmClientAttribute) is { } marked)
                            {
                                analyze(type, marked, llm);
                            }
                        },
                        SymbolKind.NamedType);
                }
            }
        });
    }

    /// <summary>What a rule does with interfaces that are marked <c>[LlmClient]</c>, besides bodies of code: it gets the mark; null for nothing.</summary>
    private protected virtual Action<SymbolAnalysisContext, AttributeData, LlmCompilation>? OnClient => null;

    /// <summary>Reports what is wrong in one body of code.</summary>
    private protected abstract void Analyze(UsageContext context);

    private void Analyze(OperationBlockAnalysisContext context, LlmCompilation llm)
    {
        IOperation? last = null;
        foreach (IOperation block in context.OperationBlocks)
        {
            if (llm.Sources.MayHold(block.Syntax.SyntaxTree) && block.Root() is var root && root != last)
            {
                last = root;
                Analyze(new UsageContext(context, llm.BodyOf(root), Rule));
            }
        }
    }
}
