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

/// <summary>LLM015: asks for the embeddings of all items before the loop, and goes through them with the items. Where there are no items, nothing is asked.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(EmbeddingPerItemFix)), Shared]
public sealed class EmbeddingPerItemFix : DocumentFix
{
    private const int MaxLineLength = 150;

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [UsageRuleIds.EmbeddingPerItem];

    private protected override async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return model is not null && Batch.Of(diagnostic, model, cancellationToken)?.Changes([]) is not null
            ? "Batch embeddings in one request (no iteration starts before it completes)"
            : null;
    }

    private protected override async Task<Document> FixAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SemanticModel model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<SyntaxNode, HashSet<string>> declared = [];
        List<TextChange> changes =
        [
            .. diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)
                .SelectMany(diagnostic => Batch.Of(diagnostic, model, cancellationToken)?.Changes(declared) ?? []),
        ];
        return document.WithText(text.WithChanges(changes));
    }

    /// <summary>A loop whose embeddings can be asked for before it.</summary>
    private sealed class Batch
    {
        private readonly SemanticModel _model;
        private readonly SourceText _source;
        private readonly AwaitExpressionSyntax _await;
        private readonly InvocationExpressionSyntax _call;
        private readonly LocalDeclarationStatementSyntax? _declaration;

        private Batch(
            ForEachStatementSyntax loop, AwaitExpressionSyntax await, InvocationExpressionSyntax call, LocalDeclarationStatementSyntax? declaration, SemanticModel model)
        {
            Loop = loop;
            _await = await;
            _call = call;
            _declaration = declaration;
            _model = model;
            _source = loop.SyntaxTree.GetText();
        }

        private ForEachStatementSyntax Loop { get; }

        private ArgumentSyntax Argument => _call.ArgumentList.Arguments[0];

        /// <summary>The text of a turn.</summary>
        private ExpressionSyntax Text => _declaration?.Declaration.Variables[0].Initializer!.Value ?? Argument.Expression;

        private bool IsItem => _declaration is null && Text is IdentifierNameSyntax name && name.Identifier.ValueText == Loop.Identifier.ValueText;

        private ISymbol? Collection => _model.GetSymbolInfo(Loop.Expression).Symbol;

        /// <summary>Whether the collection, as which it can be seen, is of a kind.</summary>
        private bool Is(Func<ITypeSymbol, bool> kind) => _model.GetTypeInfo(Loop.Expression).Type is { } type && type.AllInterfaces.Append(type).Any(kind);

        private bool IsVector => ((MemberAccessExpressionSyntax)_call.Expression).Name.Identifier.ValueText == "GenerateVectorAsync";

        public static Batch? Of(Diagnostic diagnostic, SemanticModel model, CancellationToken cancellationToken)
        {
            SyntaxNode root = model.SyntaxTree.GetRoot(cancellationToken);
            if (diagnostic.AdditionalLocations is not [{ } loopPlace, { } callPlace, ..]
                || root.FindNode(loopPlace.SourceSpan, getInnermostNodeForTie: true) is not ForEachStatementSyntax { ContainsDirectives: false } loop
                || root.FindNode(callPlace.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax
                {
                    Expression: MemberAccessExpressionSyntax,
                    ArgumentList.Arguments: [{ NameColon: null }, ..],
                } call
                || root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not AwaitExpressionSyntax await
                || model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol { ReducedFrom: not null }
                || root.DescendantTrivia(TextSpan.FromBounds(loop.Type.SpanStart, loop.Expression.SpanStart)).Any(IsComment))
            {
                return null;
            }

            LocalDeclarationStatementSyntax? declaration = diagnostic.AdditionalLocations is [_, _, { } declarationPlace]
                ? root.FindNode(declarationPlace.SourceSpan).FirstAncestorOrSelf<LocalDeclarationStatementSyntax>()
                : null;
            return new Batch(loop, await, call, declaration, model);
        }

        /// <summary>What is to be written; null where there is no place for it.</summary>
        /// <param name="declared">Names that other fixes of the document declare, by the member where they do.</param>
        public IEnumerable<TextChange>? Changes(Dictionary<SyntaxNode, HashSet<string>> declared)
        {
            bool isUsed = Uses(Loop).Any(IsElsewhere);
            bool isTextUsed = IsItem ? isUsed : _declaration is not null && Uses(_declaration.Declaration.Variables[0]).Any(IsElsewhere);
            bool needsItem = isUsed && !IsItem;
            bool isHeld = Is(type => type.OriginalDefinition.SpecialType is
                SpecialType.System_Collections_Generic_IReadOnlyCollection_T or SpecialType.System_Collections_Generic_ICollection_T);
            bool needsVariable = (needsItem && !(isHeld && Collection is ILocalSymbol or IParameterSymbol)) || (!IsItem && Is(type => type.Name == "IQueryable"));
            bool isInBlock = Loop.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax;
            if (((needsItem || needsVariable) && !isInBlock) || (!(IsItem && isHeld) && !HasLinq()))
            {
                return null;
            }

            LocalDeclarationStatementSyntax? result = ResultDeclaration(out List<IdentifierNameSyntax> uses);
            SyntaxNode scope = Loop.Ancestors().FirstOrDefault(node => node is MemberDeclarationSyntax and not GlobalStatementSyntax) ?? _model.SyntaxTree.GetRoot();

            // The variable of another loop is not in sight of this one's.
            HashSet<string> taken = NamesIn(
                scope, node => node is not CommonForEachStatementSyntax other || other.Span.Contains(Loop.Span) || Loop.Span.Contains(other.Span));
            string embedding = result is not null && (!IsVector || taken.Contains("embedding"))
                ? result.Declaration.Variables[0].Identifier.Text
                : Unique("embedding", taken);
            if (!declared.TryGetValue(scope, out HashSet<string>? others))
            {
                declared.Add(scope, others = []);
            }

            taken = [.. NamesIn(scope, _ => true), .. others, embedding];
            string Declare(string name)
            {
                string unique = Unique(name, taken);
                others.Add(unique);
                return unique;
            }

            string lineEnd = LineEnd();
            string margin = MarginOf(Loop);
            List<LocalDeclarationStatementSyntax> removed =
                [.. new[] { _declaration, result }.OfType<LocalDeclarationStatementSyntax>().OrderBy(statement => statement.SpanStart)];
            List<string> before = [.. removed.SelectMany(CommentsOf)];

            // What is gone through twice is held in a variable: a copy, where others could change it meanwhile. So are the rows of a query, whose lambdas become SQL.
            string items = Operand(Loop.Expression);
            if (needsVariable)
            {
                string name = Declare("items");
                bool isOwn = isHeld && Collection is not (IPropertySymbol or IFieldSymbol);
                before.Add("var " + name + " = " + (isOwn ? Loop.Expression.ToString() : items + ".ToArray()") + ";");
                items = name;
                isHeld = true;
            }

            string texts = IsItem ? (isHeld ? Loop.Expression.ToString() : items) : items + ".Select(" + Loop.Identifier.Text + " => " + Text + ")";
            if (!isHeld)
            {
                texts += ".ToArray()";
            }

            AwaitExpressionSyntax request = Request(texts, margin);
            string pair = "(" + (!isTextUsed ? "_" : IsItem ? Loop.Identifier.Text : _declaration!.Declaration.Variables[0].Identifier.Text) + ", " + embedding + ")";
            string header = "var " + (needsItem ? "(" + Loop.Identifier.Text + ", " + pair + ")" : pair) + " in ";
            if (needsItem || (isInBlock && (request.ToString().IndexOf('\n') >= 0 || (margin + "foreach (" + header + request + ")").Length > MaxLineLength)))
            {
                string all = Declare("embedded");
                string start = "var " + all + " = ";
                if ((margin + start + request + ";").Length > MaxLineLength)
                {
                    request = Tall(request, margin, lineEnd);
                }

                before.Add(start + request + ";");
                header += needsItem ? items + ".Zip(" + all + ")" : all;
            }
            else
            {
                header += request;
            }

            SyntaxNode place = _await;
            while (place.Parent is ParenthesizedExpressionSyntax parenthesized)
            {
                place = parenthesized;
            }

            string taking = IsVector ? embedding + ".Vector" : embedding;
            return
            [
                new TextChange(new TextSpan(Loop.SpanStart, 0), string.Concat(before.Select(line => line + lineEnd + margin))),
                new TextChange(TextSpan.FromBounds(Loop.Type.SpanStart, Loop.Expression.Span.End), header),
                .. Removals(removed).Select(span => new TextChange(span, ""))
                    .Concat(result is null ? [new TextChange(place.Span, taking)] : uses.Select(use => new TextChange(use.Span, taking)))
                    .OrderBy(change => change.Span.Start),
            ];
        }

        private bool IsElsewhere(IdentifierNameSyntax use) => !Text.Span.Contains(use.Span) && !Argument.Span.Contains(use.Span);

        private IEnumerable<IdentifierNameSyntax> Uses(SyntaxNode declaration)
        {
            ISymbol? variable = _model.GetDeclaredSymbol(declaration);
            return Loop.Statement.DescendantNodes().OfType<IdentifierNameSyntax>()
                .Where(name => name.Identifier.ValueText == variable?.Name && SymbolEqualityComparer.Default.Equals(_model.GetSymbolInfo(name).Symbol, variable));
        }

        /// <summary>The declaration of a variable that is but another name for the embedding, or for its vector.</summary>
        private LocalDeclarationStatementSyntax? ResultDeclaration(out List<IdentifierNameSyntax> uses)
        {
            uses = [];
            if (_await.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }
                || variable.Parent is not VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax statement }
                || statement.Parent is not BlockSyntax
                || _model.GetDeclaredSymbol(variable) is not ILocalSymbol { Type: { } type }
                || !SymbolEqualityComparer.Default.Equals(type, _model.GetTypeInfo(_await).Type))
            {
                return null;
            }

            uses = [.. Uses(variable)];
            return uses.Count > 0 && uses.All(CanBeReplaced) ? statement : null;
        }

        /// <summary>Whether something else can be read in place of a variable, and nothing is called after the variable.</summary>
        private static bool CanBeReplaced(IdentifierNameSyntax use) => use.Parent switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left != use,
            ArgumentSyntax { Parent: TupleExpressionSyntax } argument => argument.NameColon is not null,
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } } => false,
            ArgumentSyntax argument => argument.RefKindKeyword.RawKind == 0,
            AnonymousObjectMemberDeclaratorSyntax member => member.NameEquals is not null,
            RefExpressionSyntax => false,
            _ => true,
        };

        /// <summary>The request for all texts, as its author lays requests out.</summary>
        private AwaitExpressionSyntax Request(string texts, string margin)
        {
            SimpleNameSyntax name = ((MemberAccessExpressionSyntax)_call.Expression).Name;
            AwaitExpressionSyntax request = _await.ReplaceNodes(
                [name, Argument.Expression],
                (original, _) => (original == name ? SyntaxFactory.IdentifierName("GenerateAndZipAsync") : Parsed(texts)).WithTriviaFrom(original));
            int shift = MarginOf(_await.FirstAncestorOrSelf<StatementSyntax>()!).Length - margin.Length;
            return shift <= 0
                ? request
                : request.ReplaceTokens(
                    request.DescendantTokens().Where(token => token.HasLeadingTrivia && token.GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia)),
                    (_, token) => token.WithLeadingTrivia(token.LeadingTrivia.Select(trivia => Outdented(trivia, shift))));
        }

        private static SyntaxTrivia Outdented(SyntaxTrivia trivia, int shift) =>
            trivia.IsKind(SyntaxKind.WhitespaceTrivia) ? SyntaxFactory.Whitespace(trivia.ToString().Substring(Math.Min(shift, trivia.Span.Length))) : trivia;

        /// <summary>The request with a line for every argument.</summary>
        private static AwaitExpressionSyntax Tall(AwaitExpressionSyntax request, string margin, string lineEnd)
        {
            ArgumentListSyntax list = request.DescendantNodes().OfType<InvocationExpressionSyntax>()
                .First(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GenerateAndZipAsync" }).ArgumentList;
            string begin = lineEnd + margin + (margin.StartsWith("\t", StringComparison.Ordinal) ? "\t" : "    ");
            return request.ToString().IndexOf('\n') >= 0
                ? request
                : request.ReplaceNode(list, SyntaxFactory.ParseArgumentList("(" + begin + string.Join("," + begin, list.Arguments) + ")"));
        }

        private ExpressionSyntax Parsed(string expression) => SyntaxFactory.ParseExpression(expression, options: _model.SyntaxTree.Options);

        /// <summary>An expression on which a method can be called.</summary>
        private static string Operand(ExpressionSyntax expression) =>
            expression is IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ElementAccessExpressionSyntax or ParenthesizedExpressionSyntax
                or ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression }
                ? expression.ToString()
                : "(" + expression + ")";

        /// <summary>Whether <c>Select</c>, <c>ToArray</c> and the <c>Zip</c> that makes pairs are in sight.</summary>
        private bool HasLinq() => _model
            .LookupSymbols(Loop.SpanStart, _model.Compilation.CreateArrayTypeSymbol(_model.Compilation.ObjectType), "Zip", includeReducedExtensionMethods: true)
            .Any(symbol => symbol is IMethodSymbol { Parameters.Length: 1, ContainingType.Name: "Enumerable" });

        private static bool IsComment(SyntaxTrivia trivia) => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia);

        /// <summary>The comments of a statement that goes, but for those within what is kept of it.</summary>
        private IEnumerable<string> CommentsOf(LocalDeclarationStatementSyntax statement)
        {
            TextSpan kept = statement.Declaration.Variables[0].Initializer!.Value.Span;
            return statement.DescendantTrivia().Where(trivia => IsComment(trivia) && !kept.Contains(trivia.Span)).Select(trivia => trivia.ToString());
        }

        /// <summary>Statements that go, with their lines, so that no blank line begins a block, and no two follow each other.</summary>
        private static IEnumerable<TextSpan> Removals(List<LocalDeclarationStatementSyntax> removed)
        {
            SyntaxList<StatementSyntax> statements = removed.Count == 0 ? default : ((BlockSyntax)removed[0].Parent!).Statements;
            for (int first = 0, next; first < statements.Count; first = next + 1)
            {
                for (next = first; next < statements.Count && removed.Contains(statements[next]); next++)
                {
                }

                if (next > first)
                {
                    int start = first == 0 ? statements[first].FullSpan.Start : AfterBlankLines(statements[first]);
                    bool isSeparate = next < statements.Count && (first == 0 || start > statements[first].FullSpan.Start);
                    yield return TextSpan.FromBounds(start, isSeparate ? AfterBlankLines(statements[next]) : statements[next - 1].FullSpan.End);
                }
            }
        }

        private static int AfterBlankLines(StatementSyntax statement)
        {
            int end = statement.FullSpan.Start;
            foreach (SyntaxTrivia trivia in statement.GetLeadingTrivia().TakeWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia) || trivia.IsKind(SyntaxKind.EndOfLineTrivia)))
            {
                end = trivia.IsKind(SyntaxKind.EndOfLineTrivia) ? trivia.Span.End : end;
            }

            return end;
        }

        private static HashSet<string> NamesIn(SyntaxNode scope, Func<SyntaxNode, bool> descends) =>
            [.. scope.DescendantTokens(descends).Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText)];

        private static string Unique(string name, HashSet<string> taken)
        {
            string unique = name;
            for (int number = 2; !taken.Add(unique); number++)
            {
                unique = name + number.ToString(CultureInfo.InvariantCulture);
            }

            return unique;
        }

        private string MarginOf(SyntaxNode node) => new([.. _source.Lines.GetLineFromPosition(node.SpanStart).ToString().TakeWhile(char.IsWhiteSpace)]);

        private string LineEnd()
        {
            TextLine line = _source.Lines.GetLineFromPosition(Loop.SpanStart);
            return _source.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak)) is { Length: > 0 } ended ? ended : "\n";
        }
    }
}
