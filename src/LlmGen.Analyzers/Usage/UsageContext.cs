using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmGen.Analyzers;

/// <summary>One body of code before one rule.</summary>
internal sealed class UsageContext
{
    private readonly OperationBlockAnalysisContext _context;
    private readonly DiagnosticDescriptor _rule;

    public UsageContext(OperationBlockAnalysisContext context, Body body, DiagnosticDescriptor rule)
    {
        _context = context;
        _rule = rule;
        Body = body;
    }

    public Body Body { get; }

    public ISymbol Owner => _context.OwningSymbol;

    public CancellationToken CancellationToken => _context.CancellationToken;

    public string Number(string key, int unset) =>
        UsageOptions.NumberOf(_context.Options.AnalyzerConfigOptionsProvider, Body.Root.Syntax.SyntaxTree, key, unset);

    public void Report(Location location, params string[] arguments) => Report(location, ImmutableDictionary<string, string?>.Empty, [], arguments);

    public void Report(Location location, ImmutableDictionary<string, string?> properties, IEnumerable<Location> additional, params string[] arguments) =>
        Report(_rule, location, properties, additional, arguments);

    public void Report(DiagnosticDescriptor rule, Location location, params string[] arguments) =>
        Report(rule, location, ImmutableDictionary<string, string?>.Empty, [], arguments);

    private void Report(DiagnosticDescriptor rule, Location location, ImmutableDictionary<string, string?> properties, IEnumerable<Location> additional, string[] arguments)
    {
        // A test calls as it does on purpose: nobody waits for it.
        if (!Body.Llm.IsTest(Owner) || UsageOptions.IsOn(_context.Options.AnalyzerConfigOptionsProvider, Body.Root.Syntax.SyntaxTree, UsageOptions.Tests))
        {
            _context.ReportDiagnostic(Diagnostic.Create(rule, location, additional, properties, arguments));
        }
    }

    /// <summary>Where the name of the method that an invocation calls stands.</summary>
    public static Location MethodNameLocation(SyntaxNode invocation) =>
        invocation is InvocationExpressionSyntax { Expression: { } expression }
            ? (expression switch
            {
                MemberAccessExpressionSyntax access => access.Name,
                MemberBindingExpressionSyntax binding => binding.Name,
                _ => expression,
            }).GetLocation()
            : invocation.GetLocation();
}
