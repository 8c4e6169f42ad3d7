using System.Collections.Immutable;
using System.Composition;
using LlmGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace LlmGen.CodeFixes;

/// <summary>LLM001: starts the calls, awaits them together, then reads their results.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SerialAwaitsFix)), Shared]
public sealed class SerialAwaitsFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [UsageRuleIds.SerialAwaits];

    private protected override Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        Task.FromResult(diagnostic.Properties.ContainsKey(DiagnosticProperties.Schedule) ? "Run the calls concurrently (later calls start even if an earlier one fails)" : null);

    private protected override async Task<Document> FixAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SemanticModel model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        SyntaxNode root = await model.SyntaxTree.GetRootAsync(cancellationToken).ConfigureAwait(false);

        var names = new FreeNames();
        List<Plan> plans =
        [
            .. diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).Select(diagnostic => Plan.Of(diagnostic, root, model, names, cancellationToken)).OfType<Plan>(),
        ];
        SyntaxNode current = root.TrackNodes(plans.SelectMany(plan => plan.Nodes));
        foreach (Plan plan in plans.OrderByDescending(plan => plan.Statements[0].SpanStart))
        {
            current = Apply(current, plan);
        }

        return document.WithSyntaxRoot(current);
    }

    private static SyntaxNode Apply(SyntaxNode root, Plan plan)
    {
        root = plan.Braces?.Write(root) ?? root;
        List<StatementSyntax> statements = [.. plan.Statements.Select(statement => root.GetCurrentNode(statement)!.FirstAncestorOrSelf<StatementSyntax>()!)];
        var starts = new Dictionary<int, AwaitExpressionSyntax>();
        for (int i = 0; i < plan.Awaits.Count; i++)
        {
            starts.Add(i, root.GetCurrentNode(plan.Awaits[i])!);
        }

        var written = new List<StatementSyntax>();
        HashSet<int> started = [.. plan.Steps.Where(step => step.Kind == ScheduleStepKind.Start).Select(step => step.Index)];
        var commented = new HashSet<int>();
        foreach (ScheduleStep step in plan.Steps)
        {
            switch (step.Kind)
            {
                case ScheduleStepKind.Start:
                    int site = step.Index;
                    int owner = plan.StatementOf(site);

                    // The comment above a statement goes with its first call.
                    SyntaxTriviaList leading = commented.Add(owner) && statements[owner].HasLeadingTrivia ? statements[owner].GetLeadingTrivia() : Indentation(statements[0]);
                    written.Add(plan.Start(site, starts[site]).WithLeadingTrivia(leading).WithTrailingTrivia(plan.LineEnd));
                    break;
                case ScheduleStepKind.Join:
                    written.Add(plan.Join(step.Indices)
                        .WithLeadingTrivia(Indentation(statements[0]))
                        .WithTrailingTrivia(plan.LineEnd));
                    break;
                case ScheduleStepKind.Keep:
                    int index = step.Index;
                    StatementSyntax kept = statements[index].ReplaceNodes(
                        started.Where(one => plan.StatementOf(one) == index).Select(one => starts[one]),
                        (original, _) => plan.Result(starts.First(pair => pair.Value == original).Key, original));
                    written.Add(commented.Contains(index) ? kept.WithLeadingTrivia(Indentation(statements[index])) : kept);
                    break;
            }
        }

        return statements[0].Parent is GlobalStatementSyntax
            ? Replace(root, [.. statements.Select(statement => statement.Parent!)], written.Select(statement => SyntaxFactory.GlobalStatement(statement)))
            : Replace(root, [.. statements], written);
    }

    private static SyntaxNode Replace(SyntaxNode root, List<SyntaxNode> old, IEnumerable<SyntaxNode> written)
    {
        SyntaxNode current = root.TrackNodes(old);
        foreach (SyntaxNode node in old.Skip(1))
        {
            current = current.RemoveNode(current.GetCurrentNode(node)!, SyntaxRemoveOptions.KeepNoTrivia)!;
        }

        return current.ReplaceNode(current.GetCurrentNode(old[0])!, written);
    }

    private static SyntaxTriviaList Indentation(StatementSyntax statement)
    {
        SyntaxTriviaList leading = statement.GetLeadingTrivia();
        return leading.Count > 0 && leading.Last().IsKind(SyntaxKind.WhitespaceTrivia) ? [leading.Last()] : [];
    }

    /// <summary>What one diagnostic asks for, in nodes of its document.</summary>
    private sealed class Plan
    {
        private readonly List<string> _names = [];
        private readonly List<TypeSyntax> _types = [];

        private Plan(ImmutableArray<ScheduleStep> steps, List<SyntaxNode> statements, List<AwaitExpressionSyntax> awaits)
        {
            Steps = steps;
            Statements = statements;
            Awaits = awaits;
        }

        public ImmutableArray<ScheduleStep> Steps { get; }

        /// <summary>The statements, or the one expression of a function.</summary>
        public List<SyntaxNode> Statements { get; }

        public List<AwaitExpressionSyntax> Awaits { get; }

        /// <summary>What must stand around the statements first.</summary>
        public Braces? Braces { get; private set; }

        public IEnumerable<SyntaxNode> Nodes => Statements.Concat(Awaits).Concat(Statements.Select(statement => statement.Parent).OfType<GlobalStatementSyntax>());

        public SyntaxTrivia LineEnd { get; private set; }

        public static Plan? Of(Diagnostic diagnostic, SyntaxNode root, SemanticModel model, FreeNames free, CancellationToken cancellationToken)
        {
            if (!diagnostic.Properties.TryGetValue(DiagnosticProperties.Schedule, out string? schedule) || schedule is null)
            {
                return null;
            }

            string[] names = diagnostic.Properties[DiagnosticProperties.Names]!.Split(',');
            List<SyntaxNode> nodes = [.. diagnostic.AdditionalLocations.Select(location => root.FindNode(location.SourceSpan, getInnermostNodeForTie: true))];
            List<SyntaxNode> statements = [.. nodes.Take(nodes.Count - names.Length)];
            List<AwaitExpressionSyntax> awaits = [.. nodes.Skip(statements.Count).OfType<AwaitExpressionSyntax>()];
            if (statements.Count == 0 || awaits.Count != names.Length || !statements.All(statement => statement is StatementSyntax || Braces.IsBody(statement)))
            {
                return null;
            }

            var plan = new Plan(ScheduleStep.Parse(schedule), statements, awaits)
            {
                LineEnd = statements[0].GetTrailingTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)) is { RawKind: not 0 } end
                    ? end
                    : root.DescendantTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)) is { RawKind: not 0 } other ? other : SyntaxFactory.LineFeed,
            };
            plan.Braces = Braces.For(statements[0], model, plan.LineEnd);
            plan.Name(names, model, free, cancellationToken);
            return plan;
        }

        public int StatementOf(int site) => Statements.FindIndex(statement => statement.Span.Contains(Awaits[site].Span));

        /// <summary>Starts a call: its task in a variable.</summary>
        public LocalDeclarationStatementSyntax Start(int site, AwaitExpressionSyntax await)
        {
            ExpressionSyntax call = Call(await.Expression, out _).WithoutTrivia();
            string asTask = _types[site].HasAnnotation(NeedsTask) && call is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AsTask" } } ? ".AsTask()" : "";
            var declaration = (LocalDeclarationStatementSyntax)SyntaxFactory.ParseStatement("T " + _names[site] + " = " + call.ToFullString() + asTask + ";");
            return declaration.ReplaceNode(declaration.Declaration.Type, _types[site].WithTriviaFrom(declaration.Declaration.Type));
        }

        public StatementSyntax Join(IEnumerable<int> sites)
        {
            string configured = sites.Select(site => Suffix(Awaits[site])).FirstOrDefault(suffix => suffix.Length > 0) ?? "";
            StatementSyntax join = SyntaxFactory.ParseStatement(
                "await global::System.Threading.Tasks.Task.WhenAll(" + string.Join(", ", sites.Select(site => _names[site])) + ")" + configured + ";");
            MemberAccessExpressionSyntax type = join.DescendantNodes().OfType<MemberAccessExpressionSyntax>().First(node => node.Name.Identifier.ValueText == "Task");
            return join.ReplaceNode(type, type.WithAdditionalAnnotations(Simplifier.Annotation));
        }

        /// <summary>Reads the result of a started call.</summary>
        public AwaitExpressionSyntax Result(int site, AwaitExpressionSyntax await) =>
            await.WithExpression(SyntaxFactory.ParseExpression(_names[site] + Suffix(await)).WithTriviaFrom(await.Expression));

        private static SyntaxAnnotation NeedsTask { get; } = new("NeedsTask");

        /// <summary>The call beneath <c>ConfigureAwait</c>.</summary>
        private static ExpressionSyntax Call(ExpressionSyntax expression, out string suffix)
        {
            suffix = "";
            while (true)
            {
                switch (expression)
                {
                    case ParenthesizedExpressionSyntax parenthesized:
                        expression = parenthesized.Expression;
                        break;
                    case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" } access } configured:
                        suffix = ".ConfigureAwait" + configured.ArgumentList.ToString();
                        expression = access.Expression;
                        break;
                    default:
                        return expression;
                }
            }
        }

        private static string Suffix(AwaitExpressionSyntax await)
        {
            Call(await.Expression, out string suffix);
            return suffix;
        }

        private void Name(string[] names, SemanticModel model, FreeNames free, CancellationToken cancellationToken)
        {
            for (int i = 0; i < Awaits.Count; i++)
            {
                string stem = names[i].Length == 0 ? "task" : char.ToLowerInvariant(names[i][0]) + names[i].Substring(1) + "Task";
                _names.Add(free.Take(Statements[0], stem));
                _types.Add(TypeOf(Awaits[i], model, cancellationToken));
            }
        }

        /// <summary>The task's type, as the author writes types.</summary>
        private static TypeSyntax TypeOf(AwaitExpressionSyntax await, SemanticModel model, CancellationToken cancellationToken)
        {
            ITypeSymbol? type = model.GetTypeInfo(Call(await.Expression, out _), cancellationToken).Type;
            bool isImplicit = await.Ancestors().TakeWhile(node => node is not (StatementSyntax or LambdaExpressionSyntax)).Any(node => node is VariableDeclarationSyntax { Type.IsVar: true });
            bool isValueTask = type?.Name == "ValueTask";
            TypeSyntax syntax = isImplicit || type is not INamedTypeSymbol { TypeArguments: [{ } result] }
                ? SyntaxFactory.IdentifierName("var")
                : SyntaxFactory.ParseTypeName("global::System.Threading.Tasks.Task<" + result.ToDisplayString(Format) + ">").WithAdditionalAnnotations(Simplifier.Annotation);
            return isValueTask ? syntax.WithAdditionalAnnotations(NeedsTask) : syntax;
        }

        private static SymbolDisplayFormat Format { get; } =
            SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);
    }
}
