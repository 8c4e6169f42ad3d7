using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.CodeFixes;

/// <summary>Whether an expression may become an <c>await</c> where it stands.</summary>
internal static class AwaitPlace
{
    public static bool Allows(ExpressionSyntax expression, SemanticModel model) =>
        FunctionOf(expression) is { } function && !IsUnsafe(expression) && !HoldsWhatCannotWait(expression, function, model);

    /// <summary>The async function that an expression belongs to; null where it stands in no such, or in a part of one that cannot wait.</summary>
    private static SyntaxNode? FunctionOf(ExpressionSyntax expression)
    {
        foreach (SyntaxNode ancestor in expression.Ancestors())
        {
            switch (ancestor)
            {
                case LockStatementSyntax or CatchFilterClauseSyntax or QueryExpressionSyntax or ConditionalAccessExpressionSyntax:
                    return null;
                case AnonymousFunctionExpressionSyntax lambda:
                    return lambda.AsyncKeyword.RawKind != 0 ? lambda : null;
                case LocalFunctionStatementSyntax local:
                    return local.Modifiers.Any(SyntaxKind.AsyncKeyword) ? local : null;
                case MethodDeclarationSyntax method:
                    return method.Modifiers.Any(SyntaxKind.AsyncKeyword) ? method : null;
                case GlobalStatementSyntax:
                    return ancestor.Parent;
                case MemberDeclarationSyntax or AccessorDeclarationSyntax:
                    return null;
            }
        }

        return null;
    }

    private static bool IsUnsafe(ExpressionSyntax expression) => expression.Ancestors().Any(ancestor => ancestor switch
    {
        UnsafeStatementSyntax or FixedStatementSyntax => true,
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.UnsafeKeyword),
        MemberDeclarationSyntax member => member.Modifiers.Any(SyntaxKind.UnsafeKeyword),
        _ => false,
    });

    /// <summary>Whether a span, or a reference to a variable, would have to be kept while the function waits.</summary>
    private static bool HoldsWhatCannotWait(ExpressionSyntax expression, SyntaxNode function, SemanticModel model)
    {
        if (model.LookupSymbols(expression.SpanStart).OfType<ILocalSymbol>().Any(local =>
            (local.RefKind != RefKind.None || local.Type.IsRefLikeType)
            && local.DeclaringSyntaxReferences is [{ } declaration]
            && declaration.Span.Start < expression.SpanStart
            && function.Span.Contains(declaration.Span)))
        {
            return true;
        }

        // Something that has no name: what a statement has made of before it comes to the call, and what the loops around it go through.
        StatementSyntax? statement = expression.FirstAncestorOrSelf<StatementSyntax>();
        IEnumerable<SyntaxNode> sources = expression.Ancestors().TakeWhile(ancestor => ancestor != function).Select(ancestor => ancestor switch
        {
            ForEachStatementSyntax each => each.Expression,
            UsingStatementSyntax { Expression: { } resource } => resource,
            _ => null,
        }).OfType<SyntaxNode>().Append(statement is null || !function.Span.Contains(statement.Span) ? function : statement);
        return sources.SelectMany(source => source.DescendantNodesAndSelf(node => node == source || node is not StatementSyntax)).OfType<ExpressionSyntax>().Any(part => IsBound(part, model));
    }

    private static bool IsBound(ExpressionSyntax part, SemanticModel model)
    {
        TypeInfo type = model.GetTypeInfo(part);
        return type.Type is { IsRefLikeType: true }
            || type.ConvertedType is { IsRefLikeType: true }
            || model.GetSymbolInfo(part).Symbol is IMethodSymbol { RefKind: not RefKind.None } or IPropertySymbol { RefKind: not RefKind.None };
    }
}
