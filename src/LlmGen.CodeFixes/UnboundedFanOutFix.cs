using System.Collections.Immutable;
using System.Composition;
using LlmGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using Microsoft.CodeAnalysis.Text;

namespace LlmGen.CodeFixes;

/// <summary>LLM005: lets a bounded number of calls pass at once, through a semaphore.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UnboundedFanOutFix)), Shared]
public sealed class UnboundedFanOutFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [UsageRuleIds.UnboundedFanOut];

    private protected override async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return model is not null && FanOut.Of(diagnostic, model, cancellationToken) is not null
            ? "Limit concurrency to " + diagnostic.Properties[DiagnosticProperties.Number]
            : null;
    }

    private protected override async Task<Document> FixAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SemanticModel model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        SyntaxNode root = await model.SyntaxTree.GetRootAsync(cancellationToken).ConfigureAwait(false);
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        string lineEnd = text.ToString().IndexOf("\r\n", StringComparison.Ordinal) >= 0 ? "\r\n" : "\n";
        List<FanOut> fanOuts =
        [
            .. diagnostics.Select(diagnostic => FanOut.Of(diagnostic, model, cancellationToken)).OfType<FanOut>().OrderBy(fanOut => fanOut.Place.SpanStart),
        ];

        // One statement is changed once, and what stands in a lambda not before that has changed.
        fanOuts = [.. fanOuts.GroupBy(fanOut => fanOut.Place).Select(group => group.First())];
        fanOuts.RemoveAll(fanOut => fanOuts.Any(other => other.Lambda.Function.Span.Contains(fanOut.Place.Span)));

        // Names go from the first to the last; but what stands within a statement is written before that moves.
        var names = new FreeNames();
        List<(FanOut FanOut, string Gate)> gated = [.. fanOuts.Select(fanOut => (fanOut, fanOut.GateOf(names)))];
        gated.Reverse();
        return document.WithSyntaxRoot(gated.Aggregate(
            root.TrackNodes(fanOuts.SelectMany(fanOut => new[] { fanOut.Place, fanOut.Lambda.Function })),
            (current, entry) => entry.FanOut.Bounded(current, entry.Gate, model, lineEnd)));
    }

    /// <summary>A fan-out that can be bounded.</summary>
    private sealed class FanOut
    {
        private readonly string _number;

        private FanOut(SyntaxNode place, GatedLambda lambda, string number)
        {
            Place = place;
            Lambda = lambda;
            _number = number;
        }

        /// <summary>The statement, or the one expression of a function, that makes the tasks; the semaphore stands before it.</summary>
        public SyntaxNode Place { get; }

        public GatedLambda Lambda { get; }

        public static FanOut? Of(Diagnostic diagnostic, SemanticModel model, CancellationToken cancellationToken)
        {
            SyntaxNode root = model.SyntaxTree.GetRoot(cancellationToken);
            return diagnostic.AdditionalLocations is [{ } functionPlace, { } joinPlace]
                && root.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp8 }
                && root.FindNode(functionPlace.SourceSpan, getInnermostNodeForTie: true) is ExpressionSyntax function
                && root.FindNode(joinPlace.SourceSpan, getInnermostNodeForTie: true) is InvocationExpressionSyntax whenAll
                && AwaitOf(whenAll) is { } join
                && function.Ancestors().FirstOrDefault(node => node is StatementSyntax || Braces.IsBody(node)) is { } place
                && CanHoldGate(place)
                && (join.Span.Contains(function.Span) || EndsBeforeItsGate(place, function, join, model))
                && GatedLambda.Of(function, join, model) is { } lambda
                    ? new FanOut(place, lambda, diagnostic.Properties[DiagnosticProperties.Number]!)
                    : null;
        }

        public string GateOf(FreeNames names)
        {
            string gate = names.Take(Place, "gate");
            return Lambda.Parameters.Contains(gate) ? GateOf(names) : gate;
        }

        public SyntaxNode Bounded(SyntaxNode root, string gate, SemanticModel model, string lineEnd)
        {
            string margin = Indentation.MarginOf(Place);
            if (Braces.For(Place, model, SyntaxFactory.EndOfLine(lineEnd)) is { } braces)
            {
                root = braces.Write(root);
                margin = braces.Margin;
            }

            ExpressionSyntax function = root.GetCurrentNode(Lambda.Function)!;
            root = root.ReplaceNode(function, Lambda.Write(function, gate, lineEnd));
            StatementSyntax statement = root.GetCurrentNode(Place)!.FirstAncestorOrSelf<StatementSyntax>()!;
            StatementSyntax declaration = SyntaxFactory.ParseStatement("using var " + gate + " = new global::System.Threading.SemaphoreSlim(" + _number + ");");
            QualifiedNameSyntax type = declaration.DescendantNodes().OfType<QualifiedNameSyntax>().First();
            declaration = declaration.ReplaceNode(type, type.WithAdditionalAnnotations(Simplifier.Annotation));
            StatementSyntax[] written =
            [
                declaration.WithLeadingTrivia(statement.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.ParseTrailingTrivia(lineEnd)),
                statement.WithLeadingTrivia(SyntaxFactory.ParseLeadingTrivia(margin)),
            ];
            return statement.Parent is GlobalStatementSyntax global
                ? root.ReplaceNode(global, written.Select(SyntaxFactory.GlobalStatement))
                : root.ReplaceNode<SyntaxNode>(statement, written);
        }

        private static AwaitExpressionSyntax? AwaitOf(InvocationExpressionSyntax whenAll) => whenAll.Parent switch
        {
            AwaitExpressionSyntax join => join,
            MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax { Parent: AwaitExpressionSyntax join } } => join,
            _ => null,
        };

        /// <summary>Whether a declaration may stand before a statement, in the place of its braces if it has none.</summary>
        private static bool CanHoldGate(SyntaxNode place) => place is not StatementSyntax
            || (place.Parent switch
            {
                BlockSyntax block => !block.Statements.Any(SyntaxKind.LabeledStatement),
                SwitchSectionSyntax or LabeledStatementSyntax => false,
                _ => true,
            });

        /// <summary>
        /// Whether all tasks in a local have ended when their semaphore is disposed of, at the end of the block. Either they are not begun before they are
        /// awaited together, for <c>Select</c> waits to be enumerated; or they are awaited at once, so that nothing in between can leave the block.
        /// </summary>
        private static bool EndsBeforeItsGate(SyntaxNode place, ExpressionSyntax function, AwaitExpressionSyntax join, SemanticModel model)
        {
            if (place is not LocalDeclarationStatementSyntax { Declaration.Variables: [{ } variable] } declaration
                || model.GetDeclaredSymbol(variable) is not { } local)
            {
                return false;
            }

            (SyntaxNode scope, StatementSyntax? next) = Around(declaration);
            List<IdentifierNameSyntax> uses =
            [
                .. scope.DescendantNodes().OfType<IdentifierNameSyntax>()
                    .Where(name => name.Identifier.ValueText == local.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name).Symbol, local)),
            ];
            bool isLazy = function.Ancestors().TakeWhile(node => node != variable).OfType<InvocationExpressionSyntax>().Count() == 1;
            return isLazy
                ? uses is [{ } use]
                    && join.Span.Contains(use.Span)
                    && !join.Ancestors().TakeWhile(node => node != scope).Any(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)
                : next is not null && FirstOf(next) == join && uses.All(use => use.SpanStart > next.SpanStart);
        }

        private static (SyntaxNode Scope, StatementSyntax? Next) Around(StatementSyntax statement) => statement.Parent switch
        {
            BlockSyntax block => (block, block.Statements.ElementAtOrDefault(block.Statements.IndexOf(statement) + 1)),
            GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } global =>
                (unit, (unit.Members.ElementAtOrDefault(unit.Members.IndexOf(global) + 1) as GlobalStatementSyntax)?.Statement),
            { } other => (other, null),
            null => (statement, null),
        };

        /// <summary>What a statement evaluates before anything else, as far as an <c>await</c>; null where it may not come to one.</summary>
        private static AwaitExpressionSyntax? FirstOf(StatementSyntax statement)
        {
            ExpressionSyntax? current = statement switch
            {
                LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: { } value }, ..] } => value,
                ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax } set } when set.IsKind(SyntaxKind.SimpleAssignmentExpression) => set.Right,
                ExpressionStatementSyntax { Expression: { } expression } => expression,
                ReturnStatementSyntax { Expression: { } result } => result,
                ForEachStatementSyntax { Expression: { } items } => items,
                _ => null,
            };
            while (true)
            {
                switch (current)
                {
                    case AwaitExpressionSyntax join:
                        return join;
                    case ParenthesizedExpressionSyntax parenthesized:
                        current = parenthesized.Expression;
                        break;
                    case InvocationExpressionSyntax invocation:
                        current = invocation.Expression;
                        break;
                    case MemberAccessExpressionSyntax access:
                        current = access.Expression;
                        break;
                    case ElementAccessExpressionSyntax element:
                        current = element.Expression;
                        break;
                    case ConditionalAccessExpressionSyntax conditional:
                        current = conditional.Expression;
                        break;
                    case CastExpressionSyntax cast:
                        current = cast.Expression;
                        break;
                    default:
                        return null;
                }
            }
        }
    }
}
