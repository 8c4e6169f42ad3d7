using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.Generator.Parsing;

/// <summary>The part of the generated class that the user writes: what stands there is left alone.</summary>
internal sealed class HandWrittenHalf
{
    /// <summary>The end of the path of every generated file: the analyzer sees those files beside the user's own.</summary>
    public const string GeneratedFileSuffix = ".LlmGen.g.cs";

    private readonly INamespaceSymbol _namespace;
    private readonly string _className;
    private readonly List<INamedTypeSymbol> _types = [];
    private readonly List<ISymbol> _members = [];

    public HandWrittenHalf(INamedTypeSymbol client, string className)
    {
        _namespace = client.ContainingNamespace;
        _className = className;
        foreach (INamedTypeSymbol type in _namespace.GetTypeMembers(className, arity: 0))
        {
            if (type.IsFileLocal || !IsByHand(type))
            {
                continue;
            }

            _types.Add(type);
            _members.AddRange(type.GetMembers().Where(IsByHand));
        }
    }

    public IEnumerable<string> MemberNames => _members.Where(member => member.CanBeReferencedByName).Select(member => member.Name);

    public bool Implements(ISymbol member) =>
        _members.Any(candidate => ExplicitlyImplements(candidate, member) || HasSameSignature(candidate, member));

    /// <summary>Whether a method of the interface can be called by its name.</summary>
    public bool ImplementsPublicly(IMethodSymbol method) => _members.Exists(candidate => HasSameSignature(candidate, method));

    public bool HasConstructor(string @namespace, string parameterType) =>
        Constructor(@namespace, parameterType) is not null;

    /// <summary>Whether the half itself is <c>[Obsolete]</c>.</summary>
    public bool IsObsolete => _types.Exists(type => type.Attribute("System", "ObsoleteAttribute") is not null);

    /// <summary>The accessibility that the half states, as C#; null where it states none.</summary>
    public string? StatedAccessibility(CancellationToken cancellationToken) =>
        Declarations(cancellationToken)
            .SelectMany(declaration => declaration.Modifiers)
            .FirstOrDefault(modifier => modifier.IsKind(SyntaxKind.PublicKeyword) || modifier.IsKind(SyntaxKind.InternalKeyword)) is { RawKind: not 0 } stated
            ? stated.Text
            : null;

    /// <summary>What of the user's own has the name of the client and cannot be a part of it, as the end of a sentence; null where nothing has.</summary>
    public string? Clash(CancellationToken cancellationToken)
    {
        const string Remedy = ", or set [LlmClient(Name = \"…\")]";
        if (_namespace.GetNamespaceMembers().Any(inner => inner.Name == _className))
        {
            return "the namespace '" + _className + "' has the same name; rename it" + Remedy;
        }

        foreach (INamedTypeSymbol type in _types)
        {
            if (type.TypeKind != TypeKind.Class || type.IsRecord || type.IsStatic || type.IsAbstract)
            {
                string kind = type.TypeKind != TypeKind.Class ? type.TypeKind.ToString().ToLowerInvariant() : type.IsRecord ? "record" : type.IsStatic ? "static class" : "abstract class";
                return "'" + _className + "' already exists as a type of the kind '" + kind + "'; make it a partial class" + Remedy;
            }
        }

        return Declarations(cancellationToken).Any(declaration => !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            ? "the class '" + _className + "' already exists and is not partial; make it partial" + Remedy
            : null;
    }

    /// <summary>What in the half keeps the generated constructors and the registration from compiling, as the end of a sentence; null where nothing does.</summary>
    public string? Obstacle(CancellationToken cancellationToken)
    {
        if (_types.Count == 0)
        {
            return null;
        }

        if (_members.Any(member => member is IMethodSymbol { MethodKind: MethodKind.Constructor }
            && member.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellationToken) is TypeDeclarationSyntax)))
        {
            return "a primary constructor, which generated constructors cannot call; replace it with a constructor that calls one of them";
        }

        IMethodSymbol? ofRuntime = Constructor(KnownNames.LlmGen, KnownNames.LlmRuntime);
        if (ofRuntime is { DeclaredAccessibility: not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal) })
        {
            return "an LlmRuntime constructor that the registration cannot access; make it public or internal";
        }

        if (_members.Find(member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }) is { } required
            && ofRuntime?.Attribute("System.Diagnostics.CodeAnalysis", "SetsRequiredMembersAttribute") is null)
        {
            return "the required member '" + required.Name + "', which the registration cannot set; remove 'required'";
        }

        bool writesConstructors = ofRuntime is null || Constructor(KnownNames.ExtensionsAI, KnownNames.IChatClient) is null;
        return writesConstructors && _types.Find(type => type.BaseType is { SpecialType: not SpecialType.System_Object, TypeKind: not TypeKind.Error } own && !own.InstanceConstructors.Any(IsCallable)) is { } derived
            ? "the base class '" + derived.BaseType!.Name + "', which has no parameterless constructor; declare the constructors (IChatClient) and (LlmRuntime)"
            : null;
    }

    private static bool IsCallable(IMethodSymbol constructor) =>
        constructor.DeclaredAccessibility != Accessibility.Private
        && constructor.Parameters.All(parameter => parameter.HasExplicitDefaultValue || parameter.IsParams);

    private IMethodSymbol? Constructor(string @namespace, string parameterType) => _members
        .OfType<IMethodSymbol>()
        .FirstOrDefault(member => member is { MethodKind: MethodKind.Constructor, Parameters: [{ Type: { } type }] } && type.Is(@namespace, parameterType));

    /// <summary>The declarations that the user writes, of a type with members.</summary>
    private IEnumerable<TypeDeclarationSyntax> Declarations(CancellationToken cancellationToken) => _types
        .SelectMany(type => type.DeclaringSyntaxReferences)
        .Where(IsByHand)
        .Select(reference => reference.GetSyntax(cancellationToken))
        .OfType<TypeDeclarationSyntax>();

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
        && member.DeclaringSyntaxReferences.Any(IsByHand);

    private static bool IsByHand(SyntaxReference reference) => !reference.SyntaxTree.FilePath.EndsWith(GeneratedFileSuffix, StringComparison.Ordinal);
}
