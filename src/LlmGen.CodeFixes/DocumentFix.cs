using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LlmGen.CodeFixes;

/// <summary>A fix that mends one diagnostic of a document or all of them in the same single pass.</summary>
public abstract class DocumentFix : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        async (context, document, diagnostics) => context.CodeActionEquivalenceKey == OtherKey
            ? await FixOtherwiseAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false)
            : await FixAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (await TitleAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } title)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(title, cancellationToken => FixAsync(context.Document, [diagnostic], cancellationToken), GetType().Name),
                    diagnostic);
            }

            if (await OtherTitleAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } other)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(other, cancellationToken => FixOtherwiseAsync(context.Document, [diagnostic], cancellationToken), OtherKey),
                    diagnostic);
            }
        }
    }

    private string OtherKey => GetType().Name + "Otherwise";

    /// <summary>What the fix of a diagnostic does, or null where it has none.</summary>
    private protected abstract Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken);

    /// <summary>The document with everything mended that can be.</summary>
    private protected abstract Task<Document> FixAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken);

    /// <summary>What a second fix of a diagnostic does, or null where it has none.</summary>
    private protected virtual Task<string?> OtherTitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <summary>The document with everything mended that can be, in the second way.</summary>
    private protected virtual Task<Document> FixOtherwiseAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken) => Task.FromResult(document);
}
