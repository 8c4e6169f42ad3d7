using System.Collections.Immutable;
using LlmGen.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace LlmGen.Analyzers.Tests;

/// <summary>All fixes, as an editor offers them.</summary>
internal static class Fixes
{
    public static IReadOnlyList<CodeFixProvider> All { get; } = [.. Rules.InstancesOf<CodeFixProvider>(typeof(DocumentFix))];

    /// <summary>Every document that one fix or the fix of all makes of a project, with the rule's id.</summary>
    public static async Task<IReadOnlyList<(string Rule, Document Changed)>> ApplyAsync(Project project, ImmutableArray<Diagnostic> diagnostics)
    {
        var changed = new List<(string, Document)>();
        foreach (Diagnostic diagnostic in diagnostics.Where(diagnostic => diagnostic.Location.IsInSource))
        {
            Document document = project.Documents.Single(one => one.FilePath == diagnostic.Location.SourceTree!.FilePath);
            foreach (CodeFixProvider fix in All.Where(fix => fix.FixableDiagnosticIds.Contains(diagnostic.Id)))
            {
                var actions = new List<CodeAction>();
                await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
                foreach (CodeAction action in actions)
                {
                    changed.AddRange((await ChangedAsync(action, document)).Select(one => (diagnostic.Id, one)));
                }
            }
        }

        foreach (IGrouping<(string Id, string Path), Diagnostic> group in diagnostics
            .Where(diagnostic => diagnostic.Location.IsInSource)
            .GroupBy(diagnostic => (diagnostic.Id, diagnostic.Location.SourceTree!.FilePath)))
        {
            foreach (CodeFixProvider fix in All.Where(fix => fix.FixableDiagnosticIds.Contains(group.Key.Id)))
            {
                Document document = project.Documents.Single(one => one.FilePath == group.Key.Path);
                var context = new FixAllContext(document, fix, FixAllScope.Document, fix.GetType().Name, [group.Key.Id], new Known([.. group]), CancellationToken.None);
                if (await fix.GetFixAllProvider()!.GetFixAsync(context) is { } action)
                {
                    changed.AddRange((await ChangedAsync(action, document)).Select(one => (group.Key.Id, one)));
                }
            }
        }

        return changed;
    }

    private static async Task<IEnumerable<Document>> ChangedAsync(CodeAction action, Document document) =>
        (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Select(operation => operation.ChangedSolution.GetDocument(document.Id)!);

    private sealed class Known(ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(Enumerable.Empty<Diagnostic>());
    }
}
