using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LlmGen.Analyzers;

/// <summary>A character of a constant's value and where it comes from.</summary>
/// <param name="Value">The character.</param>
/// <param name="Root">The attribute's argument, or the value of the constant that it names.</param>
/// <param name="Span">What is written for the character: an escape is longer than what it stands for.</param>
/// <param name="Literal">The literal that it stands in; none where an expression makes it.</param>
internal readonly record struct SourceCharacter(char Value, ExpressionSyntax Root, TextSpan Span, SyntaxToken Literal);
