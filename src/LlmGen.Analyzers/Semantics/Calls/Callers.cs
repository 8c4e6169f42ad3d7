using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>The calls of methods that nothing outside the compilation can call, found by name when one is asked for.</summary>
internal sealed class Callers
{
    private readonly ConcurrentDictionary<IMethodSymbol, IReadOnlyList<IInvocationOperation>> _known = new(SymbolEqualityComparer.Default);
    private readonly Compilation _compilation;
    private readonly Func<SyntaxTree, SemanticModel> _models;

    public Callers(Compilation compilation, Func<SyntaxTree, SemanticModel> models)
    {
        _compilation = compilation;
        _models = models;
    }

    /// <summary>All calls of a method, also through interfaces; empty where there are none, or where they cannot all be seen.</summary>
    public IReadOnlyList<IInvocationOperation> Of(IMethodSymbol method) => _known.GetOrAdd(method.OriginalDefinition, key => Find(key) ?? []);

    private List<IInvocationOperation>? Find(IMethodSymbol method)
    {
        if (method.MethodKind != MethodKind.Ordinary || method.IsAbstract || method.IsVirtual || method.IsOverride || !method.IsFromSource(_compilation))
        {
            return null;
        }

        HashSet<ISymbol> called = new(SymbolEqualityComparer.Default) { method };
        called.UnionWith(method.ContainingType.AllInterfaces
            .SelectMany(one => one.GetMembers(method.Name))
            .Where(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member)?.OriginalDefinition, method))
            .Select(member => member.OriginalDefinition));

        // Nothing refers to a program but its tests, which pass what they like.
        if (_compilation.Options.OutputKind is not (OutputKind.ConsoleApplication or OutputKind.WindowsApplication) && !called.All(IsInternal))
        {
            return null;
        }

        IEnumerable<SyntaxTree> trees = method.DeclaredAccessibility == Accessibility.Private && called.Count == 1
            ? method.ContainingType.DeclaringSyntaxReferences.Select(reference => reference.SyntaxTree).Distinct()
            : _compilation.SyntaxTrees;
        var calls = new List<IInvocationOperation>();
        foreach (SyntaxTree tree in trees.Where(tree => ModelWords.Mentions(tree, [method.Name])))
        {
            foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>().Where(name => name.Identifier.ValueText == method.Name))
            {
                if (_models(tree).GetSymbolInfo(name).Symbol is not IMethodSymbol used || !called.Contains((used.ReducedFrom ?? used).OriginalDefinition))
                {
                    continue;
                }

                SyntaxNode expression = name.Parent is MemberAccessExpressionSyntax access && access.Name == name || name.Parent is MemberBindingExpressionSyntax ? name.Parent : name;
                if (expression.Parent is not InvocationExpressionSyntax invocation
                    || invocation.Expression != expression
                    || _models(tree).GetOperation(invocation) is not IInvocationOperation call)
                {
                    return null;
                }

                calls.Add(call);
            }
        }

        return calls;
    }

    private static bool IsInternal(ISymbol member) =>
        member.DeclaredAccessibility is Accessibility.Private or Accessibility.Internal or Accessibility.ProtectedAndInternal
        || (member.ContainingType is { } type && IsInternal(type));
}
