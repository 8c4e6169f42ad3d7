using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.Analyzers;

/// <summary>Where a part of a constant's value comes from.</summary>
/// <param name="Root">The attribute's argument, or the value of the constant that it names.</param>
/// <param name="Location">The place.</param>
/// <param name="IsInLiteral">Whether it lies within one literal, so that other text can be written in its place.</param>
internal sealed record SourceRange(ExpressionSyntax Root, Location Location, bool IsInLiteral);
