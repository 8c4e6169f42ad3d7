using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>What a program finds around it: the ids of the request that is served, who is served, the process and the machine that serve.</summary>
internal static class AmbientValues
{
    private const int MaxDepth = 8;

    /// <summary>Parts of the names of headers, items and parameters, in letters only, that hold another value in every request.</summary>
    private static readonly string[] RequestIds = ["requestid", "correlationid", "traceid", "traceparent", "operationid"];

    /// <summary>The same for values that stay with one user or one connection.</summary>
    private static readonly string[] UserIds = ["sessionid", "connectionid", "userid", "username"];

    /// <summary>The last parts of the names of claims that say who a user is. Roles, tenants and locales are shared by many.</summary>
    private static readonly HashSet<string> PersonalClaims =
        ["nameidentifier", "name", "emailaddress", "email", "sub", "oid", "upn", "objectidentifier", "preferred_username", "givenname", "given_name"];

    private static readonly HashSet<string> Passing =
        ["ToString", "Trim", "Substring", "ToLowerInvariant", "ToUpperInvariant", "ToHexString", "FirstOrDefault", "First"];

    /// <summary>The value of the surroundings that a text is; null where it is something else.</summary>
    public static VaryingValue? Of(IOperation text, Body body) => Of(text, body, 0);

    private static VaryingValue? Of(IOperation? value, Body body, int depth)
    {
        value = value?.Unwrapped();
        if (value is null || depth > MaxDepth)
        {
            return null;
        }

        if (VariationOf(value, body) is { } variation)
        {
            return new VaryingValue(value, variation);
        }

        return value switch
        {
            ILocalReferenceOperation { Local: { } local } => Of(body.Variables.ValueOf(local), body, depth + 1),
            IConditionalAccessInstanceOperation instance => Of(instance.Accessed(), body, depth + 1),
            ICoalesceOperation coalesce => Of(coalesce.Value, body, depth + 1),
            IConditionalAccessOperation access when Of(access.WhenNotNull, body, depth + 1) is { } found => found with { Source = access },
            IPropertyReferenceOperation { Property.Name: "Value" or "this[]" } part => Of(part.Instance, body, depth + 1),
            IInvocationOperation { TargetMethod.Name: { } name } part when Passing.Contains(name) => Of(part.Receiver(), body, depth + 1),
            _ => null,
        };
    }

    private static Variation? VariationOf(IOperation value, Body body) => value switch
    {
        IPropertyReferenceOperation property => OfProperty(property, body),
        IInvocationOperation invocation => OfMethod(invocation),
        IParameterReferenceOperation parameter when RequestData.Is(parameter) => OfName(parameter.Parameter.Name),
        _ => null,
    };

    private static Variation? OfProperty(IPropertyReferenceOperation reference, Body body)
    {
        INamedTypeSymbol type = reference.Property.ContainingType;
        switch (reference.Property.Name)
        {
            case "TraceIdentifier" when type.Name == "HttpContext":
            case "Id" or "SpanId" or "TraceId" or "ParentId" or "RootId" or "ParentSpanId" when type.Name == "Activity" && type.IsIn("System.Diagnostics"):
                return Variation.OfRequest;
            case "Name" when type.Name is "IIdentity" or "ClaimsIdentity" && type.IsIn("System.Security"):
            case "ConnectionId" or "UserIdentifier" when type.Name == "HubCallerContext":
            case "Id" or "RemoteIpAddress" when type.Name is "ConnectionInfo" or "ISession" && type.IsIn("Microsoft.AspNetCore.Http"):
                return Variation.OfUser;
            case "CurrentManagedThreadId" or "WorkingSet" when type.Name == "Environment" && type.IsIn("System"):
            case "ManagedThreadId" when type.Name == "Thread" && type.IsIn("System.Threading"):
            case "WorkingSet64" or "PrivateMemorySize64" or "TotalProcessorTime" when type.Name == "Process" && type.IsIn("System.Diagnostics"):
                return Variation.OfCall;
            case "ProcessId" when type.Name == "Environment" && type.IsIn("System"):
            case "Id" when type.Name == "Process" && type.IsIn("System.Diagnostics"):
                return Variation.OfProcess;

            // The machine of somebody who runs a tool stays the same; of a server there are several.
            case "MachineName" when type.Name == "Environment" && type.IsIn("System") && body.Llm.IsServer:
                return Variation.OfProcess;
            case "this[]" when reference.Instance?.Unwrapped()
                is IPropertyReferenceOperation { Property: { Name: "Headers" or "Items", ContainingType.Name: "HttpRequest" or "HttpContext" } }:
                return reference.Arguments is [{ } key] && key.Value.Unwrapped().ConstantValue is { HasValue: true, Value: string name } ? OfName(name) : null;
            default:
                return null;
        }
    }

    private static Variation? OfMethod(IInvocationOperation invocation)
    {
        INamedTypeSymbol type = invocation.TargetMethod.ContainingType;
        return invocation.TargetMethod.Name switch
        {
            "GetTotalMemory" or "GetTotalAllocatedBytes" when type.Name == "GC" && type.IsIn("System") => Variation.OfCall,
            "GetUserId" or "GetUserName" when type.Name == "UserManager" => Variation.OfUser,
            "FindFirst" or "FindFirstValue" when type.Name is "ClaimsPrincipal" or "ClaimsIdentity" or "PrincipalExtensions"
                && invocation.Arguments.Select(argument => argument.Value.ConstantValue).FirstOrDefault(constant => constant.HasValue) is { HasValue: true, Value: string claim }
                && PersonalClaims.Contains(claim.Substring(claim.LastIndexOf('/') + 1)) => Variation.OfUser,
            _ => null,
        };
    }

    private static Variation? OfName(string name)
    {
        string letters = new([.. name.Where(char.IsLetter).Select(char.ToLowerInvariant)]);
        return RequestIds.Any(letters.Contains) ? Variation.OfRequest : UserIds.Any(letters.Contains) ? Variation.OfUser : null;
    }
}
