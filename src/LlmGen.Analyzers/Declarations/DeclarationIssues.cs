using System.Collections.Immutable;
using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmGen.Analyzers;

/// <summary>Turns what the parser finds wrong with one interface into diagnostics.</summary>
internal sealed class DeclarationIssues : IDeclarationIssues
{
    private readonly SymbolAnalysisContext _context;
    private readonly INamedTypeSymbol _client;
    private readonly AttributeData _attribute;
    private readonly DeclaredClients _clients;

    public DeclarationIssues(SymbolAnalysisContext context, INamedTypeSymbol client, AttributeData attribute, DeclaredClients clients)
    {
        _context = context;
        _client = client;
        _attribute = attribute;
        _clients = clients;
    }

    public bool IsReportedHere(ISymbol member) =>
        SymbolEqualityComparer.Default.Equals(member.ContainingType, _client)
        || SymbolEqualityComparer.Default.Equals(_clients.ReporterOf(member), _client);

    public void Report(string id, ISymbol symbol, params string[] arguments)
    {
        var properties = ImmutableDictionary<string, string?>.Empty;
        ImmutableArray<Location> additional = [];
        if (id == DeclarationRuleIds.UnusedParameter
            && symbol is IParameterSymbol parameter
            && WritableTypes.KindOf(parameter.Type) is not null
            && parameter.ContainingSymbol.Attribute(KnownNames.LlmGen, KnownNames.PromptAttribute) is { } prompt
            && TemplateArgument(prompt) is { } argument)
        {
            properties = properties.Add(DiagnosticProperties.Parameter, parameter.Name);
            additional = [argument.GetLocation()];
        }

        Location location = id == DeclarationRuleIds.UnreadableResult ? ResultOf(symbol) : LocationOf(symbol);
        _context.ReportDiagnostic(Diagnostic.Create(Rules.OfDeclaration(id), location, additional, properties, arguments));
    }

    public void ReportAt(string id, AttributeData attribute, string? setting, ISymbol symbol, params string[] arguments)
    {
        Location location = attribute.LocationOf(setting, _context.Compilation, _context.CancellationToken) ?? LocationOf(symbol);
        _context.ReportDiagnostic(Diagnostic.Create(Rules.OfDeclaration(id), location, arguments));
    }

    public void ReportInTemplate(string id, AttributeData prompt, int start, int length, string? replacement, params string[] arguments)
    {
        Location location = LocationOf(_client);
        var properties = ImmutableDictionary<string, string?>.Empty;
        ImmutableArray<Location> additional = [];
        if (TemplateArgument(prompt) is { } argument)
        {
            location = argument.GetLocation();
            if (length > 0
                && prompt.ConstructorArguments is [{ Value: string template }]
                && TemplateSource.Of(argument, template, _context.Compilation, _context.CancellationToken)?.Find(start, length) is { } found)
            {
                if (!argument.Contains(found.Root))
                {
                    additional = [location];
                }

                location = found.Location;
                if (replacement is not null && found.IsInLiteral)
                {
                    properties = properties.Add(DiagnosticProperties.Replacement, replacement);
                }
            }
        }

        _context.ReportDiagnostic(Diagnostic.Create(Rules.OfDeclaration(id), location, additional, properties, arguments));
    }

    private ExpressionSyntax? TemplateArgument(AttributeData prompt) => PromptTemplate.ArgumentOf(prompt, _context.Compilation, _context.CancellationToken);

    private Location ResultOf(ISymbol method)
    {
        foreach (SyntaxReference reference in method.DeclaringSyntaxReferences)
        {
            if (_context.Compilation.ContainsSyntaxTree(reference.SyntaxTree)
                && reference.GetSyntax(_context.CancellationToken) is MethodDeclarationSyntax declaration)
            {
                return declaration.ReturnType.GetLocation();
            }
        }

        return LocationOf(method);
    }

    /// <summary>The identifier of a symbol. What another assembly declares is reported where it is inherited.</summary>
    private Location LocationOf(ISymbol symbol)
    {
        if (!SymbolEqualityComparer.Default.Equals(symbol, _client))
        {
            foreach (Location location in symbol.Locations)
            {
                if (location.SourceTree is { } tree && _context.Compilation.ContainsSyntaxTree(tree))
                {
                    return location;
                }
            }
        }

        // Of the parts of a partial interface the one that carries the attribute.
        SyntaxNode? attribute = _attribute.ApplicationSyntaxReference?.GetSyntax(_context.CancellationToken);
        return attribute?.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration
            ? declaration.Identifier.GetLocation()
            : _client.Locations[0];
    }
}
