using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.CodeFixes;

/// <summary>A lambda, or a method named in place of one, that makes a call of an item, as it is written with a semaphore around what it does.</summary>
internal sealed class GatedLambda
{
    private readonly bool _returns;
    private readonly string _token;
    private readonly string _configured;

    private GatedLambda(ExpressionSyntax function, bool returns, string token, string configured, string[] parameters)
    {
        Function = function;
        _returns = returns;
        _token = token;
        _configured = configured;
        Parameters = parameters;
    }

    /// <summary>What it replaces.</summary>
    public ExpressionSyntax Function { get; }

    /// <summary>Where a method's name becomes a lambda, what its parameters are called.</summary>
    public string[] Parameters { get; }

    /// <summary>What becomes of a lambda or a method's name whose tasks are awaited together; null where it cannot be given a semaphore.</summary>
    public static GatedLambda? Of(ExpressionSyntax function, AwaitExpressionSyntax join, SemanticModel model)
    {
        if (function.ContainsDirectives || model.GetTypeInfo(function).ConvertedType is not INamedTypeSymbol { DelegateInvokeMethod: { } signature })
        {
            return null;
        }

        bool returns = signature.ReturnType is INamedTypeSymbol { Arity: > 0 };
        if (function is SimpleNameSyntax or MemberAccessExpressionSyntax)
        {
            return MethodOf(function, signature, model) is { } method
                ? new GatedLambda(function, returns, "", Configured([join]), [.. method.Parameters.Select(parameter => NameOf(parameter, function, model))])
                : null;
        }

        if (function is not LambdaExpressionSyntax lambda)
        {
            return null;
        }

        bool isAsync = lambda.AsyncKeyword.RawKind != 0;
        if (!isAsync && lambda.Block is { } block && !CanWait(block, returns, model))
        {
            return null;
        }

        return new GatedLambda(lambda, returns, TokenOf(lambda, model), Configured(isAsync ? Own<AwaitExpressionSyntax>(lambda.Body) : [join]), []);
    }

    /// <summary>The lambda, in the tree as it is by now.</summary>
    /// <param name="current">What it replaces, there.</param>
    /// <param name="gate">The semaphore.</param>
    /// <param name="lineEnd">How lines end.</param>
    public ExpressionSyntax Write(ExpressionSyntax current, string gate, string lineEnd)
    {
        string margin = Indentation.MarginOf(current is LambdaExpressionSyntax { Block: { } tall } && IsTall(tall) ? tall : current);
        string step = Indentation.Step(margin);
        string inner = margin + step + step;
        (string head, string body) = current is LambdaExpressionSyntax lambda
            ? (Head(lambda, margin, lineEnd), lambda.Block is { } block ? Statements(lambda, block, inner, step, lineEnd) : Statement(lambda, inner, lineEnd))
            : Call(current, margin, inner, lineEnd);
        string text = head
            + Lines(step + "await " + gate + ".WaitAsync(" + _token + ")" + _configured + ";", step + "try", step + "{")
            + lineEnd + body
            + Lines(step + "}", step + "finally", step + "{", step + step + gate + ".Release();", step + "}", "}");
        return SyntaxFactory.ParseExpression(text).WithTriviaFrom(current);

        string Lines(params string[] lines) => string.Concat(lines.Select(line => lineEnd + margin + line));
    }

    /// <summary>The method that is named, if it can as well be called at every item; null where it cannot.</summary>
    private static IMethodSymbol? MethodOf(ExpressionSyntax function, IMethodSymbol signature, SemanticModel model) =>
        model.GetSymbolInfo(function).Symbol is IMethodSymbol method
        && (method.IsStatic || !method.ContainingType.IsValueType)
        && method.Parameters.Length == signature.Parameters.Length
        && method.Parameters.All(parameter => parameter is { RefKind: RefKind.None, IsParams: false })
        && IsSteady(function is MemberAccessExpressionSyntax access ? access.Expression : null, model)
            ? method
            : null;

    /// <summary>What a lambda's parameter may be called: as the method's own is, unless the name means something there.</summary>
    private static string NameOf(IParameterSymbol parameter, ExpressionSyntax function, SemanticModel model)
    {
        string name = parameter.Name;
        for (int number = 2; !model.LookupSymbols(function.SpanStart, name: name).IsEmpty; number++)
        {
            name = parameter.Name + number.ToString(CultureInfo.InvariantCulture);
        }

        return SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;
    }

    /// <summary>Whether it is all the same how often an expression is evaluated.</summary>
    private static bool IsSteady(ExpressionSyntax? expression, SemanticModel model) => expression switch
    {
        null or ThisExpressionSyntax or BaseExpressionSyntax or PredefinedTypeSyntax => true,
        _ when model.GetSymbolInfo(expression).Symbol
            is not (ILocalSymbol { RefKind: RefKind.None } or IParameterSymbol or IFieldSymbol or ITypeSymbol or INamespaceSymbol) => false,
        MemberAccessExpressionSyntax access => IsSteady(access.Expression, model),
        _ => expression is SimpleNameSyntax or AliasQualifiedNameSyntax,
    };

    /// <summary>Whether a lambda that hands tasks on can await them instead: nothing around a <c>return</c> ends or catches before they do.</summary>
    private static bool CanWait(BlockSyntax block, bool returns, SemanticModel model)
    {
        List<ReturnStatementSyntax> ends = [.. Own<ReturnStatementSyntax>(block)];
        return (returns || (ends is [{ } only] && only == block.Statements.Last()))
            && ends.All(end => end.Expression is not (null or LiteralExpressionSyntax or PostfixUnaryExpressionSyntax)
                && end.Ancestors().TakeWhile(node => node != block)
                    .All(node => node is BlockSyntax or IfStatementSyntax or ElseClauseSyntax or SwitchStatementSyntax or SwitchSectionSyntax))
            && !Own<LocalDeclarationStatementSyntax>(block).Any(declaration => declaration.UsingKeyword.RawKind != 0)
            && !Own<VariableDeclaratorSyntax>(block).Any(variable =>
                model.GetDeclaredSymbol(variable) is ILocalSymbol { RefKind: not RefKind.None } or ILocalSymbol { Type.IsRefLikeType: true });
    }

    /// <summary>The token that the lambda hands to what it calls; empty where there is none, or where an answer stands in for a cancelled call.</summary>
    private static string TokenOf(LambdaExpressionSyntax lambda, SemanticModel model)
    {
        foreach (ArgumentSyntax argument in Own<ArgumentSyntax>(lambda.Body))
        {
            if (argument is { Expression: IdentifierNameSyntax name, Parent.Parent: { } call }
                && model.GetSymbolInfo(name).Symbol is { } token
                && token is IParameterSymbol { Type.Name: "CancellationToken" } or ILocalSymbol { Type.Name: "CancellationToken" }
                && !token.DeclaringSyntaxReferences.Any(declaration => lambda.Span.Contains(declaration.Span)))
            {
                bool isAnswered = Swallows(lambda) || model.GetSymbolInfo(call).Symbol?.DeclaringSyntaxReferences.Any(declaration => Swallows(declaration.GetSyntax())) == true;
                return isAnswered ? "" : name.Identifier.Text;
            }
        }

        return "";
    }

    /// <summary>Whether code catches an exception without throwing one.</summary>
    private static bool Swallows(SyntaxNode code) =>
        code.DescendantNodes().OfType<CatchClauseSyntax>().Any(handler => !handler.Block.DescendantNodes().OfType<ThrowStatementSyntax>().Any());

    /// <summary>How the awaits that stand there already go on.</summary>
    private static string Configured(IEnumerable<AwaitExpressionSyntax> awaits) =>
        awaits.Any() && awaits.All(one => one.Expression is InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" },
            ArgumentList.Arguments: [{ Expression.RawKind: (int)SyntaxKind.FalseLiteralExpression }],
        })
            ? ".ConfigureAwait(false)"
            : "";

    /// <summary>The nodes of a kind that belong to a function and not to one within.</summary>
    private static IEnumerable<T> Own<T>(SyntaxNode body)
        where T : SyntaxNode => body.DescendantNodesAndSelf(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<T>();

    private static bool IsTall(BlockSyntax block) => block.ToString().IndexOf('\n') >= 0;

    private static string Head(LambdaExpressionSyntax lambda, string margin, string lineEnd)
    {
        SyntaxNode parameters = lambda switch
        {
            SimpleLambdaExpressionSyntax simple => simple.Parameter,
            ParenthesizedLambdaExpressionSyntax { ReturnType: { } type } => type,
            _ => ((ParenthesizedLambdaExpressionSyntax)lambda).ParameterList,
        };
        string text = lambda.ToString();
        string Part(int start, int end) => text.Substring(start - lambda.SpanStart, end - start);
        string attributes = lambda.AttributeLists.Count > 0 ? lambda.AttributeLists.ToFullString() : "";
        string open = lambda.Block is { } block && IsTall(block)
            ? Part(lambda.ArrowToken.Span.End, block.OpenBraceToken.FullSpan.End).TrimEnd()
            : lineEnd + margin + "{";
        return attributes + "async " + Part(parameters.SpanStart, lambda.ArrowToken.Span.End) + open;
    }

    /// <summary>The statements of a block, one step further in.</summary>
    private string Statements(LambdaExpressionSyntax lambda, BlockSyntax block, string inner, string step, string lineEnd)
    {
        BlockSyntax awaited = lambda.AsyncKeyword.RawKind != 0
            ? block
            : block.ReplaceNodes(Own<ReturnStatementSyntax>(block), (end, _) => Awaited(end));
        if (!IsTall(block))
        {
            return Comments(lambda.ArrowToken.TrailingTrivia.Concat(block.OpenBraceToken.TrailingTrivia), inner, lineEnd)
                + string.Join(lineEnd, awaited.Statements.Select(statement => inner + statement.ToFullString().Trim()));
        }

        BlockSyntax shifted = Indentation.Shifted(awaited, step);
        string text = shifted.ToFullString();
        int start = shifted.OpenBraceToken.FullSpan.End - shifted.FullSpan.Start;
        string inside = text.Substring(start, shifted.CloseBraceToken.SpanStart - shifted.FullSpan.Start - start).TrimEnd();
        return shifted.OpenBraceToken.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia) ? inside : inner + inside.TrimStart();
    }

    /// <summary>The one expression of a lambda as a statement, its lines as far in, and the comments on the way to it.</summary>
    private string Statement(LambdaExpressionSyntax lambda, string inner, string lineEnd)
    {
        ExpressionSyntax body = lambda.ExpressionBody!;
        string comments = Comments(lambda.ArrowToken.TrailingTrivia.Concat(body.GetLeadingTrivia()), inner, lineEnd);
        ExpressionSyntax shifted = Indentation.Shifted(body, Indentation.Between(Indentation.MarginOf(body), inner)).WithoutTrivia();
        return comments + inner + (_returns ? "return " : "") + (lambda.AsyncKeyword.RawKind != 0 ? shifted.ToString() : Awaited(shifted)) + ";";
    }

    /// <summary>Comments, each on its line.</summary>
    private static string Comments(IEnumerable<SyntaxTrivia> trivias, string inner, string lineEnd) => string.Concat(trivias
        .Where(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia))
        .Select(trivia => inner + trivia + lineEnd));

    private StatementSyntax Awaited(ReturnStatementSyntax end)
    {
        string text = (_returns ? "return " : "") + Awaited(end.Expression!) + ";";
        return SyntaxFactory.ParseStatement(text).WithTriviaFrom(end);
    }

    private string Awaited(ExpressionSyntax task)
    {
        bool isPrimary = task is InvocationExpressionSyntax or MemberAccessExpressionSyntax or ElementAccessExpressionSyntax
            or SimpleNameSyntax or ParenthesizedExpressionSyntax;
        return "await " + (isPrimary ? task.ToString() : "(" + task + ")") + _configured;
    }

    /// <summary>A lambda that calls a method with what the method was handed.</summary>
    private (string Head, string Body) Call(ExpressionSyntax method, string margin, string inner, string lineEnd)
    {
        string list = string.Join(", ", Parameters);
        return (
            "async " + (Parameters.Length == 1 ? list : "(" + list + ")") + " =>" + lineEnd + margin + "{",
            inner + (_returns ? "return " : "") + "await " + method.WithoutTrivia() + "(" + list + ")" + _configured + ";");
    }
}
