using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace LlmGen.Analyzers;

/// <summary>The SDKs that the rules know. A new one is a file in this folder and a line here.</summary>
internal static class ModelLibraries
{
    public static ImmutableArray<ModelLibrary> All { get; } =
    [
        ExtensionsAI.Library,
        OpenAI.Library,
        AzureOpenAI.Library,
        Anthropic.Library,
        SemanticKernel.Library,
        AgentFramework.Library,
        Ollama.Library,
    ];

    public static HashSet<string> Clients { get; } = Union(library => library.Clients);

    public static HashSet<string> ClientInterfaces { get; } = Union(library => library.ClientInterfaces);

    public static HashSet<string> SharedTypes { get; } = Union(library => library.SharedTypes);

    public static HashSet<string> OptionTypes { get; } = Union(library => library.OptionTypes);

    public static HashSet<string> OptionContainers { get; } = Union(library => library.OptionContainers);

    public static HashSet<string> RequestTypes { get; } = Union(library => library.RequestTypes);

    public static HashSet<string> TransportOptions { get; } = Union(library => library.TransportOptions);

    public static HashSet<string> Conversations { get; } = Union(library => library.Conversations);

    public static HashSet<string> Histories { get; } = Union(library => library.Histories);

    public static HashSet<string> Collectors { get; } = Union(library => library.Collectors);

    public static HashSet<string> Messages { get; } = Union(library => library.Messages);

    public static HashSet<string> SystemMessages { get; } = Union(library => library.SystemMessages);

    public static HashSet<string> Roles { get; } = Union(library => library.Roles);

    public static HashSet<string> MessageRoles { get; } = Union(library => library.MessageRoles);

    public static HashSet<string> PromptParameters { get; } = Union(library => library.PromptParameters);

    /// <summary>In the order of the libraries, which is the order in which they are looked for.</summary>
    public static ImmutableArray<string> SystemMembers { get; } = [.. All.SelectMany(library => library.SystemMembers).Distinct()];

    public static HashSet<string> SystemParameters { get; } = Union(library => library.SystemParameters);

    public static HashSet<string> SystemFactories { get; } = Union(library => library.SystemFactories);

    public static HashSet<string> SystemAdders { get; } = Union(library => library.SystemAdders);

    public static HashSet<string> RawRequests { get; } = Union(library => library.RawRequests);

    /// <summary>In the order of the libraries, which is the order in which they are looked for.</summary>
    public static ImmutableArray<string> LimitMembers { get; } = [.. All.SelectMany(library => library.LimitMembers).Distinct()];

    public static HashSet<string> HiddenLimits { get; } = Union(library => library.HiddenLimits);

    public static HashSet<string> JsonLimits { get; } = Union(library => library.JsonLimits);

    public static HashSet<string> StatefulMembers { get; } = Union(library => library.StatefulMembers);

    public static HashSet<string> StreamReaders { get; } = Union(library => library.StreamReaders);

    public static HashSet<string> ReducerWords { get; } = Union(library => library.ReducerWords);

    public static HashSet<string> ToolWords { get; } = Union(library => library.ToolWords);

    public static HashSet<string> ToolInvokers { get; } = Union(library => library.ToolInvokers);

    public static HashSet<string> Words { get; } = Union(library => library.Words);

    private static readonly string[] Namespaces = [.. Union(library => library.Namespaces), "LlmGen"];

    /// <summary>Whether a type is one of the libraries' own.</summary>
    public static bool Own(ITypeSymbol type) => Namespaces.Any(type.IsIn);

    private static HashSet<string> Union(Func<ModelLibrary, ImmutableArray<string>> names) => [.. All.SelectMany(library => names(library))];
}
