namespace LlmGen;

/// <summary>Says for whom a cached answer is: calls with another text in this parameter never get it.</summary>
/// <remarks>
/// Its text goes into the key, and not into the prompt, unless the template names it too. It separates tenants or users whose prompts may
/// be equal but whose answers must not be shared. A number, date, enum or <see cref="Guid"/> counts by its invariant text; null is the same
/// as having no such parameter.
/// </remarks>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class CacheScopeAttribute : Attribute;
