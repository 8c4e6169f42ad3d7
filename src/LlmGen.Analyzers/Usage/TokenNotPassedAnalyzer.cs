using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>LLM012: a token at hand that a call is not given.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TokenNotPassedAnalyzer : UsageAnalyzer
{
    /// <summary>Creates the rule.</summary>
    public TokenNotPassedAnalyzer()
        : base(Rules.TokenNotPassed)
    {
    }

    private protected override void Analyze(UsageContext context)
    {
        foreach (LlmCall call in context.Body.Calls)
        {
            if (call.Argument(IsToken) is { ArgumentKind: ArgumentKind.DefaultValue, Parameter: { } parameter }
                && call.Argument(type => ModelLibraries.TransportOptions.Contains(type.Name)) is null or { ArgumentKind: ArgumentKind.DefaultValue }
                && TokenFor(call.Invocation, context) is { } token
                && !HasOtherMeans(call, context.Body))
            {
                context.Report(
                    UsageContext.MethodNameLocation(call.Invocation.Syntax),
                    ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Member, parameter.Name).Add(DiagnosticProperties.Parameter, token.Name),
                    [],
                    call.Invocation.TargetMethod.Name,
                    token.Name);
            }
        }
    }

    private static bool IsToken(ITypeSymbol type) => type is { Name: "CancellationToken", ContainingNamespace.Name: "Threading" };

    /// <summary>The one token that the functions around a call were given; null where there is none, or a choice.</summary>
    private static IParameterSymbol? TokenFor(IOperation call, UsageContext context)
    {
        IOperation current = call;
        while (true)
        {
            IOperation function = current.Function();
            IMethodSymbol? symbol = current.FunctionSymbol(context.Owner);
            List<IParameterSymbol> tokens = [.. symbol?.Parameters.Where(parameter => IsToken(parameter.Type) && parameter.RefKind == RefKind.None) ?? []];
            if (tokens.Count > 0)
            {
                return tokens.Count == 1 && tokens[0].Name is not ("_" or "") ? tokens[0] : null;
            }

            // What is started to go on by itself outlives the one who started it.
            if (function is not (IAnonymousFunctionOperation or ILocalFunctionOperation) || symbol is { IsStatic: true } || IsStartedApart(function))
            {
                return null;
            }

            current = function;
        }
    }

    private static bool IsStartedApart(IOperation function)
    {
        IOperation? parent = function.Parent;
        while (parent is IDelegateCreationOperation or IConversionOperation or IArgumentOperation)
        {
            parent = parent.Parent;
        }

        return parent is IInvocationOperation { TargetMethod: { Name: "Run" or "StartNew" or "QueueUserWorkItem" or "ContinueWith" or "Register" } }
            or IAssignmentOperation or IEventAssignmentOperation or IVariableInitializerOperation or IReturnOperation;
    }

    /// <summary>Whether the author cancels in another way, or does not want to.</summary>
    private static bool HasOtherMeans(LlmCall call, Body body)
    {
        if (call.Invocation.Parent is IInvocationOperation { TargetMethod.Name: "WaitAsync" or "WithCancellation" }
            or IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "WithCancellation" } }
            or ISimpleAssignmentOperation { Target: IDiscardOperation })
        {
            return true;
        }

        for (IOperation? current = call.Invocation; current?.Parent is { } parent; current = parent)
        {
            if (parent is ICatchClauseOperation || (parent is ITryOperation attempt && attempt.Finally == current))
            {
                return true;
            }
        }

        return body.Root.Descendants().Any(operation => operation is IObjectCreationOperation { Type.Name: "CancellationTokenSource" }
            or IInvocationOperation { TargetMethod.Name: "CreateLinkedTokenSource" });
    }
}
