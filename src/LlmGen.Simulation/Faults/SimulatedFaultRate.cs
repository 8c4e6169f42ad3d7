namespace LlmGen.Simulation;

/// <summary>A fault and its probability.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Probability">The share of affected requests, from 0 to 1.</param>
public sealed record SimulatedFaultRate(SimulatedFault Fault, double Probability);
