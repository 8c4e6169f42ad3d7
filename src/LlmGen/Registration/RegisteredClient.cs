namespace LlmGen.Registration;

/// <summary>A generated client that was registered, and the models that its methods name.</summary>
internal sealed record RegisteredClient(Type Interface, Type Implementation, (string Method, string? Model)[] Methods);
