namespace LlmGen.Generator.Model;

/// <summary>One <c>[Example]</c>.</summary>
internal sealed record ExampleModel(string Input, string Output);
