using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>Clients that are seen to answer equal requests from an exact cache.</summary>
internal static class CachedClients
{
    private const int MaxDepth = 12;

    public static bool Is(IOperation client, Body body) => Is(client, body, 0);

    private static bool Is(IOperation client, Body body, int depth)
    {
        if (depth > MaxDepth)
        {
            return false;
        }

        switch (client.Unwrapped())
        {
            case ILocalReferenceOperation { Local: { } local }:
                return body.Variables.ValueOf(local) is { } value && Is(value, body, depth + 1);
            case IFieldReferenceOperation { Field: { } field }:
                return body.Llm.ValueOf(field.OriginalDefinition) is { } made && Is(made.Value, made.Body, depth + 1);
            case IParameterReferenceOperation { Parameter: { } parameter }:
                return body.Llm.Registered.PipelineOf(parameter) is { } pipeline && Is(pipeline, body.Llm.BodyOf(pipeline.Root()), depth + 1);
            case IObjectCreationOperation { Type: { Name: ExtensionsAI.CachingClient } type }:
                return KnownEffects.IsLlmType(type, body.Llm.Compilation);
            case IObjectCreationOperation { Type.Name: ExtensionsAI.Builder } builder:
                return builder.Arguments.FirstOrDefault()?.Value is { } inner && Is(inner, body, depth + 1);
            case IInvocationOperation { TargetMethod: { } method } invocation when KnownEffects.IsLlmType(method.ContainingType, body.Llm.Compilation):
                return method.Name == ExtensionsAI.UseCache
                    || (invocation.Receiver() is { } receiver
                        && (method.Name is "Build" or "AsBuilder" || method.Name.StartsWith("Use", StringComparison.Ordinal))
                        && Is(receiver, body, depth + 1));
            default:
                return false;
        }
    }
}
