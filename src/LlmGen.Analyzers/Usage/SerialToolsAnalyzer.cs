using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>LLM009: a client that invokes the tools that a model asks for one by one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SerialToolsAnalyzer : UsageAnalyzer
{
    /// <summary>Creates the rule.</summary>
    public SerialToolsAnalyzer()
        : base(Rules.SerialTools)
    {
    }

    private protected override void Analyze(UsageContext context)
    {
        foreach (IOperation invoker in context.Body.ToolInvokers.Where(_ => context.Body.Llm.Sources.HasTools))
        {
            if (invoker is IInvocationOperation { TargetMethod: { } method } use
                && KnownEffects.IsLlmType(method.ContainingType, context.Body.Llm.Compilation)
                && use.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "configure") is { } configure
                && (configure.ArgumentKind == ArgumentKind.DefaultValue || configure.Value.IsNull()))
            {
                context.Report(
                    UsageContext.MethodNameLocation(use.Syntax),
                    ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Member, ExtensionsAI.ConcurrentTools),
                    []);
            }
            else if (invoker is IObjectCreationOperation creation && creation.Type is { } type && KnownEffects.IsLlmType(type, context.Body.Llm.Compilation) && IsUnset(creation, context.Body))
            {
                context.Report(
                    creation.Syntax is ObjectCreationExpressionSyntax { Type: { } name } ? name.GetLocation() : creation.Syntax.GetLocation(),
                    ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Member, ExtensionsAI.ConcurrentTools),
                    [creation.Syntax.GetLocation()]);
            }
        }
    }

    /// <summary>Whether a client is seen never to be told; one that goes elsewhere may be.</summary>
    private static bool IsUnset(IObjectCreationOperation creation, Body body)
    {
        if (creation.Initializer?.Initializers.Any(Sets) == true)
        {
            return false;
        }

        IOperation current = creation;
        while (current.Parent is IConversionOperation or IParenthesizedOperation)
        {
            current = current.Parent;
        }

        return current.Parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } variable } } =>
                body.Variables.ReferencesTo(variable).All(reference => reference.Parent is not IPropertyReferenceOperation { Property.Name: ExtensionsAI.ConcurrentTools } and not ISimpleAssignmentOperation),
            IReturnOperation or IArgumentOperation or IPropertyReferenceOperation => true,
            IInvocationOperation => true,
            _ => false,
        };
    }

    private static bool Sets(IOperation initializer) => initializer is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: ExtensionsAI.ConcurrentTools } };
}
