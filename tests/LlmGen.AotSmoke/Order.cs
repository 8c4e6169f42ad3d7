namespace LlmGen.AotSmoke;

public sealed record Order(Guid Id, DateOnly Due, decimal? Price, Item First);
