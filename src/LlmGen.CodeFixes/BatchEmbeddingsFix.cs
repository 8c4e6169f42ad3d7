using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using LlmGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LlmGen.CodeFixes;

/// <summary>LLM015: asks for the embeddings of all items at once, where there are any, and appends them in order.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BatchEmbeddingsFix)), Shared]
public sealed class BatchEmbeddingsFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [UsageRuleIds.EmbeddingPerItem];

    private protected override async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return root is not null && Changes(root, await document.GetTextAsync(cancellationToken).ConfigureAwait(false), diagnostic, []) is not null
            ? "Ask for all embeddings at once"
            : null;
    }

    private protected override async Task<Document> FixAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        HashSet<string> declared = [];
        List<TextChange> changes =
        [
            .. diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).SelectMany(diagnostic => Changes(root, text, diagnostic, declared) ?? []),
        ];
        return document.WithText(text.WithChanges(changes));
    }

    private static IEnumerable<TextChange>? Changes(SyntaxNode root, SourceText text, Diagnostic diagnostic, HashSet<string> declared)
    {
        if (diagnostic.AdditionalLocations is not [{ } loopPlace, { } appendPlace, { } callPlace]
            || root.FindNode(loopPlace.SourceSpan) is not ForEachStatementSyntax { Parent: BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax } loop
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
        string name = Unique("embedding", taken);

        // What can only be enumerated is enumerated once.
        string texts = loop.Expression.ToString();
        string count = texts + "." + diagnostic.Properties[DiagnosticProperties.Member];
        string list = "";
        if (diagnostic.Properties[DiagnosticProperties.Member] is null)
        {
            string items = Unique("items", [.. taken, .. declared]);
            declared.Add(items);
            bool hasCollectionExpressions = ((CSharpParseOptions)root.SyntaxTree.Options).LanguageVersion >= LanguageVersion.CSharp12;
            list = "string[] " + items + " = " + (hasCollectionExpressions ? "[.. " + texts + "]" : "System.Linq.Enumerable.ToArray(" + texts + ")") + ";";
            texts = items;
            count = items + ".Length";
        }

        bool isVector = access.Name.Identifier.ValueText == "GenerateVectorAsync";
        string request = awaited.ToString();
        int start = awaited.SpanStart;
        request = request.Substring(0, access.Name.SpanStart - start) + "GenerateAsync" + request.Substring(access.Name.Span.End - start, first.SpanStart - access.Name.Span.End)
            + texts + request.Substring(first.Span.End - start);

        // No texts, no request: so it was in the loop.
        return Guarded(
            loop,
            text,
            list,
            count + " > 0",
            new TextChange(TextSpan.FromBounds(loop.Type.SpanStart, loop.Expression.Span.End), "var " + name + " in " + request),
            new TextChange(appended.Span, isVector ? name + ".Vector" : name));
    }

    /// <summary>The changes that put a statement, itself changed, under a condition, and another before both.</summary>
    private static IEnumerable<TextChange> Guarded(StatementSyntax statement, SourceText text, string before, string condition, params TextChange[] changes)
    {
        TextLine line = text.Lines.GetLineFromPosition(statement.SpanStart);
        string lineEnd = text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak)) is { Length: > 0 } ended ? ended : "\n";
        string margin = new([.. line.ToString().TakeWhile(char.IsWhiteSpace)]);
        string step = margin.StartsWith("\t", StringComparison.Ordinal) ? "\t" : "    ";
        IEnumerable<TextChange> indentation = text.Lines
            .Skip(line.LineNumber + 1)
            .TakeWhile(inner => inner.Start < statement.Span.End)
            .Where(inner => inner.Span.Length > 0 && !changes.Any(change => change.Span.Contains(inner.Start)))
            .Select(inner => new TextChange(new TextSpan(inner.Start, 0), step));

        // A comment behind the statement stays there.
        SyntaxTrivia last = statement.GetTrailingTrivia().LastOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        int end = last.RawKind == 0 ? statement.Span.End : last.SpanStart;
        return
        [
            new TextChange(
                new TextSpan(statement.SpanStart, 0),
                (before.Length > 0 ? before + lineEnd + margin : "") + "if (" + condition + ")" + lineEnd + margin + "{" + lineEnd + margin + step),
            .. indentation.Concat(changes).OrderBy(change => change.Span.Start),
            new TextChange(new TextSpan(end, 0), lineEnd + margin + "}"),
        ];
    }

    private static string Unique(string name, HashSet<string> taken)
    {
        string unique = name;
        for (int number = 2; !taken.Add(unique); number++)
        {
            unique = name + number.ToString(CultureInfo.InvariantCulture);
        }

        return unique;
    }
}
