using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>The methods of a compilation that await a call, found when one is asked for.</summary>
internal sealed class MethodSummaries
{
    private const int Levels = 5;

    /// <summary>How many bodies are read for one question.</summary>
    private const int Budget = 64;

    [ThreadStatic]
    private static Question? _threadQuestion;

    private readonly LlmCompilation _llm;
    private readonly ConcurrentDictionary<IMethodSymbol, MethodSummary> _summaries = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> _models = new();

    public MethodSummaries(LlmCompilation llm)
    {
        _llm = llm;
    }

    /// <summary>The summary of a method that calls a model; null for any other.</summary>
    public MethodSummary? Of(IMethodSymbol method)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        if (method.MethodKind is not (MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.ExplicitInterfaceImplementation)
            || !method.IsFromSource(_llm.Compilation)
            || !(method.ReturnType.IsTask() || method.ReturnType.IsAsyncSequence())
            || !(method.MethodKind == MethodKind.LocalFunction || _llm.Sources.MayCall(method.Name)))
        {
            return null;
        }

        return SummaryOf(method) is { Call: not null } summary ? summary : null;
    }

    /// <summary>The summary of any method of the compilation; null where its code cannot be seen.</summary>
    public MethodSummary? SummaryOf(IMethodSymbol method)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        if (!method.IsFromSource(_llm.Compilation))
        {
            return null;
        }

        if (_summaries.TryGetValue(method, out MethodSummary known))
        {
            return known;
        }

        Question question = _threadQuestion ??= new Question();
        if (question.Open.Count >= Levels || question.Bodies >= Budget || !question.Open.Add(method))
        {
            question.Cuts++;
            return null;
        }

        int cuts = question.Cuts;
        question.Bodies++;
        try
        {
            MethodSummary summary = MayBeReplaced(method) ? OfImplementations(method) : OfBody(method);

            // What was cut off by the depth of this question may be answered by another.
            return question.Open.Count == 1 || question.Cuts == cuts ? _summaries.GetOrAdd(method, summary) : summary;
        }
        finally
        {
            question.Open.Remove(method);
            if (question.Open.Count == 0)
            {
                question.Bodies = 0;
            }
        }
    }

    /// <summary>The methods of the compilation that run where a method is called.</summary>
    public IReadOnlyList<IMethodSymbol> ImplementationsOf(IMethodSymbol method)
    {
        if (!MayBeReplaced(method))
        {
            return [method];
        }

        IEnumerable<IMethodSymbol> all = method.ContainingType.TypeKind == TypeKind.Interface
            ? _llm.Sources.Types
                .Where(type => type.AllInterfaces.Any(implemented => SymbolEqualityComparer.Default.Equals(implemented.OriginalDefinition, method.ContainingType)))
                .Select(type => Implementation(type, method))
                .OfType<IMethodSymbol>()
            : _llm.Sources.Types
                .SelectMany(type => type.GetMembers(method.Name).OfType<IMethodSymbol>())
                .Where(other => Overrides(other, method))
                .Concat(method.IsAbstract ? [] : [method]);
        return [.. all.Distinct<IMethodSymbol>(SymbolEqualityComparer.Default)];
    }

    private static bool MayBeReplaced(IMethodSymbol method) => method.IsAbstract || method.IsVirtual || method.IsOverride;

    private MethodSummary OfImplementations(IMethodSymbol method)
    {
        MethodSummary? joined = null;
        foreach (IMethodSymbol implementation in ImplementationsOf(method))
        {
            MethodSummary? one = implementation.IsAbstract ? null : OfBody(implementation);
            if (one is null)
            {
                return MethodSummary.Unknown;
            }

            joined = joined is null ? one : new MethodSummary(
                joined.Call is not null && one.Call is not null ? joined.Call : null,
                joined.IsIndependent && one.IsIndependent,
                joined.IsPaced || one.IsPaced,
                joined.Reads.Union(one.Reads));
        }

        return joined ?? MethodSummary.Unknown;
    }

    private static IMethodSymbol? Implementation(INamedTypeSymbol type, IMethodSymbol method)
    {
        INamedTypeSymbol constructed = type.AllInterfaces.First(implemented => SymbolEqualityComparer.Default.Equals(implemented.OriginalDefinition, method.ContainingType));
        IMethodSymbol? member = constructed.GetMembers(method.Name).OfType<IMethodSymbol>()
            .FirstOrDefault(candidate => SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, method));
        return member is null ? null : type.FindImplementationForInterfaceMember(member)?.OriginalDefinition as IMethodSymbol;
    }

    private static bool Overrides(IMethodSymbol method, IMethodSymbol overridden)
    {
        for (IMethodSymbol? current = method.OverriddenMethod; current is not null; current = current.OverriddenMethod)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, overridden))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What a method returns, where that is one expression.</summary>
    public (IOperation Value, Body Body)? ResultOf(IMethodSymbol method)
    {
        if (method.IsAbstract || method.IsVirtual || method.IsOverride || OperationOf((method.ReducedFrom ?? method).OriginalDefinition) is not { } operation)
        {
            return null;
        }

        List<IReturnOperation> returns = [.. operation.DescendantsAndSelf().OfType<IReturnOperation>().Where(one => one.Function() == operation.Function())];
        return returns is [{ ReturnedValue: { } value }] ? (value, _llm.BodyOf(operation.Root())) : null;
    }

    /// <summary>The body of a method of the compilation; null where it has none.</summary>
    public IOperation? OperationOf(IMethodSymbol method) =>
        (method.PartialImplementationPart ?? method).DeclaringSyntaxReferences is [{ } reference]
        && BodyOf(reference.GetSyntax()) is { } syntax
        && _llm.Compilation.ContainsSyntaxTree(reference.SyntaxTree)
            ? ModelOf(reference.SyntaxTree).GetOperation(syntax)
            : null;

    /// <summary>What a field is declared with; null where it is declared with nothing.</summary>
    public IOperation? InitializerOf(IFieldSymbol field) =>
        field.DeclaringSyntaxReferences is [{ } reference]
        && reference.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value }
        && _llm.Compilation.ContainsSyntaxTree(reference.SyntaxTree)
            ? ModelOf(reference.SyntaxTree).GetOperation(value)
            : null;

    /// <summary>The one semantic model of a file that all questions share.</summary>
    public SemanticModel ModelOf(SyntaxTree tree) => _models.GetOrAdd(tree, key => _llm.Compilation.GetSemanticModel(key));

    private MethodSummary OfBody(IMethodSymbol method)
    {
        if (OperationOf(method) is not { } operation)
        {
            return MethodSummary.Unknown;
        }

        Body body = _llm.BodyOf(operation.Root());
        LlmCall? call = body.FindCalls().FirstOrDefault(call => (operation.Parent is null || call.Invocation.IsWithin(operation)) && IsAwaited(call, body));
        Footprint footprint = Footprint.OfFunction(operation, body);
        return new MethodSummary(
            call is null ? null : new ModelMethod(ModelLibrary.Wrapper, call.Method.Kind),
            footprint.IsIndependent && !body.IsPaced,
            body.IsPaced,
            footprint.MembersRead());
    }

    /// <summary>Whether a call's answer is waited for where it is made: awaited, enumerated, or returned as it is.</summary>
    private static bool IsAwaited(LlmCall call, Body body)
    {
        if (call.Invocation.Function() is IAnonymousFunctionOperation)
        {
            return false;
        }

        if (call.Await is not null || !call.IsAwaitable)
        {
            return true;
        }

        IOperation current = call.Invocation;
        while (current.Parent is IConversionOperation or IParenthesizedOperation or IConditionalOperation or ICoalesceOperation
            or IArgumentOperation { Parent: IObjectCreationOperation { Type.Name: "ValueTask" } } or IObjectCreationOperation { Type.Name: "ValueTask" })
        {
            current = current.Parent;
        }

        return current.Parent is IReturnOperation
            || (current.Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }
                && body.Variables.ReferencesTo(declarator.Symbol).Any(reference => reference.Parent is IAwaitOperation or IReturnOperation));
    }

    private static SyntaxNode? BodyOf(SyntaxNode declaration) => declaration switch
    {
        BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
        LocalFunctionStatementSyntax local => (SyntaxNode?)local.Body ?? local.ExpressionBody,
        AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody,
        ArrowExpressionClauseSyntax arrow => arrow,
        _ => null,
    };

    /// <summary>One thread's way through the methods that call each other.</summary>
    private sealed class Question
    {
        public HashSet<IMethodSymbol> Open { get; } = new(SymbolEqualityComparer.Default);

        public int Bodies { get; set; }

        public int Cuts { get; set; }
    }
}
