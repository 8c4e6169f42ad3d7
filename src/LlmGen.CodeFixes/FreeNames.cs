using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.CodeFixes;

/// <summary>Names that a member does not know yet. All that is written into one document shares them.</summary>
internal sealed class FreeNames
{
    private readonly Dictionary<SyntaxNode, HashSet<string>> _taken = [];

    /// <summary>A name for the member that a place of the document belongs to, with a number where others bear it.</summary>
    public string Take(SyntaxNode place, string stem)
    {
        SyntaxNode scope = place.Ancestors().FirstOrDefault(node => node is MemberDeclarationSyntax and not GlobalStatementSyntax) ?? place.SyntaxTree.GetRoot();
        if (!_taken.TryGetValue(scope, out HashSet<string>? taken))
        {
            taken = new(scope.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText), StringComparer.Ordinal);
            _taken.Add(scope, taken);
        }

        string name = stem;
        for (int number = 2; !taken.Add(name); number++)
        {
            name = stem + number.ToString(CultureInfo.InvariantCulture);
        }

        return name;
    }
}
