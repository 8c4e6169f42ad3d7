using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.Analyzers;

/// <summary>Where an attribute stands in the source.</summary>
internal static class AttributeLocation
{
    /// <summary>The value of an argument, or else the attribute; null where it stands in another assembly.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="setting">The property or the parameter of the constructor that the argument sets, or null for the attribute as a whole.</param>
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

        AttributeArgumentSyntax? argument = setting is null ? null : ArgumentOf(attribute, syntax, setting);
        return ((SyntaxNode?)argument?.Expression ?? syntax).GetLocation();
    }

    private static AttributeArgumentSyntax? ArgumentOf(AttributeData attribute, AttributeSyntax syntax, string setting)
    {
        AttributeArgumentSyntax[] arguments = [.. syntax.ArgumentList?.Arguments ?? default];
        int position = attribute.AttributeConstructor?.Parameters.FirstOrDefault(parameter => parameter.Name == setting)?.Ordinal ?? -1;
        return Array.Find(arguments, argument => (argument.NameEquals?.Name ?? argument.NameColon?.Name)?.Identifier.ValueText == setting)
            ?? (position >= 0 && position < arguments.Length && arguments[position] is { NameEquals: null, NameColon: null } positional ? positional : null);
    }
}
