using LlmGen.Generator.Model;
using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.Analyzers;

/// <summary>The prompts of a marked interface whose answers may be of any length: neither an attribute, nor the result's schema, nor the project bounds them.</summary>
internal static class UnlimitedPrompts
{
    private const string Limit = "MaxOutputTokens";

    public static IEnumerable<(IMethodSymbol Method, AttributeSyntax Prompt)> Of(
        INamedTypeSymbol client, AttributeData marked, LlmCompilation llm, CancellationToken cancellationToken)
    {
        if (IsSet(marked))
        {
            return [];
        }

        // An interface that is marked itself speaks for its own methods.
        List<(IMethodSymbol Method, AttributeSyntax Prompt)> candidates =
        [
            .. client.AllInterfaces
                .Where(inherited => inherited.Attribute(KnownNames.LlmGen, KnownNames.LlmClientAttribute) is null)
                .Prepend(client)
                .SelectMany(type => type.GetMembers().OfType<IMethodSymbol>())
                .Select(method => (method, PromptOf(method, llm.Compilation, cancellationToken)!))
                .Where(candidate => candidate.Item2 is not null),
        ];
        if (candidates.Count == 0
            || llm.Limits.OfClients
            || llm.Limits.OfRequests
            || llm.Limits.OfRuntime
            || ClientParser.Parse(client, marked, llm.Compilation, issues: null, cancellationToken) is not { } model)
        {
            return [];
        }

        return candidates.Where(candidate =>
            GeneratedOf(candidate.Method, model) is { } generated
            && generated.Parameters.All(parameter => parameter.Role != ParameterRole.Options)
            && IsFree(generated, model)
            && IsReportedHere(candidate.Method));

        bool IsReportedHere(IMethodSymbol method) =>
            SymbolEqualityComparer.Default.Equals(method.ContainingType, client)
            || SymbolEqualityComparer.Default.Equals(llm.Clients.ReporterOf(method, HasNoLimit), client);
    }

    private static bool HasNoLimit(INamedTypeSymbol client) => !IsSet(client.Attribute(KnownNames.LlmGen, KnownNames.LlmClientAttribute)!);

    // A limit of 0 or less is somebody's decision, or a mistake that another rule names.
    private static bool IsSet(AttributeData attribute) => attribute.Named(Limit) is not null;

    /// <summary>The <c>[Prompt]</c> of a method where it stands in this compilation and sets no limit.</summary>
    private static AttributeSyntax? PromptOf(IMethodSymbol method, Compilation compilation, CancellationToken cancellationToken) =>
        method.Attribute(KnownNames.LlmGen, KnownNames.PromptAttribute) is { ApplicationSyntaxReference: { } reference } prompt
        && !IsSet(prompt)
        && compilation.ContainsSyntaxTree(reference.SyntaxTree)
            ? reference.GetSyntax(cancellationToken) as AttributeSyntax
            : null;

    /// <summary>What the generator makes of a method; null where it makes nothing.</summary>
    private static MethodModel? GeneratedOf(IMethodSymbol method, ClientModel client)
    {
        string declaring = method.ContainingType.Qualified();
        EquatableArray<ParameterModel> parameters = new(method.Parameters.Select(parameter => MethodParser.ParameterOf(parameter, MethodParser.RoleOf(parameter.Type))));
        return client.Methods.FirstOrDefault(generated =>
            generated.Name == method.Name && generated.DeclaringInterface == declaring && generated.Parameters.Equals(parameters));
    }

    private static bool IsFree(MethodModel method, ClientModel client)
    {
        Dictionary<string, JsonTypeModel> types = client.Types.ToDictionary(type => type.Name, StringComparer.Ordinal);
        HashSet<string> open = [];
        return method.Result == ResultKind.Elements || method.Value is not { } value || IsFree(value, null);

        // As the schema has it that the model is asked to keep to.
        bool IsFree(JsonValueModel value, int? most) => value.Kind switch
        {
            JsonKind.String => most is null,
            JsonKind.Uri => true,
            JsonKind.List or JsonKind.Dictionary => most is null || IsFree(value.Element!, null) || (value.Key is { } key && IsFree(key, null)),
            JsonKind.Object => IsFreeObject(value.Definition!),
            _ => false,
        };

        // An object that may hold another of its type may hold any number.
        bool IsFreeObject(string definition)
        {
            bool isFree = !open.Add(definition) || types[definition].Properties.Any(property => IsFree(property.Value, property.Constraints?.MaxLength));
            open.Remove(definition);
            return isFree;
        }
    }
}
