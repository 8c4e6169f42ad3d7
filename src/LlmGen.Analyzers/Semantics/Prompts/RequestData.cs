using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>What a web framework fills with data of a request, rather than with its services.</summary>
internal static class RequestData
{
    private static readonly HashSet<string> BoundBy =
    [
        "FromBodyAttribute", "FromQueryAttribute", "FromFormAttribute", "FromRouteAttribute", "FromHeaderAttribute", "AsParametersAttribute", "HttpTriggerAttribute",
        "BindPropertyAttribute",
    ];

    private static readonly HashSet<string> CheckedBy =
        ["RegularExpressionAttribute", "AllowedValuesAttribute", "EnumDataTypeAttribute", "FromServicesAttribute", "FromKeyedServicesAttribute", "BindNeverAttribute"];

    private static readonly string[] Bodies = ["Request", "Dto", "Model", "Command", "Input", "Message", "Query", "Body", "Payload"];

    private static readonly string[] Services = ["Settings", "Options", "Config", "Configuration", "Service", "Client", "Store", "Provider", "Context"];

    /// <summary>Whether a parameter is the request's: by its attribute, of an action of a controller, a hub or a page, or of a lambda that handles a route.</summary>
    public static bool Is(IParameterReferenceOperation reference)
    {
        IParameterSymbol parameter = reference.Parameter;
        ITypeSymbol type = parameter.Type;
        if (IsChecked(parameter)
            || (type.TypeKind is TypeKind.Interface or TypeKind.Delegate
                && type.Name is not ("IEnumerable" or "IReadOnlyList" or "IList" or "ICollection" or "IReadOnlyCollection"))
            || IsRequest(type)
            || Services.Any(end => type.Name.EndsWith(end, StringComparison.Ordinal)))
        {
            return false;
        }

        return IsBound(parameter) || (parameter.ContainingSymbol is IMethodSymbol method && (IsAction(method) || IsHandled(method, parameter, reference)));
    }

    /// <summary>Whether an attribute says that a parameter or property is filled by the request.</summary>
    public static bool IsBound(ISymbol symbol) => HasAttribute(symbol, BoundBy);

    /// <summary>Whether an attribute says that only certain values are let in, or that the request has no part in them.</summary>
    public static bool IsChecked(ISymbol symbol) => HasAttribute(symbol, CheckedBy);

    public static bool IsRequest(ITypeSymbol type) =>
        type.Name is "HttpRequest" or "HttpRequestData" && (type.IsIn("Microsoft.AspNetCore.Http") || type.IsIn("Microsoft.Azure.Functions.Worker.Http"));

    private static bool IsAction(IMethodSymbol method) =>
        method is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, IsStatic: false, IsOverride: false }
        && !method.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "NonActionAttribute")
        && method.ContainingType.SelfAndBases().Any(type => type.Name switch
        {
            "ControllerBase" => type.IsIn("Microsoft.AspNetCore.Mvc"),
            "Hub" => type.IsIn("Microsoft.AspNetCore.SignalR"),
            "PageModel" => type.IsIn("Microsoft.AspNetCore.Mvc.RazorPages") && method.Name.StartsWith("On", StringComparison.Ordinal),
            _ => false,
        });

    private static bool IsHandled(IMethodSymbol lambda, IParameterSymbol parameter, IOperation use)
    {
        IOperation? current = use;
        while (current is not null && !(current is IAnonymousFunctionOperation function && SymbolEqualityComparer.Default.Equals(function.Symbol, lambda)))
        {
            current = current.Parent;
        }

        while (current is IAnonymousFunctionOperation or IDelegateCreationOperation or IConversionOperation)
        {
            current = current.Parent;
        }

        bool isText = parameter.Type.SpecialType == SpecialType.System_String;
        return current is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: { } name } method } }
            && method.IsIn("Microsoft.AspNetCore.Builder")
            && name switch
            {
                "MapPost" or "MapPut" or "MapPatch" => isText || IsBody(parameter.Type),
                "MapGet" or "MapDelete" or "MapMethods" or "Map" => isText,
                _ => false,
            };
    }

    /// <summary>Whether a type looks like the body of a request. Others may be services.</summary>
    private static bool IsBody(ITypeSymbol type) => type.IsRecord || Bodies.Any(end => type.Name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    private static bool HasAttribute(ISymbol symbol, HashSet<string> names) =>
        symbol.GetAttributes().Any(attribute => attribute.AttributeClass is { } type && names.Contains(type.Name));
}
