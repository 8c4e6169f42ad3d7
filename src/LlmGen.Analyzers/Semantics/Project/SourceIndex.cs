using System.Collections.Concurrent;
using System.Collections.Immutable;
using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.Analyzers;

/// <summary>
/// What can be known of a compilation's code by names alone: which methods may reach a model. It is made when the first rule asks, so that a
/// project without calls pays one search for words.
/// </summary>
internal sealed class SourceIndex
{
    /// <summary>How many methods of the compilation may stand between a call and the model.</summary>
    private const int Levels = 4;

    private static readonly ImmutableHashSet<string> Middleware = [ExtensionsAI.DelegatingClient];

    private static readonly ImmutableHashSet<string> Shortenings = ["TakeLast", "Skip(", "RemoveRange", "RemoveAt"];

    private readonly Compilation _compilation;
    private readonly ImmutableHashSet<string> _names;
    private readonly bool _anyFile;
    private readonly ConcurrentDictionary<SyntaxTree, bool> _mayHold = new();
    private readonly Lazy<HashSet<string>> _mayCall;
    private readonly Lazy<List<INamedTypeSymbol>> _types;
    private readonly Lazy<bool> _reducesHistories;
    private readonly Lazy<bool> _hasTools;
    private readonly Lazy<Dictionary<string, List<SyntaxNode>>> _longTexts;

    /// <param name="compilation">The compilation.</param>
    /// <param name="names">The simple names of the methods of libraries that call a model.</param>
    /// <param name="isConfigured">Whether the project's configuration names some of them.</param>
    /// <param name="hasClients">Whether there may be methods that LlmGen generates.</param>
    public SourceIndex(Compilation compilation, ImmutableHashSet<string> names, bool isConfigured, bool hasClients)
    {
        _compilation = compilation;
        _names = names;

        // A generated client may be declared in another project, and its methods be called anything.
        _anyFile = hasClients || isConfigured;
        _mayCall = new(() => MayCallModel(compilation, hasClients ? names.Union(GeneratedNames(compilation)).Union(ReferencedNames(compilation)) : names));
        _types = new(() => TypesOf(compilation.Assembly, static type => type.TypeKind is TypeKind.Class or TypeKind.Struct));
        _longTexts = new(() => LongTexts(compilation, names));
        _hasTools = new(() => compilation.SyntaxTrees.Any(tree => ModelWords.Mentions(tree, ModelLibraries.ToolWords)));
        _reducesHistories = new(() => compilation.SyntaxTrees.Any(tree =>
            ModelWords.Mentions(tree, ModelLibraries.ReducerWords) || (ModelWords.Mentions(tree, Middleware) && ModelWords.Mentions(tree, Shortenings))));
    }

    /// <summary>Whether a file may call a model, itself or through methods of others, or holds what calls are made of.</summary>
    public bool MayHold(SyntaxTree tree) =>
        _anyFile || _mayHold.GetOrAdd(tree, key => ModelWords.AreIn(key) || ModelWords.Mentions(key, _names) || ModelWords.Mentions(key, _mayCall.Value));

    /// <summary>The places in methods that call a model where a long text is written down, in the order of the files.</summary>
    public IReadOnlyList<SyntaxNode> PlacesOf(string text) => _longTexts.Value.TryGetValue(text, out List<SyntaxNode> places) ? places : [];

    /// <summary>Whether a method of this name may call a model, itself or through others.</summary>
    public bool MayCall(string name) => _mayCall.Value.Contains(name);

    /// <summary>All classes and structs of the compilation.</summary>
    public IReadOnlyList<INamedTypeSymbol> Types => _types.Value;

    /// <summary>Whether something in the compilation shortens histories on its way to the model.</summary>
    public bool ReducesHistories => _reducesHistories.Value;

    /// <summary>Whether a tool is seen anywhere in the compilation.</summary>
    public bool HasTools => _hasTools.Value;

    /// <summary>What a private field is made as for good; null where it may be changed, or handed to something other than a call.</summary>
    public BaseObjectCreationExpressionSyntax? CreationOf(IFieldSymbol field) =>
        field is { IsReadOnly: true, DeclaredAccessibility: Accessibility.Private, DeclaringSyntaxReferences: [{ } reference] }
        && reference.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: BaseObjectCreationExpressionSyntax value } declarator
        && declarator.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
        && !type.DescendantNodes().Any(node => node is IdentifierNameSyntax { Parent: { } parent } name
            && name.Identifier.ValueText == field.Name
            && !(parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } && call.Expression.SimpleName() is { } callee && (_names.Contains(callee) || MayCall(callee))))
            ? value
            : null;

    private static HashSet<string> MayCallModel(Compilation compilation, ImmutableHashSet<string> names)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        HashSet<string> last = [.. names];
        for (int level = 0; level < Levels && last.Count > 0; level++)
        {
            HashSet<string> next =
            [
                .. compilation.SyntaxTrees
                    .Select(InvokedNames.In)
                    .Where(file => file.MayHoldAny(last))
                    .SelectMany(file => file.Methods)
                    .Where(method => method.Names.Overlaps(last))
                    .Select(method => method.Method),
            ];
            next.ExceptWith(found);
            found.UnionWith(next);
            last = next;
        }

        return found;
    }

    /// <summary>The names of the methods that LlmGen generates, by the names of their attributes.</summary>
    private static IEnumerable<string> GeneratedNames(Compilation compilation) =>
        compilation.SyntaxTrees
            .Where(ModelWords.AreIn)
            .SelectMany(tree => tree.GetRoot().DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax))
            .OfType<MethodDeclarationSyntax>()
            .Where(method => method.Parent is InterfaceDeclarationSyntax
                && method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.GetLastToken().ValueText is "Prompt" or "Plan" or "ForEach"
                    or KnownNames.PromptAttribute or KnownNames.PlanAttribute or KnownNames.ForEachAttribute))
            .Select(method => method.Identifier.ValueText);

    /// <summary>The names of those that LlmGen generated for referenced projects.</summary>
    private static IEnumerable<string> ReferencedNames(Compilation compilation) =>
        compilation.SourceModule.ReferencedAssemblySymbols
            .Where(assembly => assembly.Modules.Any(module => module.ReferencedAssemblies.Any(known => known.Name == KnownNames.LlmGen)))
            .SelectMany(assembly => TypesOf(assembly, static type => type.TypeKind == TypeKind.Interface))
            .SelectMany(type => type.GetMembers())
            .OfType<IMethodSymbol>()
            .Where(method => LlmMethods.GeneratedKind(method) is not null)
            .Select(method => method.Name);

    private static Dictionary<string, List<SyntaxNode>> LongTexts(Compilation compilation, ImmutableHashSet<string> names)
    {
        var texts = new Dictionary<string, List<SyntaxNode>>(StringComparer.Ordinal);
        foreach (SyntaxTree tree in compilation.SyntaxTrees.Where(tree => ModelWords.Mentions(tree, names)))
        {
            foreach (SyntaxNode node in tree.GetRoot().DescendantNodes(static node => LongText.Of(node) is null))
            {
                if (LongText.Of(node) is { } text
                    && node.AncestorsAndSelf().FirstOrDefault(static outer => outer is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or GlobalStatementSyntax) is { } function
                    && (function is GlobalStatementSyntax ? function.Parent! : function).DescendantNodes().Any(inner =>
                        inner is InvocationExpressionSyntax call && call.Expression.SimpleName() is { } callee && names.Contains(callee)))
                {
                    if (!texts.TryGetValue(text, out List<SyntaxNode> places))
                    {
                        texts.Add(text, places = []);
                    }

                    places.Add(node);
                }
            }
        }

        return texts;
    }

    private static List<INamedTypeSymbol> TypesOf(IAssemblySymbol assembly, Func<INamedTypeSymbol, bool> isWanted)
    {
        var types = new List<INamedTypeSymbol>();
        var open = new Stack<INamespaceOrTypeSymbol>();
        open.Push(assembly.GlobalNamespace);
        while (open.Count > 0)
        {
            INamespaceOrTypeSymbol current = open.Pop();
            foreach (INamespaceOrTypeSymbol inner in current is INamespaceSymbol space ? space.GetMembers() : current.GetTypeMembers())
            {
                open.Push(inner);
            }

            if (current is INamedTypeSymbol type && isWanted(type))
            {
                types.Add(type);
            }
        }

        return types;
    }
}
