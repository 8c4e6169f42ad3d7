using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using LlmGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LlmGen.CodeFixes;

/// <summary>LLM015: asks for the embeddings of all items at once, and appends them in order.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BatchEmbeddingsFix)), Shared]
public sealed class BatchEmbeddingsFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [UsageRuleIds.EmbeddingPerItem];

    private protected override async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return root is not null && Changes(root, diagnostic) is not null ? "Ask for all embeddings at once" : null;
    }

    private protected override async Task<Document> FixAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        IEnumerable<TextChange> changes = diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).SelectMany(diagnostic => Changes(root, diagnostic) ?? []);
        return document.WithText(text.WithChanges(changes));
    }

    private static IEnumerable<TextChange>? Changes(SyntaxNode root, Diagnostic diagnostic)
    {
        if (diagnostic.AdditionalLocations is not [{ } loopPlace, { } appendPlace, { } callPlace]
            || root.FindNode(loopPlace.SourceSpan) is not ForEachStatementSyntax loop
            || root.FindNode(appendPlace.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax { ArgumentList.Arguments: [{ } appended] }
            || root.FindNode(callPlace.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call
            || call.ArgumentList.Arguments.FirstOrDefault() is not { NameColon: null } first
            || root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not AwaitExpressionSyntax awaited)
        {
            return null;
        }

        // The variable of another loop is not in sight.
        HashSet<string> taken =
        [
            .. root.DescendantTokens(node => node is not CommonForEachStatementSyntax other || other.Span.Contains(loop.Span)).Select(token => token.ValueText),
        ];
        string name = "embedding";
        for (int number = 2; !taken.Add(name); number++)
        {
            name = "embedding" + number.ToString(CultureInfo.InvariantCulture);
        }

        bool isVector = access.Name.Identifier.ValueText == "GenerateVectorAsync";
        string request = awaited.ToString();
        int start = awaited.SpanStart;
        request = request.Substring(0, access.Name.SpanStart - start) + "GenerateAsync" + request.Substring(access.Name.Span.End - start, first.SpanStart - access.Name.Span.End)
            + loop.Expression + request.Substring(first.Span.End - start);
        return
        [
            new TextChange(TextSpan.FromBounds(loop.Type.SpanStart, loop.Expression.Span.End), "var " + name + " in " + request),
            new TextChange(appended.Span, isVector ? name + ".Vector" : name),
        ];
    }
}
