namespace LlmGen.Analyzers;

/// <summary>How the chat calls of a library limit their output.</summary>
/// <param name="Member">
/// The member of the options, where it has the same name in all of them, or with a dot, the member of an object that they hold; null where the options say.
/// </param>
/// <param name="HasOverloads">Whether calls without options have a sibling with options.</param>
/// <param name="IsSetByClients">Whether a client may set a limit for all of its calls.</param>
internal sealed record OutputLimit(string? Member = null, bool HasOverloads = false, bool IsSetByClients = false);
