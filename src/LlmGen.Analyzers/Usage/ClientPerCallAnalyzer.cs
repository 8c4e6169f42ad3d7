using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>LLM008: a client that is made for one call and thrown away.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ClientPerCallAnalyzer : UsageAnalyzer
{
    private static readonly HashSet<string> Clients = [.. ModelLibraries.Clients, "HttpClient"];

    /// <summary>Creates the rule.</summary>
    public ClientPerCallAnalyzer()
        : base(Rules.ClientPerCall)
    {
    }

    private protected override void Analyze(UsageContext context)
    {
        if (context.Owner is not IMethodSymbol { MethodKind: MethodKind.Ordinary, Name: not ("Main" or "<Main>$") } owner
            || TestMethods.Is(owner))
        {
            return;
        }

        HashSet<IOperation> reported = [];
        foreach (LlmCall call in context.Body.Calls.Where(call => call.IsDirect))
        {
            if (call.Receiver is { } receiver
                && ClientOf(receiver, context.Body, 0) is { } creation
                && creation.Function() == call.Invocation.Function()
                && (IsPerTurn(creation) || IsPerMessage(call, owner, context.Body))
                && !IsOfInput(creation, context.Body)
                && reported.Add(creation))
            {
                context.Report(
                    creation.Syntax is ObjectCreationExpressionSyntax { Type: { } name } ? name.GetLocation() : creation.Syntax.GetLocation(),
                    creation.Type!.Name,
                    IsPerTurn(creation) ? "iteration" : "call to '" + owner.Name + "'");
            }
        }
    }

    /// <summary>Where the client of a call is made, through the adapters around it; null where it comes from elsewhere.</summary>
    private static IObjectCreationOperation? ClientOf(IOperation receiver, Body body, int depth) => depth > 8 ? null : receiver.Unwrapped() switch
    {
        IObjectCreationOperation creation => creation.Type is { } type && Clients.Contains(type.Name) && !type.IsFromSource(body.Llm.Compilation) ? creation : null,
        ILocalReferenceOperation local => body.Variables.ValueOf(local.Local) is { } value ? ClientOf(value, body, depth + 1) : null,
        IInvocationOperation invocation => invocation.Receiver() is { } inner ? ClientOf(inner, body, depth + 1) : null,
        IPropertyReferenceOperation { Instance: { } instance } => ClientOf(instance, body, depth + 1),
        _ => null,
    };

    private static bool IsPerTurn(IOperation creation)
    {
        for (IOperation? current = creation.Parent; current is not null and not IAnonymousFunctionOperation and not ILocalFunctionOperation; current = current.Parent)
        {
            if (current is ILoopOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a method asks what it is given to ask, so that it is called for every message.</summary>
    private static bool IsPerMessage(LlmCall call, IMethodSymbol owner, Body body) =>
        owner.Parameters.Any(parameter => parameter.Type.SpecialType == SpecialType.System_String
            && call.Invocation.Arguments.Any(argument => argument.Value != call.Receiver && Reaches(parameter, argument.Value, body, 0)));

    private static bool Reaches(IParameterSymbol parameter, IOperation value, Body body, int depth) =>
        depth < 4 && value.DescendantsAndSelf().Any(part => part switch
        {
            IParameterReferenceOperation reference => SymbolEqualityComparer.Default.Equals(reference.Parameter, parameter),
            ILocalReferenceOperation local => body.Variables.ValueOf(local.Local) is { } assigned && Reaches(parameter, assigned, body, depth + 1),
            _ => false,
        });

    /// <summary>Whether a client is made of what the caller gave, or of the turn's item: of another key, another model, another place.</summary>
    private static bool IsOfInput(IObjectCreationOperation creation, Body body)
    {
        return OfInput(creation, 0);

        bool OfInput(IOperation operation, int depth) => depth < 4 && operation.Descendants().Any(part => IsGiven(part) || part switch
        {
            ILocalReferenceOperation local => body.Variables.ValueOf(local.Local) is not { } value || OfInput(value, depth + 1) || IsGiven(value.Unwrapped()),
            _ => false,
        });

        // A primary constructor's parameter is the object's own, as a field is.
        static bool IsGiven(IOperation operation) =>
            operation is IParameterReferenceOperation { Parameter.ContainingSymbol: not IMethodSymbol { MethodKind: MethodKind.Constructor } };
    }
}
