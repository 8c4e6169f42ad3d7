using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>Marks a client that uses the <see cref="StablePrefix"/> of its requests. <see cref="IChatClient.GetService"/> must return it.</summary>
public interface IStablePrefixReader;
