namespace LlmGen;

/// <summary>A fault and how often it strikes.</summary>
/// <param name="Fault">What goes wrong.</param>
/// <param name="Probability">The share of requests it strikes, from 0 to 1.</param>
public sealed record SimulatedFaultRate(SimulatedFault Fault, double Probability);
