using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.Analyzers;

/// <summary>The names of what the methods of one file invoke, read once for each version of the file.</summary>
internal sealed class InvokedNames
{
    private static readonly ConditionalWeakTable<SyntaxTree, InvokedNames> Known = new();

    private readonly SyntaxTree _tree;
    private readonly HashSet<string> _words;
    private List<(string Method, HashSet<string> Names)>? _methods;

    private InvokedNames(SyntaxTree tree)
    {
        _tree = tree;
        _words = WordsBeforeArguments(tree.GetText().ToString());
    }

    /// <summary>The methods that are declared in the file, each with the names of what it invokes.</summary>
    public IReadOnlyList<(string Method, HashSet<string> Names)> Methods => _methods ??= Read(_tree);

    public static InvokedNames In(SyntaxTree tree) => Known.GetValue(tree, static key => new InvokedNames(key));

    /// <summary>False where none of the names is invoked in the file, which its text tells without its syntax.</summary>
    public bool MayHoldAny(HashSet<string> names) => _words.Overlaps(names);

    private static HashSet<string> WordsBeforeArguments(string text)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        for (int start = 0; start < text.Length; start++)
        {
            int end = start;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
            {
                end++;
            }

            if (end > start)
            {
                int next = end;
                while (next < text.Length && char.IsWhiteSpace(text[next]))
                {
                    next++;
                }

                if (next < text.Length && text[next] is '(' or '<')
                {
                    words.Add(text.Substring(start, end - start));
                }

                start = end;
            }
        }

        return words;
    }

    private static List<(string Method, HashSet<string> Names)> Read(SyntaxTree tree)
    {
        var methods = new List<(string Method, HashSet<string> Names)>();
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax))
        {
            if (node is MethodDeclarationSyntax method)
            {
                methods.Add((method.Identifier.ValueText, [.. method.DescendantNodes().OfType<InvocationExpressionSyntax>().Select(call => call.Expression.SimpleName()).OfType<string>()]));
            }
        }

        return methods;
    }
}
