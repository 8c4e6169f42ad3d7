using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmGen.Generator.Parsing;

/// <summary>
/// Finds what the compiler would say where generated code names the types of an interface: the ids of <c>[Obsolete(DiagnosticId = …)]</c> and
/// <c>[Experimental]</c>, and whether a type is obsolete as an error, which no pragma silences.
/// </summary>
internal sealed class UsageDiagnostics
{
    private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);
    private readonly SortedSet<string> _ids = new(StringComparer.Ordinal);
    private readonly IAssemblySymbol _assembly;

    private UsageDiagnostics(INamedTypeSymbol client)
    {
        _assembly = client.ContainingAssembly;
        foreach (INamedTypeSymbol declaring in (IEnumerable<INamedTypeSymbol>)[client, .. client.AllInterfaces])
        {
            VisitType(declaring);
            if (!declaring.IsOfFramework())
            {
                foreach (ISymbol member in declaring.GetMembers())
                {
                    VisitMember(member);
                }
            }
        }
    }

    public IEnumerable<string> Ids => _ids;

    public bool HasObsoleteError { get; private set; }

    public static UsageDiagnostics Of(INamedTypeSymbol client) => new(client);

    private void VisitType(ITypeSymbol? type)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                VisitType(array.ElementType);
                break;
            case IPointerTypeSymbol pointer:
                VisitType(pointer.PointedAtType);
                break;
            case INamedTypeSymbol { SpecialType: SpecialType.None or SpecialType.System_Nullable_T } or INamedTypeSymbol { IsGenericType: true }:
                var named = (INamedTypeSymbol)type;
                foreach (ITypeSymbol argument in named.TypeArguments)
                {
                    VisitType(argument);
                }

                VisitDefinition(named.OriginalDefinition);
                break;
        }
    }

    /// <summary>A type with the members that a reader, a plan or a template may name. A definition is visited once, however it is constructed.</summary>
    private void VisitDefinition(INamedTypeSymbol type)
    {
        if (!_seen.Add(type))
        {
            return;
        }

        Read(type);
        if (!SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, _assembly) && type.ContainingAssembly is { } assembly && _seen.Add(assembly))
        {
            Read(assembly);
        }

        VisitType(type.ContainingType);
        if (type.IsOfFramework() || type.TypeKind is TypeKind.Interface or TypeKind.Delegate)
        {
            return;
        }

        VisitType(type.BaseType);
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IPropertySymbol or IFieldSymbol or IMethodSymbol { MethodKind: MethodKind.Constructor })
            {
                VisitMember(member);
            }
        }
    }

    private void VisitMember(ISymbol member)
    {
        Read(member);
        switch (member)
        {
            case IMethodSymbol method:
                VisitType(method.ReturnType);
                foreach (IParameterSymbol parameter in method.Parameters)
                {
                    VisitType(parameter.Type);
                }

                break;
            case IPropertySymbol property:
                VisitType(property.Type);
                break;
            case IFieldSymbol field:
                VisitType(field.Type);
                break;
            case IEventSymbol @event:
                VisitType(@event.Type);
                break;
        }
    }

    private void Read(ISymbol symbol)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass.Is("System", "ObsoleteAttribute"))
            {
                Add(attribute.Named("DiagnosticId")?.Value);
                HasObsoleteError |= symbol is INamedTypeSymbol && attribute.ConstructorArguments is [_, { Value: true }];
            }
            else if (attribute.AttributeClass.Is("System.Diagnostics.CodeAnalysis", "ExperimentalAttribute"))
            {
                Add(attribute.ConstructorArguments is [{ } id] ? id.Value : null);
            }
            else
            {
                // [JsonDerivedType(typeof(T))] makes T readable.
                foreach (TypedConstant argument in attribute.ConstructorArguments)
                {
                    VisitType(argument.Kind == TypedConstantKind.Type ? argument.Value as ITypeSymbol : null);
                }
            }
        }
    }

    private void Add(object? id)
    {
        // What is no identifier cannot stand in a pragma.
        if (id is string text && SyntaxFacts.IsValidIdentifier(text))
        {
            _ids.Add(text);
        }
    }
}
