using System.Collections.Concurrent;
using System.Collections.Immutable;
using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmGen.Analyzers;

/// <summary>The one list of methods that call a model. Types are known by metadata name, so that any version will do and none need be there.</summary>
internal sealed class LlmMethods
{
    private static readonly ImmutableArray<(string Type, LlmLibrary Library, LlmCallKind Kind, string[] Names)> Known =
    [
        ("Microsoft.Extensions.AI.IChatClient", LlmLibrary.ExtensionsAI, LlmCallKind.Chat,
            ["GetResponseAsync", "GetStreamingResponseAsync", "CompleteAsync", "CompleteStreamingAsync"]),
        ("Microsoft.Extensions.AI.IEmbeddingGenerator`2", LlmLibrary.ExtensionsAI, LlmCallKind.Embedding,
            ["GenerateAsync", "GenerateVectorAsync", "GenerateAndZipAsync", "GenerateEmbeddingAsync", "GenerateEmbeddingVectorAsync"]),
        ("OpenAI.Chat.ChatClient", LlmLibrary.OpenAI, LlmCallKind.Chat,
            ["CompleteChat", "CompleteChatAsync", "CompleteChatStreaming", "CompleteChatStreamingAsync"]),
        ("OpenAI.Responses.ResponsesClient", LlmLibrary.OpenAI, LlmCallKind.Chat,
            ["CreateResponse", "CreateResponseAsync", "CreateResponseStreaming", "CreateResponseStreamingAsync"]),
        ("OpenAI.Responses.OpenAIResponseClient", LlmLibrary.OpenAI, LlmCallKind.Chat,
            ["CreateResponse", "CreateResponseAsync", "CreateResponseStreaming", "CreateResponseStreamingAsync"]),
        ("OpenAI.Embeddings.EmbeddingClient", LlmLibrary.OpenAI, LlmCallKind.Embedding,
            ["GenerateEmbedding", "GenerateEmbeddingAsync", "GenerateEmbeddings", "GenerateEmbeddingsAsync"]),
        ("Anthropic.Services.IMessageService", LlmLibrary.Anthropic, LlmCallKind.Chat, ["Create", "CreateStreaming"]),
        ("Anthropic.Services.Beta.IMessageService", LlmLibrary.Anthropic, LlmCallKind.Chat, ["Create", "CreateStreaming"]),
        ("Microsoft.SemanticKernel.ChatCompletion.IChatCompletionService", LlmLibrary.SemanticKernel, LlmCallKind.Chat,
            ["GetChatMessageContentAsync", "GetChatMessageContentsAsync", "GetStreamingChatMessageContentsAsync"]),
        ("Microsoft.SemanticKernel.TextGeneration.ITextGenerationService", LlmLibrary.SemanticKernel, LlmCallKind.Chat,
            ["GetTextContentAsync", "GetTextContentsAsync", "GetStreamingTextContentsAsync"]),
        ("Microsoft.SemanticKernel.Embeddings.ITextEmbeddingGenerationService", LlmLibrary.SemanticKernel, LlmCallKind.Embedding,
            ["GenerateEmbeddingAsync", "GenerateEmbeddingsAsync"]),
        ("Microsoft.SemanticKernel.Kernel", LlmLibrary.SemanticKernel, LlmCallKind.Chat, ["InvokePromptAsync", "InvokePromptStreamingAsync"]),
        ("Microsoft.SemanticKernel.Agents.Agent", LlmLibrary.SemanticKernel, LlmCallKind.Agent, ["InvokeAsync", "InvokeStreamingAsync"]),
        ("Microsoft.Agents.AI.AIAgent", LlmLibrary.AgentFramework, LlmCallKind.Agent, ["RunAsync", "RunStreamingAsync"]),
    ];

    /// <summary>The simple names of all methods of the list, whether their libraries are there or not.</summary>
    public static ImmutableHashSet<string> KnownMethods { get; } = [.. Known.SelectMany(entry => entry.Names)];

    private readonly Dictionary<INamedTypeSymbol, (LlmMethod Method, ImmutableHashSet<string> Names)> _types = new(SymbolEqualityComparer.Default);
    private readonly ImmutableHashSet<string> _configured;
    private readonly ConcurrentDictionary<IMethodSymbol, LlmMethod?> _methods = new(SymbolEqualityComparer.Default);

    public LlmMethods(Compilation compilation, ImmutableHashSet<string> configured)
    {
        _configured = configured;
        var names = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach ((string typeName, LlmLibrary library, LlmCallKind kind, string[] methods) in Known)
        {
            foreach (INamedTypeSymbol type in compilation.GetTypesByMetadataName(typeName))
            {
                _types[type] = (new LlmMethod(library, kind), ImmutableHashSet.Create(StringComparer.Ordinal, methods));
                names.UnionWith(methods);
            }
        }

        if (!compilation.GetTypesByMetadataName("Microsoft.SemanticKernel.KernelFunction").IsEmpty)
        {
            names.Add("InvokeAsync");
        }

        HasClients = LlmGenReference.IsIn(compilation);
        names.UnionWith(configured.Select(name => name.Substring(name.LastIndexOf('.') + 1)));
        Names = names.ToImmutable();
    }

    /// <summary>Whether there is anything to look for.</summary>
    public bool IsAny => _types.Count > 0 || HasClients || !_configured.IsEmpty;

    /// <summary>Whether LlmGen is there, so that methods may be marked for it.</summary>
    public bool HasClients { get; }

    /// <summary>Whether the project's configuration names methods of its own.</summary>
    public bool IsConfigured => !_configured.IsEmpty;

    /// <summary>The simple names of the methods of libraries that are there.</summary>
    public ImmutableHashSet<string> Names { get; }

    public LlmMethod? Of(IMethodSymbol method)
    {
        IMethodSymbol definition = (method.ReducedFrom ?? method).OriginalDefinition;
        return _methods.GetOrAdd(definition, Find);
    }

    private LlmMethod? Find(IMethodSymbol method)
    {
        if (method.ContainingType is not { } type)
        {
            return null;
        }

        if (Names.Contains(method.Name))
        {
            ITypeSymbol asked = method.IsExtensionMethod ? method.Parameters[0].Type : type;
            foreach (INamedTypeSymbol known in asked.SelfAndBases())
            {
                // An extension method of somebody else may do anything under the same name.
                if (_types.TryGetValue(known, out (LlmMethod Method, ImmutableHashSet<string> Names) entry)
                    && entry.Names.Contains(method.Name)
                    && (!method.IsExtensionMethod || RootNamespace(type) == RootNamespace(known))
                    && !IsRaw(method))
                {
                    return entry.Method;
                }
            }

            if (!_configured.IsEmpty && asked.SelfAndBases().Concat([type]).Any(named => _configured.Contains(QualifiedName(named) + "." + method.Name)))
            {
                return new LlmMethod(LlmLibrary.Configured, LlmCallKind.Chat);
            }
        }

        return HasClients && DeclarationOf(method) is { } declaration && GeneratedKind(declaration) is { } kind ? new LlmMethod(LlmLibrary.LlmGen, kind) : null;
    }

    /// <summary>The method of an interface that a call of it, or of the class that LlmGen generates for it, runs; null for any other.</summary>
    private static IMethodSymbol? DeclarationOf(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;
        if (method.MethodKind != MethodKind.Ordinary)
        {
            return null;
        }

        if (type.TypeKind == TypeKind.Interface)
        {
            return method.IsAbstract ? method : null;
        }

        return type.Attribute("System.CodeDom.Compiler", "GeneratedCodeAttribute")?.ConstructorArguments is [{ Value: KnownNames.LlmGen }, ..]
            ? type.AllInterfaces
                .SelectMany(implemented => implemented.GetMembers(method.Name))
                .OfType<IMethodSymbol>()
                .FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), method))
            : null;
    }

    /// <summary>What a method asks for that LlmGen generates: of an interface that is marked <c>[LlmClient]</c>, or of one that it inherits.</summary>
    public static LlmCallKind? GeneratedKind(IMethodSymbol method) =>
        method.Attribute(KnownNames.LlmGen, KnownNames.PromptAttribute) is not null ? LlmCallKind.Chat
        : method.Attribute(KnownNames.LlmGen, KnownNames.PlanAttribute) is not null ? LlmCallKind.Plan
        : method.Attribute(KnownNames.LlmGen, KnownNames.ForEachAttribute) is not null ? LlmCallKind.FanOut
        : null;

    /// <summary>Whether a method takes the request as bytes, whose content cannot be seen.</summary>
    private static bool IsRaw(IMethodSymbol method) => method.Parameters.Any(parameter => parameter.Type.Name == "BinaryContent");

    private static string QualifiedName(INamedTypeSymbol type)
    {
        string name = type.ContainingType is { } outer ? QualifiedName(outer) + "." + type.Name : type.Name;
        return type.ContainingType is null && type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() + "." + name : name;
    }

    private static string RootNamespace(INamedTypeSymbol type)
    {
        INamespaceSymbol space = type.ContainingNamespace;
        while (space.ContainingNamespace is { IsGlobalNamespace: false } outer)
        {
            space = outer;
        }

        return space.Name;
    }
}
