using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>
/// Whether a text is made of what a search found for a question: the search is one of a known library, called here or in a method of the compilation, and its query
/// comes from a parameter or from what a user writes. What is found for a constant is the same for everybody.
/// </summary>
internal sealed class SearchResults
{
    private const int MaxDepth = 48;

    /// <summary>How many methods of the compilation may stand between a text and the library.</summary>
    private const int Levels = 2;

    private static readonly string[] Libraries =
    [
        "Microsoft.Extensions.VectorData", "Microsoft.SemanticKernel", "Microsoft.KernelMemory", "Azure.Search.Documents", "Qdrant.Client", "Pinecone", "Milvus.Client",
        "ChromaDB.Client", "Weaviate", "Elastic.Clients.Elasticsearch", "OpenSearch.Client", "NRedisStack", "LangChain",
    ];

    private static readonly string[] Searches = ["Search", "Query", "Nearest", "Similar", "Relevant", "Retriev"];

    /// <summary>Words in the names of a project's own methods that may search. Others are not looked into.</summary>
    private static readonly string[] OwnSearches = [.. Searches, "Find", "Lookup", "LookUp", "Recall", "Context", "Knowledge"];

    private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);
    private readonly IInvocationOperation? _helper;
    private readonly int _level;
    private int _depth;

    private SearchResults(IInvocationOperation? helper, int level)
    {
        _helper = helper;
        _level = level;
    }

    /// <param name="text">The text.</param>
    /// <param name="helper">The call of the method that the text stands in, where it was followed into one.</param>
    /// <param name="body">Where the text stands.</param>
    public static bool Are(IOperation text, IInvocationOperation? helper, Body body) =>
        text.Type is { } type
        && (type.SpecialType == SpecialType.System_String || type.TypeKind == TypeKind.Array || type.AllInterfaces.Any(one => one.Name == "IEnumerable"))
        && new SearchResults(helper, 0).AreIn(text, body);

    private bool AreIn(IOperation text, Body body) => Holds(text, body, IsSearch);

    /// <summary>Whether anything that flows into a value is of a kind.</summary>
    private bool Holds(IOperation value, Body body, Func<IOperation, Body, bool> isOfKind)
    {
        if (isOfKind(value, body))
        {
            return true;
        }

        if (++_depth > MaxDepth)
        {
            _depth--;
            return false;
        }

        bool holds = value switch
        {
            IConditionalOperation conditional => Holds(conditional.WhenTrue, body, isOfKind) || (conditional.WhenFalse is { } other && Holds(other, body, isOfKind)),
            ILocalReferenceOperation local => _seen.Add(local.Local) && SourcesOf(local, body).Any(source => Holds(source, body, isOfKind)),
            IParameterReferenceOperation { Parameter: { } parameter } => GivenFor(parameter) is { } given && Holds(given, body.Llm.BodyOf(given.Root()), isOfKind),
            _ => value.ChildOperations.Any(child => Holds(child, body, isOfKind)),
        };
        _depth--;
        return holds;
    }

    /// <summary>What a local is made of: its values, the loop that it stands for, what is added to it.</summary>
    private static IEnumerable<IOperation> SourcesOf(ILocalReferenceOperation local, Body body)
    {
        foreach (IOperation value in body.Variables.ValuesOf(local.Local) ?? [])
        {
            yield return value;
        }

        if (VaryingOrder.LoopOf(local) is { } loop)
        {
            yield return loop.Collection;
        }

        foreach (IOperation reference in body.Variables.ReferencesTo(local.Local))
        {
            switch (reference.Parent)
            {
                case IAssignmentOperation change and (ICompoundAssignmentOperation or ISimpleAssignmentOperation) when change.Target == reference:
                    yield return change.Value;
                    break;
                case IInvocationOperation { TargetMethod.Name: "Add" or "AddRange" or "Append" or "AppendLine" or "AppendJoin" } change when change.Instance == reference:
                    foreach (IArgumentOperation argument in change.Arguments)
                    {
                        yield return argument.Value;
                    }

                    break;
            }
        }
    }

    private IOperation? GivenFor(IParameterSymbol parameter) =>
        _helper is not null && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol.OriginalDefinition, _helper.TargetMethod.OriginalDefinition)
            ? _helper.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal)?.Value
            : null;

    private bool IsSearch(IOperation operation, Body body)
    {
        if (operation is not IInvocationOperation { TargetMethod: { } method } invocation || method.ReturnsVoid || !OwnSearches.Any(word => method.Name.Contains(word)))
        {
            return false;
        }

        bool isSearch = IsOfLibrary(method, body.Llm.Compilation)
            || (_level < Levels
                && method.IsFromSource(body.Llm.Compilation)
                && body.Llm.ImplementationsOf(method) is { Count: > 0 } implementations
                && implementations.All(implementation => CallsSearch(implementation, body)));
        return isSearch && invocation.Arguments.Any(argument => new SearchResults(_helper, _level).Holds(argument.Value, body, IsQuestion));
    }

    private bool CallsSearch(IMethodSymbol method, Body body) =>
        body.Llm.BodyOf(method) is { } own && own.Root.Descendants().Any(operation => new SearchResults(null, _level + 1).IsSearch(operation, own));

    private static bool IsOfLibrary(IMethodSymbol method, Compilation compilation) =>
        Searches.Any(word => method.Name.Contains(word))
        && method.ContainingType.SelfAndBases().Any(type => !type.IsFromSource(compilation) && Libraries.Any(type.IsIn));

    /// <summary>Whether a value is a question that a method was asked, rather than a service that it was given: a parameter with text, a vector or a request.</summary>
    private static bool IsQuestion(IOperation operation, Body body) => operation switch
    {
        IParameterReferenceOperation { Parameter: { ContainingSymbol: not IMethodSymbol { MethodKind: MethodKind.Constructor }, Type: { } type } } =>
            type.SpecialType == SpecialType.System_String
            || type.TypeKind == TypeKind.Array
            || type.Name is ExtensionsAI.Message or "Embedding" or "ReadOnlyMemory" or "IEnumerable" or "IList" or "List" or "IReadOnlyList" or "ICollection"
            || (type.IsFromSource(body.Llm.Compilation) && type.IsRecord),
        IInvocationOperation input => UserInput.Is(input, body),
        _ => false,
    };
}
