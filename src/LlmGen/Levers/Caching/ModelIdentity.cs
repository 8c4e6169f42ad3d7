using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Extensions.AI;

namespace LlmGen.Levers.Caching;

/// <summary>
/// Which model a client asks: its provider, its address, its default model, and the name it is registered under. Models that differ in one of
/// them never answer for each other.
/// </summary>
internal sealed class ModelIdentity
{
    // A client that says nothing about itself keeps its id for as long as it lives, whatever is put around it.
    private static readonly ConditionalWeakTable<IChatClient, object> OwnIds = [];

    private readonly FunctionInvokingChatClient? _functions;

    private ModelIdentity(byte[] id, bool isShared, FunctionInvokingChatClient? functions)
    {
        Id = id;
        IsShared = isShared;
        _functions = functions;
    }

    /// <summary>Whether the client adds tools of its own, of which no key can know what they return.</summary>
    public bool AddsTools => _functions?.AdditionalTools is { Count: > 0 };

    /// <summary>What stands for it in a key: 32 bytes.</summary>
    public byte[] Id { get; }

    /// <summary>
    /// Whether other processes know the model by the same id. Where the client says nothing about itself, its id is its own, and answers of
    /// it are worth nothing in a distributed cache.
    /// </summary>
    public bool IsShared { get; }

    /// <param name="client">The client that asks the model.</param>
    /// <param name="key">The name that the client is registered under, or null for the default one.</param>
    public static ModelIdentity Of(IChatClient client, string? key)
    {
        var metadata = client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        string? provider = metadata?.ProviderName;
        string? endpoint = metadata?.ProviderUri?.OriginalString;
        string? model = metadata?.DefaultModelId;
        bool isShared = (provider ?? endpoint ?? model) is not null;

        var writer = new CacheKeyWriter(stackalloc byte[CacheKeyWriter.UsualBytes]);
        writer.Write(CacheKeyField.Provider, provider);
        writer.Write(CacheKeyField.Endpoint, endpoint);
        writer.Write(CacheKeyField.Model, model);
        writer.Write(CacheKeyField.Key, key);
        if (!isShared)
        {
            var own = (Guid)OwnIds.GetValue(client, static _ => Guid.NewGuid());
            writer.Write(CacheKeyField.Own, MemoryMarshal.AsBytes(new ReadOnlySpan<Guid>(in own)));
        }

        return new ModelIdentity(writer.ToDigest(), isShared, client.GetService(typeof(FunctionInvokingChatClient)) as FunctionInvokingChatClient);
    }
}
