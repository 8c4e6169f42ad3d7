using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmGen.Generator.Planning;

/// <summary>A method of an interface that a plan may call. Lives while the interface is parsed, never in a model.</summary>
internal sealed class StepMethod
{
    private StepMethod(IMethodSymbol method, PlanStepKind kind, ITypeSymbol type)
    {
        Method = method;
        Kind = kind;
        Type = type;
        Plan = method.IsAbstract ? method.Attribute(KnownNames.LlmGen, KnownNames.PlanAttribute) : null;
        ForEach = method.IsAbstract ? method.Attribute(KnownNames.LlmGen, KnownNames.ForEachAttribute) : null;
        Output = method.Attribute(KnownNames.LlmGen, KnownNames.OutputAttribute) is { ConstructorArguments: [{ Value: string { Length: > 0 } name }] }
            ? name
            : method.Name.WithoutAsync();
    }

    public IMethodSymbol Method { get; }

    public PlanStepKind Kind { get; }

    /// <summary>The type of the result, or of an element of the stream.</summary>
    public ITypeSymbol Type { get; }

    /// <summary>The name of what the method gives.</summary>
    public string Output { get; }

    /// <summary>The name of what the method gives, or else of the method, as an identifier that begins with a capital.</summary>
    public string Name
    {
        get
        {
            string name = SyntaxFacts.IsValidIdentifier(Output) ? Output : Method.Name.WithoutAsync();
            return char.ToUpperInvariant(name[0]) + name.Substring(1);
        }
    }

    /// <summary>Its <c>[Plan]</c>, where it is one.</summary>
    public AttributeData? Plan { get; }

    /// <summary>Its <c>[ForEach]</c>, where it is one.</summary>
    public AttributeData? ForEach { get; }

    /// <summary>A text is never null, whatever the method's annotations say.</summary>
    public bool IsPromptedText => Type.SpecialType == SpecialType.System_String && Method.Attribute(KnownNames.LlmGen, KnownNames.PromptAttribute) is not null;

    /// <summary>The call of the method with some arguments.</summary>
    /// <param name="isPublic">Whether the client has it as a public method.</param>
    /// <param name="client">The interface's parser.</param>
    /// <param name="arguments">What it is called with.</param>
    public PlanStepModel ToModel(bool isPublic, ClientParser client, IEnumerable<PlanInputModel> arguments) => new(
        Name,
        Method.Name,
        isPublic && !Method.Parameters.Any(parameter => parameter.IsParams) ? null : client.QualifiedName(Method.ContainingType),
        Kind,
        Type.Annotated(),
        new(arguments));

    /// <summary>The method as a step, or null where it can be none: it gives nothing, or takes what no plan has.</summary>
    public static StepMethod? Of(ISymbol member)
    {
        if (member is not IMethodSymbol
            {
                MethodKind: MethodKind.Ordinary,
                IsStatic: false,
                IsGenericMethod: false,
                ReturnsVoid: false,
                RefKind: RefKind.None,
                DeclaredAccessibility: Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal,
            } method
            || method.Parameters.Any(parameter => parameter.RefKind != RefKind.None || parameter.Type.IsRefLikeType || parameter.Type is IPointerTypeSymbol or IFunctionPointerTypeSymbol))
        {
            return null;
        }

        (PlanStepKind kind, ITypeSymbol? type) = ResultOf(method.ReturnType);
        return type is null || type.IsRefLikeType || type is IPointerTypeSymbol or IFunctionPointerTypeSymbol ? null : new StepMethod(method, kind, type);
    }

    /// <summary>How a return type gives its result, and of which type; null where it gives none.</summary>
    public static (PlanStepKind Kind, ITypeSymbol? Type) ResultOf(ITypeSymbol type)
    {
        ITypeSymbol? argument = type is INamedTypeSymbol { TypeArguments: [ITypeSymbol only] } ? only : null;
        return type.Is("System.Threading.Tasks", "Task`1") ? (PlanStepKind.Task, argument)
            : type.Is("System.Threading.Tasks", "ValueTask`1") ? (PlanStepKind.ValueTask, argument)
            : type.Is("System.Collections.Generic", "IAsyncEnumerable`1") ? (PlanStepKind.Stream, argument)
            : type.Is("System.Threading.Tasks", "Task") || type.Is("System.Threading.Tasks", "ValueTask") ? (PlanStepKind.Task, null)
            : (PlanStepKind.Synchronous, type);
    }
}
