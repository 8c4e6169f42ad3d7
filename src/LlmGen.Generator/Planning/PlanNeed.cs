using Microsoft.CodeAnalysis;

namespace LlmGen.Generator.Planning;

/// <summary>Something that a plan must find by its name: a parameter of a step, or a part of what the plan returns.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type.</param>
/// <param name="IsOptional">Whether it is left as it is where nothing gives it.</param>
/// <param name="TakesStreams">Whether it may take a step's stream while it streams. What a plan returns may not: the plan is over by then.</param>
/// <param name="Taker">What takes it, for a reader.</param>
internal sealed record PlanNeed(string Name, ITypeSymbol Type, bool IsOptional, bool TakesStreams, string Taker);
