using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LlmGen.Analyzers;

/// <summary>The method that streams what another one gives as a whole.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Update">How the text of one update is written; null where an update has parts, each with a text.</param>
internal sealed record StreamingTwin(string Name, string? Update)
{
    public static ImmutableDictionary<string, StreamingTwin> Table(params (string Method, StreamingTwin Twin)[] twins) =>
        twins.ToImmutableDictionary(twin => twin.Method, twin => twin.Twin);

    /// <summary>The twin of a method, where there is one that takes the same; null for any other, and for one that gives a value of a type.</summary>
    public static StreamingTwin? Of(LlmCall call)
    {
        IMethodSymbol method = call.Invocation.TargetMethod;
        return !method.IsGenericMethod
            && call.Library.StreamingTwins.GetValueOrDefault(method.Name) is { } twin
            && Owners(method).SelectMany(type => type.GetMembers(twin.Name)).OfType<IMethodSymbol>().Any(other => TakesSame(method, other))
                ? twin
                : null;
    }

    private static IEnumerable<INamedTypeSymbol> Owners(IMethodSymbol method) =>
        method.IsExtensionMethod ? method.Parameters[0].Type.SelfAndBases().Prepend(method.ContainingType) : method.ContainingType.SelfAndBases();

    private static bool TakesSame(IMethodSymbol method, IMethodSymbol other)
    {
        IEnumerable<IParameterSymbol> own = method.Parameters.Skip(method.IsExtensionMethod ? 1 : 0);
        IEnumerable<IParameterSymbol> others = other.Parameters.Skip(other.IsExtensionMethod ? 1 : 0);
        return own.Select(parameter => (parameter.Name, parameter.Type.ToDisplayString(NullableFlowState.None))).SequenceEqual(
            others.Select(parameter => (parameter.Name, parameter.Type.ToDisplayString(NullableFlowState.None))));
    }
}
