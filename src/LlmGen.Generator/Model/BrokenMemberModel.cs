namespace LlmGen.Generator.Model;

/// <summary>An interface member that cannot be generated; an analyzer says why.</summary>
/// <param name="Declaration">The explicit implementation's declaration, without its body.</param>
/// <param name="Kind">How its body is written.</param>
/// <param name="Message">What the body throws.</param>
internal sealed record BrokenMemberModel(string Declaration, BrokenMemberKind Kind, string Message);
