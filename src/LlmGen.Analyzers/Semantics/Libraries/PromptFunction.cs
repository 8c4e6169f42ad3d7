using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>A method that calls a model where its receiver, or an argument, was made from a prompt.</summary>
/// <param name="Type">The metadata name of the type that is made from a prompt.</param>
/// <param name="Namespace">The namespace of the method.</param>
/// <param name="Method">The name of the method.</param>
/// <param name="Factories">The names of the methods that make one from a prompt.</param>
internal sealed record PromptFunction(string Type, string Namespace, string Method, ImmutableArray<string> Factories)
{
    /// <summary>Whether an invocation runs a prompt: its function, which may as well be plain code, is seen to be made from one.</summary>
    public bool IsMadeFromPrompt(IInvocationOperation invocation, Body body)
    {
        string type = Type.Substring(Type.LastIndexOf('.') + 1);
        IOperation? function = invocation.TargetMethod.ContainingType.Name == type
            ? invocation.Instance
            : invocation.Arguments.FirstOrDefault(argument => argument.Parameter?.Type.Name == type)?.Value;
        if (function?.Unwrapped() is ILocalReferenceOperation local)
        {
            function = body.Variables.ValueOf(local.Local);
        }

        return function?.Unwrapped() is IInvocationOperation { TargetMethod: { } factory }
            && Factories.Contains(factory.Name)
            && factory.IsIn(Namespace);
    }
}
