using System.Collections.Immutable;

namespace LlmGen.Analyzers;

/// <summary>
/// What the rules know of one SDK. Types and methods are known by name, so that any version will do and none need be referenced. What is not said of an SDK
/// is nothing: rules ask only for what they need.
/// </summary>
internal sealed class ModelLibrary
{
    /// <summary>Methods that LlmGen generates.</summary>
    public static ModelLibrary Generated { get; } = new();

    /// <summary>Methods that <c>llmgen.llm_calls</c> names.</summary>
    public static ModelLibrary Configured { get; } = new();

    /// <summary>Methods of the compilation that await a call.</summary>
    public static ModelLibrary Wrapper { get; } = new();

    /// <summary>Whether it is an SDK: the arguments of a call are the whole request.</summary>
    public bool IsSdk => !Types.IsEmpty;

    /// <summary>The namespaces of its types; those within them count, too.</summary>
    public ImmutableArray<string> Namespaces { get; init; } = [];

    /// <summary>The types whose methods call a model.</summary>
    public ImmutableArray<ModelType> Types { get; init; } = [];

    /// <summary>A method that calls a model for some receivers only.</summary>
    public PromptFunction? PromptFunction { get; init; }

    /// <summary>The methods that stream what another one returns as a whole, by the name of that one.</summary>
    public ImmutableDictionary<string, StreamingTwin> StreamingTwins { get; init; } = ImmutableDictionary<string, StreamingTwin>.Empty;

    /// <summary>How its chat calls limit their output; null where that cannot be judged where a call is made.</summary>
    public OutputLimit? OutputLimit { get; init; }

    /// <summary>Whether the prompt is sent as it stands in the arguments, so that its length can be estimated.</summary>
    public bool SendsPromptAsWritten { get; init; }

    /// <summary>Whether its clients may be wrapped in a response cache.</summary>
    public bool HasCachingClients { get; init; }

    /// <summary>Whether its embedding generators take many texts in one request.</summary>
    public bool BatchesEmbeddings { get; init; }

    /// <summary>The start of the names of methods that parse their prompt before they return a task.</summary>
    public string? ParsesPromptIn { get; init; }

    /// <summary>Clients that open connections when they are created.</summary>
    public ImmutableArray<string> Clients { get; init; } = [];

    /// <summary>Interfaces that a project may implement as a client of its own.</summary>
    public ImmutableArray<string> ClientInterfaces { get; init; } = [];

    /// <summary>Clients and services of which nothing changes when they are called.</summary>
    public ImmutableArray<string> SharedTypes { get; init; } = [];

    /// <summary>Options whose names end neither in <c>Options</c> nor in <c>ExecutionSettings</c>.</summary>
    public ImmutableArray<string> OptionTypes { get; init; } = [];

    /// <summary>Options that hold other options.</summary>
    public ImmutableArray<string> OptionContainers { get; init; } = [];

    /// <summary>Options whose constructors take the request, not options to copy.</summary>
    public ImmutableArray<string> RequestTypes { get; init; } = [];

    /// <summary>Options of the transport, which may hold a token of their own.</summary>
    public ImmutableArray<string> TransportOptions { get; init; } = [];

    /// <summary>Types of parameters that hold a conversation.</summary>
    public ImmutableArray<string> Conversations { get; init; } = [];

    /// <summary>Collections of messages.</summary>
    public ImmutableArray<string> Histories { get; init; } = [];

    /// <summary>Types whose methods that add change only their receiver.</summary>
    public ImmutableArray<string> Collectors { get; init; } = [];

    /// <summary>Types of messages that a list of them makes a history.</summary>
    public ImmutableArray<string> Messages { get; init; } = [];

    /// <summary>Types of messages that hold instructions.</summary>
    public ImmutableArray<string> SystemMessages { get; init; } = [];

    /// <summary>Types whose members are the roles of messages.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>Roles that are arguments of a message's constructor.</summary>
    public ImmutableArray<string> MessageRoles { get; init; } = [];

    /// <summary>Clients that invoke tools.</summary>
    public ImmutableArray<string> ToolInvokers { get; init; } = [];

    /// <summary>Words of which a file that uses the library holds at least one, besides the names of its methods.</summary>
    public ImmutableArray<string> Words { get; init; } = [];
}
