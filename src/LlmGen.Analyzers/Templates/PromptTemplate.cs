using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.Analyzers;

/// <summary>Where the template of a <c>[Prompt]</c> is written.</summary>
internal static class PromptTemplate
{
    /// <summary>The expression of a template, or null where the attribute stands in another assembly.</summary>
    public static ExpressionSyntax? ArgumentOf(AttributeData prompt, Compilation compilation, CancellationToken cancellationToken) =>
        prompt.ApplicationSyntaxReference is { } reference
        && compilation.ContainsSyntaxTree(reference.SyntaxTree)
        && reference.GetSyntax(cancellationToken) is AttributeSyntax { ArgumentList.Arguments: var arguments }
            ? arguments.FirstOrDefault(argument => argument.NameEquals is null)?.Expression
            : null;
}
