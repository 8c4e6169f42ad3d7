using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>A place where a model is called.</summary>
internal sealed class LlmCall
{
    public LlmCall(IInvocationOperation invocation, ModelMethod method)
    {
        Invocation = invocation;
        Method = method;
    }

    public IInvocationOperation Invocation { get; }

    public ModelMethod Method { get; }

    public ModelLibrary Library => Method.Library;

    public bool IsDirect => Library != ModelLibrary.Wrapper;

    public bool IsStream => Invocation.TargetMethod.ReturnType.IsAsyncSequence();

    public bool IsAwaitable => Invocation.TargetMethod.ReturnType.IsTask();

    /// <summary>The client, agent or service that is asked; null for a method of the same class.</summary>
    public IOperation? Receiver => Invocation.Receiver();

    /// <summary>The <c>await</c> of this call, through <c>ConfigureAwait</c> and <c>AsTask</c>; null where its task goes elsewhere.</summary>
    public IAwaitOperation? Await
    {
        get
        {
            IOperation current = Invocation;
            while (true)
            {
                switch (current.Parent)
                {
                    case IConversionOperation { IsImplicit: true } or IParenthesizedOperation:
                        current = current.Parent;
                        break;
                    case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" } wrapped when wrapped.Instance == current:
                        current = wrapped;
                        break;
                    case IAwaitOperation await:
                        return await;
                    default:
                        return null;
                }
            }
        }
    }

    /// <summary>The value of the parameter of a type, by the type's name; null where the method has none.</summary>
    public IArgumentOperation? Argument(Func<ITypeSymbol, bool> isType)
    {
        foreach (IArgumentOperation argument in Invocation.Arguments)
        {
            if (argument.Parameter is { } parameter && isType(parameter.Type))
            {
                return argument;
            }
        }

        return null;
    }
}
