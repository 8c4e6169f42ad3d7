using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>What is known of one compilation's calls; all rules share it.</summary>
internal sealed class LlmCompilation
{
    private static readonly ConditionalWeakTable<Compilation, StrongBox<LlmCompilation?>> Known = new();

    private readonly ConditionalWeakTable<IOperation, Body> _bodies = new();
    private readonly LlmMethods _methods;
    private readonly MethodSummaries _summaries;
    private readonly Callers _callers;
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _tests = new(SymbolEqualityComparer.Default);

    private LlmCompilation(Compilation compilation, LlmMethods methods)
    {
        Compilation = compilation;
        _methods = methods;
        Limits = new CentralLimits(compilation);
        Clients = new DeclaredClients(compilation);
        Sources = new SourceIndex(compilation, methods.Names, methods.IsConfigured, methods.HasClients);
        _summaries = new MethodSummaries(this);
        _callers = new Callers(compilation, _summaries.ModelOf);
        Registered = new RegisteredClient(compilation, _summaries.ModelOf);
        IsServer = !compilation.GetTypesByMetadataName("Microsoft.AspNetCore.Http.HttpContext").IsEmpty;
    }

    public Compilation Compilation { get; }

    public SourceIndex Sources { get; }

    /// <summary>The client that the program registers for injection.</summary>
    public RegisteredClient Registered { get; }

    /// <summary>Whether the program may serve requests.</summary>
    public bool IsServer { get; }

    public CentralLimits Limits { get; }

    public DeclaredClients Clients { get; }

    /// <summary>Whether LlmGen is there, so that interfaces may be marked for it.</summary>
    public bool HasClients => _methods.HasClients;

    /// <summary>What is known of a compilation; null where no library is there whose calls could be found, or no file that could hold one.</summary>
    public static LlmCompilation? Of(Compilation compilation, AnalyzerConfigOptionsProvider options) =>
        Known.GetValue(compilation, key => new StrongBox<LlmCompilation?>(Create(key, options))).Value;

    public Body BodyOf(IOperation root) => _bodies.GetValue(root, key => new Body(key, this));

    /// <summary>What an invocation asks of a model; null where it asks nothing.</summary>
    public ModelMethod? Of(IInvocationOperation invocation, Body body)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (_methods.Of(method) is { } direct)
        {
            return direct;
        }

        foreach (ModelLibrary library in ModelLibraries.All)
        {
            if (library.PromptFunction is { } function && function.Method == method.Name && method.IsIn(function.Namespace))
            {
                return function.IsMadeFromPrompt(invocation, body) ? new ModelMethod(library, LlmCallKind.Chat) : null;
            }
        }

        return _summaries.Of(method)?.Call;
    }

    /// <summary>What a method asks of a model wherever it is called; null where that is nothing, or depends on what it is called on.</summary>
    public ModelMethod? Of(IMethodSymbol method) => _methods.Of(method) ?? _summaries.Of(method)?.Call;

    /// <summary>What is known of a method of this compilation; null where its code cannot be seen.</summary>
    public MethodSummary? SummaryOf(IMethodSymbol method) => _summaries.SummaryOf(method);

    /// <summary>The methods of this compilation that run where a method is called: itself, or what implements or overrides it.</summary>
    public IReadOnlyList<IMethodSymbol> ImplementationsOf(IMethodSymbol method) => _summaries.ImplementationsOf((method.ReducedFrom ?? method).OriginalDefinition);

    /// <summary>All calls of a method; empty where there are none, or where code outside of this compilation may call it.</summary>
    public IReadOnlyList<IInvocationOperation> CallersOf(IMethodSymbol method) => _callers.Of(method);

    /// <summary>The code of a method of this compilation; null where there is none.</summary>
    public Body? BodyOf(IMethodSymbol method) => _summaries.OperationOf(method) is { } operation ? BodyOf(operation.Root()) : null;

    /// <summary>What a private field that is assigned once is made as; null where that cannot be told.</summary>
    public (IOperation Value, Body Body)? ValueOf(IFieldSymbol field)
    {
        if (field is not { IsReadOnly: true, DeclaredAccessibility: Accessibility.Private })
        {
            return null;
        }

        if (_summaries.InitializerOf(field) is { } initializer)
        {
            return (initializer, BodyOf(initializer.Root()));
        }

        List<Body> bodies = [.. field.ContainingType.Constructors().Select(BodyOf).OfType<Body>().Where(body => body.Variables.ValuesOf(field) is not { Count: 0 })];
        return bodies is [{ } constructor] && constructor.Variables.ValuesOf(field) is [{ } value] ? (value, constructor) : null;
    }

    /// <summary>What a method of this compilation does; null where its code cannot be seen.</summary>
    public IOperation? OperationOf(IMethodSymbol method) => _summaries.OperationOf(method);

    /// <summary>What a method of this compilation returns, where that is one expression.</summary>
    public (IOperation Value, Body Body)? ResultOf(IMethodSymbol method) => _summaries.ResultOf(method);

    /// <summary>Whether code belongs to a class of tests.</summary>
    public bool IsTest(ISymbol owner)
    {
        for (INamedTypeSymbol? type = owner.ContainingType; type is not null; type = type.ContainingType)
        {
            if (_tests.GetOrAdd(type, static key => key.GetMembers().OfType<IMethodSymbol>().Any(TestMethods.IsTest)))
            {
                return true;
            }
        }

        return false;
    }

    private static LlmCompilation? Create(Compilation compilation, AnalyzerConfigOptionsProvider options)
    {
        // Words before types: to ask for one makes the compiler open every reference and declare every type.
        ImmutableHashSet<string> configured = UsageOptions.CallsOf(compilation, options);
        if (configured.IsEmpty && !LlmGenReference.IsIn(compilation) && !compilation.SyntaxTrees.Any(ModelWords.AreIn))
        {
            return null;
        }

        var methods = new LlmMethods(compilation, configured);
        return methods.IsAny ? new LlmCompilation(compilation, methods) : null;
    }
}
