using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.Generator.Planning;

/// <summary>The parts of what a plan returns: the elements of a tuple, or what the constructor of a type takes and its members that can be set.</summary>
internal sealed class PlanTarget
{
    private PlanTarget(string? type, IReadOnlyList<PlanNeed> arguments, IReadOnlyList<PlanNeed> members)
    {
        Type = type;
        Arguments = arguments;
        Members = members;
    }

    /// <summary>The type that is constructed as written in C#; null for a tuple.</summary>
    public string? Type { get; }

    public IReadOnlyList<PlanNeed> Arguments { get; }

    public IReadOnlyList<PlanNeed> Members { get; }

    /// <summary>The parts of a type, or null where it has none; <paramref name="mistake"/> is then the end of a sentence about the plan.</summary>
    /// <param name="annotated">The type.</param>
    /// <param name="compilation">The compilation.</param>
    /// <param name="isKnown">Whether something gives a name.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="mistake">Why it has no parts.</param>
    public static PlanTarget? Of(ITypeSymbol annotated, Compilation compilation, Func<string, bool> isKnown, CancellationToken cancellationToken, out string? mistake)
    {
        ITypeSymbol type = annotated.WithoutNullable(out _);
        mistake = null;
        if (type is INamedTypeSymbol { IsTupleType: true } tuple)
        {
            return new PlanTarget(null, [.. tuple.TupleElements.Select(element => new PlanNeed(element.Name, element.Type, false, false, "the result"))], []);
        }

        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, SpecialType: SpecialType.None, IsAbstract: false } named
            || named.SequenceElement() is not null)
        {
            mistake = "returns '" + type.Display() + "', which has no members to set; return a record, a class or a tuple, or name one step: [Plan(nameof(…))]";
            return null;
        }

        IMethodSymbol? constructor = named.InstanceConstructors
            .Where(candidate => compilation.IsSymbolAccessibleWithin(candidate, compilation.Assembly) && !IsCopy(candidate) && candidate.Parameters.All(parameter => parameter.RefKind == RefKind.None))
            .OrderByDescending(candidate => candidate.Parameters.All(parameter => parameter.HasExplicitDefaultValue || isKnown(parameter.Name)))
            .ThenByDescending(candidate => candidate.Parameters.Length)
            .FirstOrDefault();
        if (constructor is null)
        {
            mistake = "returns '" + type.Display() + "', which has no accessible constructor; add one";
            return null;
        }

        string taker = "'" + type.Display() + "'";
        List<PlanNeed> arguments = [.. constructor.Parameters.Select(parameter => new PlanNeed(parameter.Name, parameter.Type, parameter.HasExplicitDefaultValue, false, taker))];
        List<PlanNeed> members =
        [
            .. Settable(named, constructor, taker, cancellationToken)
                .Where(member => compilation.IsSymbolAccessibleWithin(member.Setter, compilation.Assembly))
                .Select(member => member.Need),
        ];
        return new PlanTarget(named.Qualified(), arguments, members);

        bool IsCopy(IMethodSymbol candidate) =>
            candidate.Parameters is [{ Type: { } only }] && SymbolEqualityComparer.Default.Equals(only, named);
    }

    private static IEnumerable<(ISymbol Setter, PlanNeed Need)> Settable(INamedTypeSymbol type, IMethodSymbol constructor, string taker, CancellationToken cancellationToken)
    {
        HashSet<string> seen = new(constructor.Parameters.Select(parameter => parameter.Name), StringComparer.OrdinalIgnoreCase);
        bool setsRequired = constructor.Attribute("System.Diagnostics.CodeAnalysis", "SetsRequiredMembersAttribute") is not null;
        for (INamedTypeSymbol? owner = type; owner is not null; owner = owner.BaseType)
        {
            foreach (ISymbol member in owner.OrderedMembers())
            {
                (ITypeSymbol? memberType, bool isRequired, ISymbol? setter) = member switch
                {
                    IPropertySymbol { IsStatic: false, IsIndexer: false, SetMethod: { } set } property => (property.Type, property.IsRequired, (ISymbol?)set),
                    IFieldSymbol { IsStatic: false, IsReadOnly: false, IsImplicitlyDeclared: false, DeclaredAccessibility: Accessibility.Public } field => (field.Type, field.IsRequired, field),
                    _ => (null, false, null),
                };
                if (memberType is null || setter!.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal) || !seen.Add(member.Name))
                {
                    continue;
                }

                bool isOptional = setsRequired || (!isRequired && !WouldStayNull(member, memberType, constructor, cancellationToken));
                yield return (setter, new PlanNeed(member.Name, memberType, isOptional, false, taker));
            }
        }
    }

    /// <summary>Whether a member that nobody sets is null against its type: no constructor and no initializer gives it a value.</summary>
    private static bool WouldStayNull(ISymbol member, ITypeSymbol type, IMethodSymbol constructor, CancellationToken cancellationToken) =>
        type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.NotAnnotated }
        && constructor.IsImplicitlyDeclared
        && member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken)
            is PropertyDeclarationSyntax { Initializer: null } or VariableDeclaratorSyntax { Initializer: null };
}
