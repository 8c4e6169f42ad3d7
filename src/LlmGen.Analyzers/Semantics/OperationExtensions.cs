using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>Questions to operations and types that several rules ask.</summary>
internal static class OperationExtensions
{
    /// <summary>What a method is called on, be it the instance or the first argument of an extension method.</summary>
    public static IOperation? Receiver(this IInvocationOperation invocation) =>
        invocation.Instance
        ?? (invocation.TargetMethod.IsExtensionMethod ? invocation.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0)?.Value : null);

    /// <summary>The operation without the conversions and parentheses around it.</summary>
    public static IOperation Unwrapped(this IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation { OperatorMethod: null } conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                default:
                    return operation;
            }
        }
    }

    public static IOperation Root(this IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }

    /// <summary>What stands before the <c>?</c> of a conditional access.</summary>
    public static IOperation? Accessed(this IConditionalAccessInstanceOperation instance)
    {
        IOperation inner = instance;
        for (IOperation? current = instance.Parent; current is not null; inner = current, current = current.Parent)
        {
            if (current is IConditionalAccessOperation access && access.WhenNotNull == inner)
            {
                return access.Operation;
            }
        }

        return null;
    }

    /// <summary>The innermost lambda, local function or root that an operation belongs to.</summary>
    public static IOperation Function(this IOperation operation)
    {
        IOperation current = operation;
        while (current.Parent is { } parent)
        {
            current = parent;
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                break;
            }
        }

        return current;
    }

    /// <summary>The <c>Select</c> that a function is handed to; null where it is handed to something else.</summary>
    public static IInvocationOperation? SelectOf(this IOperation function)
    {
        IOperation? current = function.Parent;
        while (current is IDelegateCreationOperation or IConversionOperation or IArgumentOperation)
        {
            current = current.Parent;
        }

        return current is IInvocationOperation { TargetMethod: { Name: "Select", ContainingType.Name: "Enumerable" } } select ? select : null;
    }

    /// <summary>Whether an operation is another, or a part of it.</summary>
    public static bool IsWithin(this IOperation operation, IOperation outer)
    {
        for (IOperation? current = operation; current is not null; current = current.Parent)
        {
            if (current == outer)
            {
                return true;
            }
        }

        return false;
    }

    public static IMethodSymbol? FunctionSymbol(this IOperation operation, ISymbol containing) => operation.Function() switch
    {
        IAnonymousFunctionOperation lambda => lambda.Symbol,
        ILocalFunctionOperation local => local.Symbol,
        _ => containing as IMethodSymbol,
    };

    /// <summary>The local, parameter or field that an operation names directly, a field of this instance included.</summary>
    public static ISymbol? Variable(this IOperation operation) => operation.Unwrapped() switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => field.Field,
        IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation, Arguments.IsEmpty: true } property => property.Property,
        _ => null,
    };

    public static bool IsNull(this IOperation operation) => operation.Unwrapped() is { ConstantValue: { HasValue: true, Value: null } } or IDefaultValueOperation;

    public static bool IsTask(this ITypeSymbol type) =>
        type is { Name: "Task" or "ValueTask" or "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable" }
        && (type.IsIn("System.Threading.Tasks") || type.IsIn("System.Runtime.CompilerServices"));

    /// <summary>The T of a <c>Task&lt;T&gt;</c> or <c>ValueTask&lt;T&gt;</c>.</summary>
    public static ITypeSymbol? TaskResult(this ITypeSymbol type) =>
        type.IsTask() && type is INamedTypeSymbol { TypeArguments: [{ } result] } ? result : null;

    public static bool IsAsyncSequence(this ITypeSymbol type) =>
        IsAsyncEnumerable(type) || type.AllInterfaces.Any(IsAsyncEnumerable);

    /// <summary>Whether a type's namespace, or one around it, has the given name.</summary>
    public static bool IsIn(this ISymbol symbol, string @namespace)
    {
        for (INamespaceSymbol? current = symbol.ContainingNamespace; current is { IsGlobalNamespace: false }; current = current.ContainingNamespace)
        {
            if (@namespace.EndsWith(current.Name, StringComparison.Ordinal) && current.ToDisplayString() == @namespace)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The compilation that some code belongs to.</summary>
    public static Compilation Compilation(this IOperation operation) => operation.SemanticModel!.Compilation;

    /// <summary>Whether a property of the compilation only holds a value.</summary>
    public static bool IsAutomatic(this IPropertySymbol property, Compilation compilation)
    {
        if (!property.IsFromSource(compilation))
        {
            return false;
        }

        foreach (SyntaxReference reference in property.DeclaringSyntaxReferences)
        {
            switch (reference.GetSyntax())
            {
                case ParameterSyntax or AnonymousObjectMemberDeclaratorSyntax:
                    return true;
                case PropertyDeclarationSyntax { AccessorList: { } accessors } declaration:
                    return !declaration.Modifiers.Any(SyntaxKind.AbstractKeyword)
                        && declaration.Parent is not InterfaceDeclarationSyntax
                        && accessors.Accessors.All(accessor => accessor.Body is null && accessor.ExpressionBody is null);
                default:
                    return false;
            }
        }

        return false;
    }

    /// <summary>The constructors of a type, the static one included.</summary>
    public static IEnumerable<IMethodSymbol> Constructors(this INamedTypeSymbol type) =>
        type.GetMembers().OfType<IMethodSymbol>().Where(method => method.MethodKind is MethodKind.Constructor or MethodKind.StaticConstructor);

    /// <summary>
    /// Whether the compilation itself declares a symbol. What a referenced project declares counts as a library's, so that an editor, which has its source at
    /// hand, says what a build says, which has not.
    /// </summary>
    public static bool IsFromSource(this ISymbol symbol, Compilation compilation) =>
        symbol.DeclaringSyntaxReferences is [{ } first, ..] && compilation.ContainsSyntaxTree(first.SyntaxTree);

    /// <summary>The types that a type is: itself, its bases, its interfaces, as they were declared.</summary>
    public static IEnumerable<INamedTypeSymbol> SelfAndBases(this ITypeSymbol type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current is INamedTypeSymbol named)
            {
                yield return named.OriginalDefinition;
            }
        }

        foreach (INamedTypeSymbol implemented in type.AllInterfaces)
        {
            yield return implemented.OriginalDefinition;
        }

        if (type is ITypeParameterSymbol parameter)
        {
            foreach (ITypeSymbol constraint in parameter.ConstraintTypes)
            {
                foreach (INamedTypeSymbol named in constraint.SelfAndBases())
                {
                    yield return named;
                }
            }
        }
    }

    /// <summary>The last name of an expression or a type, such as that of the method which is called; null where it has none.</summary>
    public static string? SimpleName(this ExpressionSyntax expression) => expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax qualified => qualified.Name.Identifier.ValueText,
        _ => null,
    };

    private static bool IsAsyncEnumerable(ITypeSymbol type) => type is { Name: "IAsyncEnumerable", ContainingNamespace.Name: "Generic" };
}
