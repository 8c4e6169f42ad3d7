using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.Generator.Parsing;

/// <summary>The part of the generated class that the user writes: what stands there is left alone.</summary>
internal sealed class HandWrittenHalf
{
    /// <summary>The end of the path of every generated file: the analyzer sees those files beside the user's own.</summary>
    public const string GeneratedFileSuffix = ".LlmGen.g.cs";

    private readonly List<ISymbol> _members = [];

    public HandWrittenHalf(INamedTypeSymbol client, string className)
    {
        foreach (INamedTypeSymbol type in client.ContainingNamespace.GetTypeMembers(className, arity: 0))
        {
            _members.AddRange(type.GetMembers().Where(IsByHand));
        }
    }

    public IEnumerable<string> MemberNames => _members.Where(member => member.CanBeReferencedByName).Select(member => member.Name);

    public bool Implements(ISymbol member) =>
        _members.Any(candidate => ExplicitlyImplements(candidate, member) || HasSameSignature(candidate, member));

    /// <summary>Whether a method of the interface can be called by its name.</summary>
    public bool ImplementsPublicly(IMethodSymbol method) => _members.Exists(candidate => HasSameSignature(candidate, method));

    public bool HasConstructor(string @namespace, string parameterType) =>
        _members.Any(member => member is IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters: [{ Type: { } type }] } && type.Is(@namespace, parameterType));

    public bool HasPrimaryConstructor(CancellationToken cancellationToken) =>
        _members.Any(member => member is IMethodSymbol { MethodKind: MethodKind.Constructor }
            && member.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellationToken) is TypeDeclarationSyntax));

    public static bool ExplicitlyImplements(ISymbol candidate, ISymbol member) => candidate switch
    {
        IMethodSymbol method => method.ExplicitInterfaceImplementations.Contains(member, SymbolEqualityComparer.Default),
        IPropertySymbol property => property.ExplicitInterfaceImplementations.Contains(member, SymbolEqualityComparer.Default),
        IEventSymbol @event => @event.ExplicitInterfaceImplementations.Contains(member, SymbolEqualityComparer.Default),
        _ => false,
    };

    public static bool HasSameSignature(IMethodSymbol a, IMethodSymbol b) =>
        a.Name == b.Name
        && a.Arity == b.Arity
        && HasSameParameters(a.Parameters, (b.Arity == 0 ? b : b.Construct([.. a.TypeParameters])).Parameters);

    private static bool HasSameSignature(ISymbol candidate, ISymbol member)
    {
        if (candidate.Name != member.Name || candidate.Kind != member.Kind || candidate.DeclaredAccessibility != Accessibility.Public)
        {
            return false;
        }

        return (candidate, member) switch
        {
            (IMethodSymbol a, IMethodSymbol b) => HasSameSignature(a, b),
            (IPropertySymbol a, IPropertySymbol b) => HasSameParameters(a.Parameters, b.Parameters),
            _ => true,
        };
    }

    private static bool HasSameParameters(ImmutableArray<IParameterSymbol> a, ImmutableArray<IParameterSymbol> b)
    {
        bool same = a.Length == b.Length;
        for (int i = 0; same && i < a.Length; i++)
        {
            same = a[i].RefKind == b[i].RefKind && SymbolEqualityComparer.Default.Equals(a[i].Type, b[i].Type);
        }

        return same;
    }

    private static bool IsByHand(ISymbol member) =>
        !member.IsImplicitlyDeclared
        && member.DeclaringSyntaxReferences.Any(reference => !reference.SyntaxTree.FilePath.EndsWith(GeneratedFileSuffix, StringComparison.Ordinal));
}
