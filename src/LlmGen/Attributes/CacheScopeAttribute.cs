namespace LlmGen;

/// <summary>Separates cached responses by the value of this parameter: calls with another value never receive them.</summary>
/// <remarks>
/// The value is part of the cache key. It is part of the prompt only if the template uses the parameter. Use it to separate tenants or users whose
/// prompts may be equal, but whose responses must not be shared. Numbers, dates, enums and <see cref="Guid"/> are formatted with the invariant
/// culture. Null has the same effect as not having the parameter.
/// </remarks>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class CacheScopeAttribute : Attribute;
