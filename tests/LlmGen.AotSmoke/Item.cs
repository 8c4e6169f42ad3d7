namespace LlmGen.AotSmoke;

public sealed record Item(string Name, int Quantity);
