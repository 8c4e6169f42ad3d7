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

/// <summary>LLM004: runs several turns at once, with a bound, and leaves the results in order.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitInLoopFix)), Shared]
public sealed class AwaitInLoopFix : DocumentFix
{
    private const string Tasks = "global::System.Threading.Tasks.";
    private const string Enumerable = "global::System.Linq.Enumerable.";
    private const string Indent = "    ";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [UsageRuleIds.AwaitInLoop];

    private protected override async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return model is not null && Loop.Of(diagnostic, model, new FreeNames(), cancellationToken) is not null
            ? "Run up to " + diagnostic.Properties[DiagnosticProperties.Number] + " iterations concurrently (may change which exception is thrown)"
            : null;
    }

    private protected override async Task<Document> FixAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SemanticModel model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        SyntaxNode root = await model.SyntaxTree.GetRootAsync(cancellationToken).ConfigureAwait(false);

        // A loop within another that is rewritten waits for the next time.
        var names = new FreeNames();
        List<Loop> loops = [.. diagnostics.Select(diagnostic => Loop.Of(diagnostic, model, names, cancellationToken)).OfType<Loop>()];
        loops.RemoveAll(loop => loops.Any(other => other != loop && other.Statement.Span.Contains(loop.Statement.Span)));
        loops.Sort((a, b) => a.Statement.SpanStart.CompareTo(b.Statement.SpanStart));
        return document.WithSyntaxRoot(root.TrackNodes(loops.Select(loop => loop.Place)) is var current
            ? loops.Aggregate(current, (done, loop) => done.ReplaceNode(done.GetCurrentNode(loop.Place)!, [.. loop.Rewritten()]))
            : root);
    }

    /// <summary>A loop that can be rewritten.</summary>
    private sealed class Loop
    {
        private readonly SemanticModel _model;
        private readonly SyntaxNode _result;
        private readonly string _number;
        private readonly FreeNames _names;

        private Loop(StatementSyntax statement, SyntaxNode result, string number, SemanticModel model, FreeNames names)
        {
            Statement = statement;
            _result = result;
            _number = number;
            _model = model;
            _names = names;
        }

        public StatementSyntax Statement { get; }

        public SyntaxNode Place => Statement.Parent is GlobalStatementSyntax global ? global : Statement;

        private StatementSyntax Body => Statement is ForEachStatementSyntax each ? each.Statement : ((ForStatementSyntax)Statement).Statement;

        public static Loop? Of(Diagnostic diagnostic, SemanticModel model, FreeNames names, CancellationToken cancellationToken)
        {
            if (diagnostic.AdditionalLocations is not [{ } loop, { } result]
                || model.Compilation.GetTypeByMetadataName("System.Threading.Tasks.Parallel")?.GetMembers("ForEachAsync").IsEmpty != false)
            {
                return null;
            }

            SyntaxNode root = model.SyntaxTree.GetRoot(cancellationToken);
            if (root.FindNode(loop.SourceSpan) is not StatementSyntax statement
                || statement is not (ForEachStatementSyntax or ForStatementSyntax)
                || statement.Parent is not (BlockSyntax or GlobalStatementSyntax)
                || CapturesWhatItCannot(statement, model))
            {
                return null;
            }

            var found = new Loop(statement, root.FindNode(result.SourceSpan, getInnermostNodeForTie: true), diagnostic.Properties[DiagnosticProperties.Number]!, model, names);
            return found.IsPossible() ? found : null;
        }

        public IEnumerable<SyntaxNode> Rewritten()
        {
            string margin = Indentation.MarginOf(Statement);
            string lineEnd = Statement.SyntaxTree.GetText().ToString().IndexOf("\r\n", StringComparison.Ordinal) >= 0 ? "\r\n" : "\n";
            var text = new List<string>();
            string header;
            var opening = new List<string>();
            string body = BodyText(margin, lineEnd);
            string? closing = null;
            string end = "});";
            if (Statement is ForEachStatementSyntax own && Appended() is { } called && CanFanOut(own, called.Element))
            {
                // The library's own helper leaves less to write down, and to get wrong.
                header = called.List + ".AddRange(" + called.Filter + "await global::LlmGen.FanOut.ForEachAsync(" + own.Expression + ", async (" + own.Identifier.Text + ", " + Stop + ") =>";
                body = WithResult(body, called.Text, "return " + called.Value + ";");
                end = "}, maxConcurrency: " + _number + (Token is { } token ? ", " + token : "") + (called.Filter.Length > 0 ? ")));" : "));");
            }
            else if (Appended() is { } appended)
            {
                string array = Free(NameOf(appended.List) + "InOrder");
                (string items, string count, string? declaration) = Items();
                if (declaration is not null)
                {
                    text.Add(declaration);
                }

                string index = Statement is ForStatementSyntax { Declaration.Variables: [{ } counter] } ? counter.Identifier.Text : Free("index");
                text.Add(ArrayOf(appended.Element, count, array));
                header = Header(Enumerable + "Range(0, " + count + ")", index);
                if (Statement is ForEachStatementSyntax each)
                {
                    opening.Add(each.Type + " " + each.Identifier.Text + " = " + items + "[" + index + "];");
                }

                body = WithResult(body, appended.Text, array + "[" + index + "] = " + appended.Value + ";");
                closing = appended.List + ".AddRange(" + appended.Filter + array + (appended.Filter.Length > 0 ? "));" : ");");
            }
            else if (Statement is ForStatementSyntax { Declaration.Variables: [{ } counter], Condition: BinaryExpressionSyntax { Right: { } last } })
            {
                header = Header(Enumerable + "Range(0, " + Turns(last) + ")", counter.Identifier.Text);
            }
            else
            {
                var each = (ForEachStatementSyntax)Statement;
                header = Header(each.Expression.ToString(), each.Identifier.Text);
            }

            text.Add(header + lineEnd + margin + "{" + lineEnd
                + string.Concat(opening.Select(line => margin + Indent + line + lineEnd))
                + body.TrimEnd() + lineEnd + margin + end);
            if (closing is not null)
            {
                text.Add(closing);
            }

            for (int i = 0; i < text.Count; i++)
            {
                StatementSyntax statement = Simplified(SyntaxFactory.ParseStatement(text[i]));
                statement = statement
                    .WithLeadingTrivia(i == 0 ? Statement.GetLeadingTrivia() : SyntaxFactory.ParseLeadingTrivia(margin))
                    .WithTrailingTrivia(i == text.Count - 1 ? Statement.GetTrailingTrivia() : SyntaxFactory.ParseTrailingTrivia(lineEnd));
                yield return Place is GlobalStatementSyntax ? SyntaxFactory.GlobalStatement(statement) : statement;
            }
        }

        private static StatementSyntax Simplified(StatementSyntax statement) => statement.ReplaceNodes(
            statement.DescendantNodes().Where(node => node is MemberAccessExpressionSyntax or QualifiedNameSyntax && node.ToString().StartsWith("global::", StringComparison.Ordinal)),
            (_, node) => node.WithAdditionalAnnotations(Simplifier.Annotation));

        private static string ArrayOf(ITypeSymbol element, string count, string name)
        {
            string type = element.ToDisplayString(Format);
            int brackets = type.EndsWith("[]", StringComparison.Ordinal) ? type.IndexOf("[]", StringComparison.Ordinal) : type.Length;
            return type + "[] " + name + " = new " + type.Substring(0, brackets) + "[" + count + "]" + type.Substring(brackets) + ";";
        }

        private static SymbolDisplayFormat Format { get; } =
            SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

        /// <summary>A lambda holds no reference parameters and no spans.</summary>
        private static bool CapturesWhatItCannot(StatementSyntax statement, SemanticModel model) =>
            statement.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => model.GetSymbolInfo(name).Symbol switch
            {
                IParameterSymbol parameter => parameter.RefKind != RefKind.None || parameter.Type.IsRefLikeType,
                ILocalSymbol local => local.RefKind != RefKind.None || local.Type.IsRefLikeType,
                _ => false,
            });

        private bool IsPossible()
        {
            if (Statement is ForEachStatementSyntax each)
            {
                ITypeSymbol? element = _model.GetForEachStatementInfo(each).ElementType;
                if (each.Type is RefTypeSyntax || !each.Type.IsVar && !SymbolEqualityComparer.Default.Equals(_model.GetTypeInfo(each.Type).Type, element))
                {
                    return false;
                }
            }

            // Turns are counted from zero, by a number of the usual size.
            if (Statement is ForStatementSyntax
                && !(Statement is ForStatementSyntax { Declaration.Variables: [{ Initializer.Value: { } from } counter], Condition: BinaryExpressionSyntax { Right: { } end } }
                    && _model.GetConstantValue(from) is { HasValue: true, Value: 0 }
                    && _model.GetDeclaredSymbol(counter) is ILocalSymbol { Type.SpecialType: SpecialType.System_Int32 }
                    && _model.GetTypeInfo(end).Type?.SpecialType == SpecialType.System_Int32))
            {
                return false;
            }

            return _result is not InvocationExpressionSyntax || Appended() is not null;
        }

        /// <summary>What a turn appends, and to which list; the statement, and what leaves out the nulls that it would not have appended.</summary>
        private (ExpressionSyntax List, ITypeSymbol Element, string Text, string Value, string Filter)? Appended()
        {
            if (_result is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: { } list }, ArgumentList.Arguments: [{ } argument] } call
                || _model.GetTypeInfo(list).Type is not INamedTypeSymbol { Name: "List", TypeArguments: [{ } element] }
                || call.Parent is not ExpressionStatementSyntax statement)
            {
                return null;
            }

            SyntaxNode? outer = statement.Parent is BlockSyntax block && block != Body ? block.Parent : statement.Parent;
            if (outer is not IfStatementSyntax check)
            {
                return (list, element, statement.ToString(), argument.Expression.ToString(), "");
            }

            // A comment within would be lost.
            return check.DescendantTrivia().Any(trivia => check.Span.Contains(trivia.Span) && !trivia.IsKind(SyntaxKind.WhitespaceTrivia) && !trivia.IsKind(SyntaxKind.EndOfLineTrivia))
                ? null
                : (list, Nullable(element), check.ToString(), argument.Expression.ToString(), Enumerable + "OfType<" + element.ToDisplayString(Format) + ">(");
        }

        private ITypeSymbol Nullable(ITypeSymbol type) =>
            _model.GetNullableContext(Statement.SpanStart).AnnotationsEnabled() ? type.WithNullableAnnotation(NullableAnnotation.Annotated) : type;

        /// <summary>What a list is called, as a local is.</summary>
        private static string NameOf(ExpressionSyntax list)
        {
            string name = ((list as MemberAccessExpressionSyntax)?.Name ?? list).ToString().TrimStart('_');
            return char.ToLowerInvariant(name[0]) + name.Substring(1);
        }

        /// <summary>A body that leaves its result in another place; what stands behind it stays.</summary>
        private static string WithResult(string body, string append, string result)
        {
            int position = body.LastIndexOf(append, StringComparison.Ordinal);
            return body.Substring(0, position) + result + body.Substring(position + append.Length);
        }

        /// <summary>How many turns a loop takes: none, where its end is below zero.</summary>
        private string Turns(ExpressionSyntax end) =>
            _model.GetConstantValue(end) is { HasValue: true, Value: >= 0 } || end is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Count" or "Length" }
                ? end.ToString()
                : "global::System.Math.Max(0, " + end + ")";

        /// <summary>What a turn's own token is called, which nothing reads; in sight of the name, a discard would be no discard.</summary>
        private string Stop => Body.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == "_") ? Free("stop") : "_";

        /// <summary>Where the items are found by index, and how many there are.</summary>
        private (string Items, string Count, string? Declaration) Items()
        {
            if (Statement is ForStatementSyntax { Condition: BinaryExpressionSyntax { Right: { } end } })
            {
                return ("", Turns(end), null);
            }

            ExpressionSyntax collection = ((ForEachStatementSyntax)Statement).Expression;
            ITypeSymbol? type = _model.GetTypeInfo(collection).Type;
            string? length = type switch
            {
                IArrayTypeSymbol { Rank: 1 } => "Length",
                INamedTypeSymbol { Name: "List" or "IList" or "IReadOnlyList" } => "Count",
                INamedTypeSymbol { Name: "ImmutableArray" } => "Length",
                _ => null,
            };
            if (length is not null && collection is IdentifierNameSyntax)
            {
                return (collection.ToString(), collection + "." + length, null);
            }

            string name = Free("items");
            ITypeSymbol element = _model.GetForEachStatementInfo((ForEachStatementSyntax)Statement).ElementType!;
            return (name, name + ".Length", element.ToDisplayString(Format) + "[] " + name + " = " + Enumerable + "ToArray(" + collection + ");");
        }

        private string Header(string items, string item) =>
            "await " + Tasks + "Parallel.ForEachAsync(" + items + ", new " + Tasks + "ParallelOptions { MaxDegreeOfParallelism = " + _number + (Token is { } token ? ", CancellationToken = " + token : "") + " }, async (" + item + ", " + Stop + ") =>";

        /// <summary>The token that the loop hands to its calls.</summary>
        private string? Token => Body.DescendantNodes().OfType<IdentifierNameSyntax>()
            .FirstOrDefault(name => _model.GetSymbolInfo(name).Symbol is IParameterSymbol { Type.Name: "CancellationToken" })?.Identifier.Text;

        /// <summary>Whether LlmGen's own helper is there, and the compiler sees its types by itself.</summary>
        private bool CanFanOut(ForEachStatementSyntax each, ITypeSymbol element) =>
            _model.Compilation.GetTypeByMetadataName("LlmGen.FanOut") is not null
            && _model.GetTypeInfo(each.Expression).Type is { } items
            && items.AllInterfaces.Cast<ITypeSymbol>().Append(items).Count(type => type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T) == 1
            && _result is InvocationExpressionSyntax { ArgumentList.Arguments: [{ } argument] }
            && (element.NullableAnnotation == NullableAnnotation.Annotated ? SymbolEqualityComparer.Default : SymbolEqualityComparer.IncludeNullability)
                .Equals(_model.GetTypeInfo(argument.Expression).Type, element);

        private string Free(string stem) => _names.Take(Statement, stem);

        /// <summary>The statements of the body, and the comments on the way to it, as they stand.</summary>
        private string BodyText(string margin, string lineEnd)
        {
            var block = Body as BlockSyntax;
            SyntaxToken head = Statement is ForEachStatementSyntax each ? each.CloseParenToken : ((ForStatementSyntax)Statement).CloseParenToken;
            string remarks = string.Concat(head.TrailingTrivia
                .Concat(block is null ? Body.GetLeadingTrivia() : block.OpenBraceToken.TrailingTrivia)
                .Where(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia))
                .Select(trivia => margin + Indent + trivia + lineEnd));
            if (block is null)
            {
                return remarks + margin + Indent + Body.ToString();
            }

            SourceText source = Statement.SyntaxTree.GetText();
            string inside = source.ToString(TextSpan.FromBounds(block.OpenBraceToken.Span.End, block.CloseBraceToken.SpanStart));
            bool isTall = inside.IndexOf('\n') >= 0;
            return remarks + (isTall
                ? inside.Substring(inside.IndexOf('\n') + 1)
                : string.Concat(block.Statements.Select(statement => margin + Indent + statement.ToFullString().Trim() + lineEnd)));
        }
    }
}
