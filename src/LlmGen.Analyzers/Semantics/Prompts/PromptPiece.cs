using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>A part of a prompt, in the order in which the model reads.</summary>
/// <param name="Kind">What is known of it.</param>
/// <param name="Length">How many characters are the same in every call.</param>
/// <param name="Source">Where it comes from; null for text.</param>
/// <param name="IsSystem">Whether it is part of the system's instructions.</param>
/// <param name="Name">The variable that stands for it in the text; null where the source itself stands there.</param>
/// <param name="Helper">The call of the method in which the source stands; null where it stands beside the call of the model.</param>
internal sealed record PromptPiece(
    PromptPieceKind Kind, int Length = 0, IOperation? Source = null, bool IsSystem = false, IOperation? Name = null, IInvocationOperation? Helper = null);
