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

    /// <summary>The types whose methods call a model, once for each kind. A class that is also a client of another library stands here beside its interface.</summary>
    public ImmutableArray<ModelType> Types { get; init; } = [];

    /// <summary>A method that calls a model for some receivers only.</summary>
    public PromptFunction? PromptFunction { get; init; }

    /// <summary>The methods that stream what another one returns as a whole, by the name of that one.</summary>
    public ImmutableDictionary<string, StreamingTwin> StreamingTwins { get; init; } = ImmutableDictionary<string, StreamingTwin>.Empty;

    /// <summary>Whether its chat calls stream and have no form that does not, so that a stream is read to its end where the whole is needed.</summary>
    public bool AlwaysStreams { get; init; }

    /// <summary>How its chat calls limit their output; null where that cannot be judged where a call is made.</summary>
    public OutputLimit? OutputLimit { get; init; }

    /// <summary>Whether the prompt is sent as it stands in the arguments, so that its length can be estimated.</summary>
    public bool SendsPromptAsWritten { get; init; }

    /// <summary>Whether its clients may be wrapped in a response cache.</summary>
    public bool HasCachingClients { get; init; }

    /// <summary>The method that gives many texts, each with its embedding, for one request; null where there is none.</summary>
    public string? ZipsEmbeddings { get; init; }

    /// <summary>The start of the names of methods that parse their prompt before they return a task.</summary>
    public string? ParsesPromptIn { get; init; }

    /// <summary>Parameters of its calls that take the prompt.</summary>
    public ImmutableArray<string> PromptParameters { get; init; } = [];

    /// <summary>Members of its requests that hold the prompt.</summary>
    public ImmutableArray<string> PromptMembers { get; init; } = [];

    /// <summary>The member of its requests that holds the texts to embed; null where calls take the texts themselves.</summary>
    public string? EmbeddingInput { get; init; }

    /// <summary>Members of its options that hold instructions.</summary>
    public ImmutableArray<string> SystemMembers { get; init; } = [];

    /// <summary>Parameters of its methods that take instructions.</summary>
    public ImmutableArray<string> SystemParameters { get; init; } = [];

    /// <summary>How the names of methods start that make a message with instructions.</summary>
    public ImmutableArray<string> SystemFactories { get; init; } = [];

    /// <summary>Methods that add a message with instructions to a history.</summary>
    public ImmutableArray<string> SystemAdders { get; init; } = [];

    /// <summary>Types of parameters that take the request as bytes, whose content cannot be seen.</summary>
    public ImmutableArray<string> RawRequests { get; init; } = [];

    /// <summary>Members of its options that limit the output.</summary>
    public ImmutableArray<string> LimitMembers { get; init; } = [];

    /// <summary>Members of its options through which a limit may reach the request unseen.</summary>
    public ImmutableArray<string> HiddenLimits { get; init; } = [];

    /// <summary>What limits are called in the JSON of its requests.</summary>
    public ImmutableArray<string> JsonLimits { get; init; } = [];

    /// <summary>Members of its options with which a call may leave something behind: a conversation, or what the tools do that a model invokes.</summary>
    public ImmutableArray<string> StatefulMembers { get; init; } = [];

    /// <summary>Clients that open connections when they are created.</summary>
    public ImmutableArray<string> Clients { get; init; } = [];

    /// <summary>Interfaces that a project may implement as a client of its own.</summary>
    public ImmutableArray<string> ClientInterfaces { get; init; } = [];

    /// <summary>Clients and services of which nothing changes when they are called.</summary>
    public ImmutableArray<string> SharedTypes { get; init; } = [];

    /// <summary>Options and requests whose names end neither in <c>Options</c> nor in <c>ExecutionSettings</c>.</summary>
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

    /// <summary>Methods that read a stream to its end.</summary>
    public ImmutableArray<string> StreamReaders { get; init; } = [];

    /// <summary>Words of which a file holds one that shortens histories.</summary>
    public ImmutableArray<string> ReducerWords { get; init; } = [];

    /// <summary>Words of which a file holds one that makes tools, or hands them over.</summary>
    public ImmutableArray<string> ToolWords { get; init; } = [];

    /// <summary>Clients that invoke tools.</summary>
    public ImmutableArray<string> ToolInvokers { get; init; } = [];

    /// <summary>Words of which a file that uses the library holds at least one, besides the names of its methods.</summary>
    public ImmutableArray<string> Words { get; init; } = [];
}
