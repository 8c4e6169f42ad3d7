using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.Analyzers;

/// <summary>Where an attribute stands in the source.</summary>
internal static class AttributeLocation
{
    /// <summary>The value of an argument, or else the attribute; null where it stands in another assembly.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="setting">The name of the argument, or null for the attribute as a whole.</param>
    /// <param name="compilation">The compilation whose source counts.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static Location? LocationOf(this AttributeData attribute, string? setting, Compilation compilation, CancellationToken cancellationToken)
    {
        if (attribute.ApplicationSyntaxReference is not { } reference
            || !compilation.ContainsSyntaxTree(reference.SyntaxTree)
            || reference.GetSyntax(cancellationToken) is not AttributeSyntax syntax)
        {
            return null;
        }

        AttributeArgumentSyntax? argument = setting is null
            ? null
            : syntax.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == setting);
        return ((SyntaxNode?)argument?.Expression ?? syntax).GetLocation();
    }
}
