using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.Benchmarks;

/// <summary>
/// The least that any generator for these interfaces would do: it reads the symbols that the model depends on, the attributes with their
/// arguments, and writes their names into a string.
/// </summary>
internal sealed class SymbolReadingTwin : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<string> interfaces = context.SyntaxProvider.ForAttributeWithMetadataName(
            "LlmGen.LlmClientAttribute",
            static (node, _) => node is InterfaceDeclarationSyntax,
            static (context, _) => Read((INamedTypeSymbol)context.TargetSymbol));
        context.RegisterSourceOutput(interfaces, static (_, _) => { });
    }

    private static string Read(INamedTypeSymbol client)
    {
        var text = new StringBuilder();
        var read = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        ReadAttributes(text, client);
        ReadMembers(text, client, read);
        return text.ToString();
    }

    private static void ReadMembers(StringBuilder text, INamedTypeSymbol type, HashSet<ITypeSymbol> read)
    {
        foreach (ISymbol member in type.GetMembers())
        {
            switch (member)
            {
                case IMethodSymbol { AssociatedSymbol: null } method when type.TypeKind == TypeKind.Interface || method.MethodKind == MethodKind.Constructor:
                    text.Append(method.Name);
                    ReadAttributes(text, method);
                    ReadType(text, method.ReturnType, read);
                    foreach (IParameterSymbol parameter in method.Parameters)
                    {
                        text.Append(parameter.Name).Append(parameter.HasExplicitDefaultValue);
                        ReadAttributes(text, parameter);
                        ReadType(text, parameter.Type, read);
                    }

                    break;
                case IPropertySymbol property:
                    text.Append(property.Name);
                    ReadAttributes(text, property);
                    ReadType(text, property.Type, read);
                    break;
                case IFieldSymbol { HasConstantValue: true } constant:
                    text.Append(constant.Name);
                    ReadAttributes(text, constant);
                    break;
            }
        }
    }

    private static void ReadType(StringBuilder text, ITypeSymbol type, HashSet<ITypeSymbol> read)
    {
        text.Append(type.ContainingNamespace?.Name).Append('.').Append(type.Name).Append(type.NullableAnnotation == NullableAnnotation.Annotated ? "?" : "");
        if (type is not INamedTypeSymbol named)
        {
            return;
        }

        foreach (ITypeSymbol argument in named.TypeArguments)
        {
            ReadType(text, argument, read);
        }

        if (!type.DeclaringSyntaxReferences.IsEmpty
            && read.Add(type))
        {
            ReadAttributes(text, type);
            ReadMembers(text, named, read);
        }
    }

    private static void ReadAttributes(StringBuilder text, ISymbol symbol)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            text.Append(attribute.AttributeClass?.Name);
            foreach (TypedConstant argument in attribute.ConstructorArguments)
            {
                Append(text, argument);
            }

            foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
            {
                text.Append(argument.Key);
                Append(text, argument.Value);
            }
        }
    }

    private static void Append(StringBuilder text, TypedConstant constant)
    {
        if (constant.Kind != TypedConstantKind.Array)
        {
            text.Append(constant.Value);
        }
    }
}
