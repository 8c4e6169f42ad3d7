using LlmGen.Generator.Model;
using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmGen.Analyzers;

/// <summary>A placeholder of a template that is another text in every call, before text that stays.</summary>
/// <param name="Start">Where it begins in the template.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Behind">How many characters of text stand behind it.</param>
internal sealed record VaryingPlaceholder(int Start, int Length, int Behind)
{
    /// <summary>What parameters are called that take one of a few texts, each of which a cache can keep, or a text that stays.</summary>
    private static readonly string[] FewValued =
    [
        "language", "locale", "culture", "tone", "style", "role", "persona", "category", "audience", "product", "brand", "tenant", "format", "unit", "currency", "country", "region",
        "level", "kind", "type", "mode", "genre", "domain", "schema", "instructions", "policy", "terms", "guidelines", "rules", "catalog", "company", "shop", "today", "day",
    ];

    /// <summary>The first such placeholder; null where there is none, or too little text behind it.</summary>
    public static VaryingPlaceholder? Of(IMethodSymbol method, string template)
    {
        IReadOnlyList<TemplatePiece> pieces = TemplateParser.Parse(template);

        // Behind a conversation, which stands before the template, nothing is shared with other conversations.
        if (pieces.Any(piece => piece.Mistake is not null) || method.Parameters.Any(parameter => MethodParser.RoleOf(parameter.Type) == ParameterRole.History))
        {
            return null;
        }

        int behind = pieces.Sum(piece => piece.Text?.Length ?? 0);
        foreach (TemplatePiece piece in pieces)
        {
            behind -= piece.Text?.Length ?? 0;
            if (behind < Variation.OfParameter.Worth)
            {
                return null;
            }

            if (piece.Text is null && Varies(piece, method))
            {
                return new VaryingPlaceholder(piece.Start, piece.Length, behind);
            }
        }

        return null;
    }

    private static bool Varies(TemplatePiece piece, IMethodSymbol method)
    {
        ITypeSymbol? type = method.Parameters.FirstOrDefault(parameter => parameter.Name == piece.Path[0].Name)?.Type;
        foreach (TemplateName name in piece.Path.Skip(1))
        {
            type = type?.WithoutNullable(out _).SelfAndBases()
                .SelectMany(owner => owner.GetMembers(name.Name))
                .Select(member => member switch
                {
                    IPropertySymbol property => property.Type,
                    IFieldSymbol field => field.Type,
                    _ => null,
                })
                .FirstOrDefault(found => found is not null);
        }

        type = type?.WithoutNullable(out _);
        if (type is null || type.TypeKind == TypeKind.Enum || FewValued.Any(word => piece.Path[piece.Path.Length - 1].Name.EndsWith(word, StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        return type.SpecialType switch
        {
            SpecialType.System_String => true,
            SpecialType.System_DateTime => !VolatileValues.IsOfDay(piece.Format),
            SpecialType.None => type.Name switch
            {
                "Guid" => true,
                "DateTimeOffset" => !VolatileValues.IsOfDay(piece.Format),
                _ => type.SequenceElement()?.WithoutNullable(out _).SpecialType == SpecialType.System_String,
            },
            _ => false,
        };
    }
}
