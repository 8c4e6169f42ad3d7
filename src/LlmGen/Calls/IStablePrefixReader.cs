using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>Marks a client that reads the <see cref="StablePrefix"/> of its requests. Found through <see cref="IChatClient.GetService"/>.</summary>
public interface IStablePrefixReader;
