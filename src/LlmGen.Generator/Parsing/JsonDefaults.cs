using LlmGen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.Generator.Parsing;

/// <summary>What a property holds that an answer leaves out.</summary>
internal static class JsonDefaults
{
    /// <summary>The default value of a constructor's parameter, in C#; null where it has none, or null for what may not be null.</summary>
    public static string? OfParameter(IParameterSymbol parameter, JsonValueModel value)
    {
        if (!parameter.HasExplicitDefaultValue)
        {
            return null;
        }

        return parameter.ExplicitDefaultValue is { } constant ? Constants.Code(parameter.Type, constant)
            : value.IsNullable ? null
            : parameter.Type.IsValueType ? "default"
            : null;
    }

    /// <summary>Whether a missing property has the value that the type's own initializer gives it.</summary>
    public static bool KeepsInitializer(IPropertySymbol property, JsonValueModel value, Compilation compilation)
    {
        if (property.IsRequired || property.GetMethod is not { } getter || !compilation.IsSymbolAccessibleWithin(getter, compilation.Assembly))
        {
            return false;
        }

        if (property.DeclaringSyntaxReferences.IsEmpty)
        {
            // Another assembly does not tell whether there is an initializer: null would stand in the place of a value.
            return value.IsNullable;
        }

        foreach (SyntaxReference reference in property.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax() is PropertyDeclarationSyntax { Initializer.Value: { } initializer })
            {
                // '= null!' says that something else sets it.
                return value.IsNullable || property.Type.IsValueType || !IsNull(initializer);
            }
        }

        return false;
    }

    private static bool IsNull(ExpressionSyntax expression)
    {
        while (expression is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } suppressed)
        {
            expression = suppressed.Operand;
        }

        return expression.RawKind is (int)SyntaxKind.NullLiteralExpression or (int)SyntaxKind.DefaultLiteralExpression or (int)SyntaxKind.DefaultExpression;
    }
}
