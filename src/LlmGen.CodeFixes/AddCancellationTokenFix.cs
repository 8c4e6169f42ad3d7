using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace LlmGen.CodeFixes;

/// <summary>LLM107: adds an optional <c>CancellationToken</c> as the last parameter.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddCancellationTokenFix)), Shared]
public sealed class AddCancellationTokenFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [DeclarationRuleIds.NoCancellationToken];

    private protected override async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return model is not null && Method(model, diagnostic, cancellationToken) is not null ? "Add a CancellationToken parameter" : null;
    }

    private protected override async Task<Document> FixAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        if (Token(editor.SemanticModel) is { } token)
        {
            SyntaxNode type = editor.Generator.TypeExpression(token);
            var changed = new HashSet<MethodDeclarationSyntax>();
            foreach (Diagnostic diagnostic in diagnostics)
            {
                // Several clients may inherit one method.
                if (Method(editor.SemanticModel, diagnostic, cancellationToken) is { } method && changed.Add(method))
                {
                    // The clean-up behind every fix imports and shortens.
                    bool isImported = editor.SemanticModel.LookupNamespacesAndTypes(method.SpanStart, name: token.Name)
                        .Contains(token, SymbolEqualityComparer.Default);
                    SyntaxNode imported = isImported ? type : type.WithAdditionalAnnotations(Simplifier.AddImportsAnnotation);
                    editor.ReplaceNode(method, WithToken(method, (TypeSyntax)imported));
                }
            }
        }

        return editor.GetChangedDocument();
    }

    /// <summary>The method to change; null where a parameter behind the others is not possible.</summary>
    private static MethodDeclarationSyntax? Method(SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode root = model.SyntaxTree.GetRoot(cancellationToken);
        if (!root.FullSpan.Contains(diagnostic.Location.SourceSpan)
            || root.FindNode(diagnostic.Location.SourceSpan) is not MethodDeclarationSyntax declaration
            || model.GetDeclaredSymbol(declaration, cancellationToken) is not { } method
            || Token(model) is not { } token
            || method.Parameters is [.., { IsParams: true }])
        {
            return null;
        }

        // An overload of that signature is there already.
        IEnumerable<IMethodSymbol> overloads = method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>();
        return overloads.Any(other => IsOverloadWith(token, other, method)) ? null : declaration;
    }

    private static bool IsOverloadWith(INamedTypeSymbol token, IMethodSymbol other, IMethodSymbol method) =>
        other.Parameters.Length == method.Parameters.Length + 1
        && SymbolEqualityComparer.Default.Equals(other.Parameters[method.Parameters.Length].Type, token)
        && method.Parameters.Zip(other.Parameters, (a, b) => SymbolEqualityComparer.Default.Equals(a.Type, b.Type)).All(same => same);

    private static INamedTypeSymbol? Token(SemanticModel model) =>
        model.Compilation.GetTypeByMetadataName("System.Threading.CancellationToken");

    private static MethodDeclarationSyntax WithToken(MethodDeclarationSyntax method, TypeSyntax type)
    {
        ParameterSyntax parameter = SyntaxFactory.Parameter(SyntaxFactory.Identifier(FreeName(method)))
            .WithType(type)
            .WithDefault(SyntaxFactory.EqualsValueClause(SyntaxFactory.LiteralExpression(SyntaxKind.DefaultLiteralExpression)))
            .WithAdditionalAnnotations(Formatter.Annotation);
        SeparatedSyntaxList<ParameterSyntax> parameters = method.ParameterList.Parameters;
        if (parameters.Count == 0)
        {
            return method.WithParameterList(method.ParameterList.AddParameters(parameter));
        }

        // Where every parameter has a line of its own, so has the new one.
        ParameterSyntax last = parameters[parameters.Count - 1];
        SyntaxTrivia lineEnd = method.ParameterList.OpenParenToken.TrailingTrivia
            .FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        SyntaxToken comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(
            lineEnd.RawKind == 0 ? SyntaxFactory.Space : lineEnd);
        if (lineEnd.RawKind != 0)
        {
            parameter = parameter.WithLeadingTrivia(last.GetLeadingTrivia());
        }

        IEnumerable<SyntaxToken> separators = parameters.GetSeparators().Append(comma);
        return method.WithParameterList(
            method.ParameterList.WithParameters(SyntaxFactory.SeparatedList(parameters.Append(parameter), separators)));
    }

    private static string FreeName(MethodDeclarationSyntax method)
    {
        const string Name = "cancellationToken";
        string free = Name;
        for (int number = 2; method.ParameterList.Parameters.Any(parameter => parameter.Identifier.ValueText == free); number++)
        {
            free = Name + number.ToString(CultureInfo.InvariantCulture);
        }

        return free;
    }
}
