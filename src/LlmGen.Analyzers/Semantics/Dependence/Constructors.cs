using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.Analyzers;

/// <summary>What the constructors of the compilation do.</summary>
internal static class Constructors
{
    /// <summary>Whether a constructor of the compilation does nothing but keep what it is given.</summary>
    public static bool IsPlain(IMethodSymbol constructor, Compilation compilation)
    {
        INamedTypeSymbol type = constructor.ContainingType;
        if (!type.IsFromSource(compilation) || type.BaseType is { SpecialType: not (SpecialType.System_Object or SpecialType.System_ValueType), IsRecord: false })
        {
            return false;
        }

        return constructor.IsImplicitlyDeclared
            || constructor.DeclaringSyntaxReferences is [{ } reference] && reference.GetSyntax() is TypeDeclarationSyntax
            || constructor.DeclaringSyntaxReferences is [{ } declared]
                && declared.GetSyntax() is ConstructorDeclarationSyntax { Initializer: null } declaration
                && (declaration.Body?.Statements.All(IsPlainStatement) ?? declaration.ExpressionBody?.Expression is AssignmentExpressionSyntax);

        static bool IsPlainStatement(StatementSyntax statement) =>
            statement is ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Right: IdentifierNameSyntax or LiteralExpressionSyntax or BaseObjectCreationExpressionSyntax } };
    }
}
