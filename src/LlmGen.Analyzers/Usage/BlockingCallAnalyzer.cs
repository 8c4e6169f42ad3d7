using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>LLM007: a thread that is blocked until a model has answered.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingCallAnalyzer : UsageAnalyzer
{
    /// <summary>Creates the rule.</summary>
    public BlockingCallAnalyzer()
        : base(Rules.BlockingCall)
    {
    }

    private protected override void Analyze(UsageContext context)
    {
        // Nobody else waits for the thread that a program begins with.
        bool isProgram = context.Owner is IMethodSymbol { IsStatic: true, Name: "Main" or "<Main>$" };
        foreach (LlmCall call in context.Body.Calls)
        {
            if (call.IsAwaitable && !(isProgram && call.Invocation.Function() is not (IAnonymousFunctionOperation or ILocalFunctionOperation)) && (BlockOf(call.Invocation) ?? BlockOfVariable(call, context.Body)) is { } block)
            {
                context.Report(MemberOf(block.Syntax).GetLocation(), call.Invocation.TargetMethod.Name);
            }
        }
    }

    /// <summary>What blocks on a task: <c>.Result</c>, <c>.Wait()</c>, <c>.GetAwaiter().GetResult()</c>; null where nothing does.</summary>
    private static IOperation? BlockOf(IOperation task)
    {
        IOperation current = task;
        while (true)
        {
            switch (current.Parent)
            {
                case IConversionOperation or IParenthesizedOperation:
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "GetAwaiter" } wrapped when wrapped.Instance == current:
                    current = current.Parent;
                    break;
                case IPropertyReferenceOperation { Property: { Name: "Result", ContainingType: { } type } } result when result.Instance == current && type.IsTask():
                    return result;
                case IInvocationOperation { TargetMethod: { Name: "Wait", ContainingType: { } type } } wait when wait.Instance == current && type.IsTask():
                    return wait;
                case IInvocationOperation { TargetMethod.Name: "GetResult" } result when result.Instance == current && current is IInvocationOperation { TargetMethod.Name: "GetAwaiter" }:
                    return result;
                default:
                    return null;
            }
        }
    }

    /// <summary>The same of a variable that holds the task, where nothing ever awaits it.</summary>
    private static IOperation? BlockOfVariable(LlmCall call, Body body)
    {
        IOperation current = call.Invocation;
        while (current.Parent is IConversionOperation or IParenthesizedOperation)
        {
            current = current.Parent;
        }

        if (current.Parent is not IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } variable } })
        {
            return null;
        }

        List<IOperation?> blocks = [.. body.Variables.ReferencesTo(variable).Select(BlockOf)];
        return blocks.Count > 0 && blocks.All(block => block is not null) ? blocks[0] : null;
    }

    private static SyntaxNode MemberOf(SyntaxNode block) => block switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Name,
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } => binding.Name,
        MemberAccessExpressionSyntax access => access.Name,
        _ => block,
    };
}
