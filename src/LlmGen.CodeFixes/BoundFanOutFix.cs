using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using LlmGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using Microsoft.CodeAnalysis.Text;

namespace LlmGen.CodeFixes;

/// <summary>LLM005: lets a bounded number of calls pass at once, through a semaphore.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BoundFanOutFix)), Shared]
public sealed class BoundFanOutFix : DocumentFix
{
    private const string Indent = "    ";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [UsageRuleIds.UnboundedFanOut];

    private protected override async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return root is not null && Find(root, diagnostic) is not null ? "Let " + diagnostic.Properties[DiagnosticProperties.Number] + " run at once" : null;
    }

    private protected override async Task<Document> FixAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        SemanticModel model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        string lineEnd = text.ToString().IndexOf("\r\n", StringComparison.Ordinal) >= 0 ? "\r\n" : "\n";
        List<(Diagnostic Diagnostic, LambdaExpressionSyntax Lambda, SyntaxNode Place)> found =
            [.. diagnostics.Select(diagnostic => (diagnostic, Find(root, diagnostic))).Where(pair => pair.Item2 is not null).Select(pair => (pair.diagnostic, pair.Item2!.Value.Lambda, pair.Item2!.Value.Place))];

        // One statement is changed once.
        found = [.. found.GroupBy(entry => entry.Place).Select(group => group.First())];
        SyntaxNode current = root.TrackNodes(found.SelectMany(entry => new[] { entry.Lambda, entry.Place }));
        var taken = new HashSet<string>(root.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText), StringComparer.Ordinal);
        foreach ((Diagnostic diagnostic, LambdaExpressionSyntax lambda, SyntaxNode place) in found)
        {
            string gate = "gate";
            for (int number = 2; !taken.Add(gate); number++)
            {
                gate = "gate" + number.ToString(CultureInfo.InvariantCulture);
            }

            string line = text.Lines.GetLineFromPosition(place.SpanStart).ToString();
            string margin = line.Substring(0, line.Length - line.TrimStart().Length);
            if (Braces.For(place, model, SyntaxFactory.EndOfLine(lineEnd)) is { } braces)
            {
                current = braces.Write(current);
                margin = braces.Margin;
            }

            bool returns = model.GetSymbolInfo(lambda, cancellationToken).Symbol is IMethodSymbol { ReturnType: INamedTypeSymbol { IsGenericType: true } };
            LambdaExpressionSyntax tracked = current.GetCurrentNode(lambda)!;
            current = current.ReplaceNode(tracked, Gated(tracked, gate, returns, margin, lineEnd).WithTriviaFrom(tracked));
            StatementSyntax statement = current.GetCurrentNode(place)!.FirstAncestorOrSelf<StatementSyntax>()!;
            StatementSyntax declaration = SyntaxFactory.ParseStatement(
                "using var " + gate + " = new global::System.Threading.SemaphoreSlim(" + diagnostic.Properties[DiagnosticProperties.Number] + ");");
            declaration = declaration.ReplaceNodes(declaration.DescendantNodes().OfType<QualifiedNameSyntax>().Take(1), (_, name) => name.WithAdditionalAnnotations(Simplifier.Annotation));
            current = current.ReplaceNode<SyntaxNode>(statement, [
                declaration.WithLeadingTrivia(statement.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.ParseTrailingTrivia(lineEnd)),
                statement.WithLeadingTrivia(SyntaxFactory.ParseLeadingTrivia(margin))]);
        }

        return document.WithSyntaxRoot(current);
    }

    private static (LambdaExpressionSyntax Lambda, SyntaxNode Place)? Find(SyntaxNode root, Diagnostic diagnostic) =>
        diagnostic.AdditionalLocations is [{ } location]
        && root.FindNode(location.SourceSpan, getInnermostNodeForTie: true) is LambdaExpressionSyntax { ExpressionBody: not null } lambda
        && lambda.Ancestors().FirstOrDefault(node => node is StatementSyntax || Braces.IsBody(node)) is { } place and not StatementSyntax { Parent: not BlockSyntax }
            ? (lambda, place)
            : null;

    private static ExpressionSyntax Gated(LambdaExpressionSyntax lambda, string gate, bool returns, string margin, string lineEnd)
    {
        string head = lambda switch
        {
            SimpleLambdaExpressionSyntax simple => simple.Parameter.ToString(),
            ParenthesizedLambdaExpressionSyntax several => several.ParameterList.ToString(),
            _ => "",
        };
        string body = lambda.ExpressionBody!.ToString();
        string awaited = lambda.AsyncKeyword.RawKind != 0 ? body : "await " + body;
        string[] lines =
        [
            "async " + head + " =>",
            "{",
            Indent + "await " + gate + ".WaitAsync();",
            Indent + "try",
            Indent + "{",
            Indent + Indent + (returns ? "return " : "") + awaited + ";",
            Indent + "}",
            Indent + "finally",
            Indent + "{",
            Indent + Indent + gate + ".Release();",
            Indent + "}",
            "}",
        ];
        return SyntaxFactory.ParseExpression(string.Join(lineEnd + margin, lines));
    }
}
