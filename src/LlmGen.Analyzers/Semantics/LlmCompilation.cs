using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>What is known of one compilation's calls; all rules share it.</summary>
internal sealed class LlmCompilation
{
    private const string SemanticKernel = "Microsoft.SemanticKernel";

    private static readonly ConditionalWeakTable<Compilation, LlmCompilation> Known = new();

    private readonly ConditionalWeakTable<IOperation, Body> _bodies = new();
    private readonly LlmMethods _methods;
    private readonly Wrappers _wrappers;
    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _tests = new(SymbolEqualityComparer.Default);

    private LlmCompilation(Compilation compilation, AnalyzerConfigOptionsProvider options)
    {
        Compilation = compilation;
        _methods = new LlmMethods(compilation, UsageOptions.CallsOf(compilation, options));
        Sources = new SourceIndex(compilation, _methods.Names, _methods.IsConfigured, _methods.HasClients);
        _wrappers = new Wrappers(this);
    }

    public Compilation Compilation { get; }

    public SourceIndex Sources { get; }

    /// <summary>Whether any library is there whose calls could be found, and any file that could hold one.</summary>
    public bool IsAny => _methods.IsAny && Sources.MayHoldAny;

    public static LlmCompilation Of(Compilation compilation, AnalyzerConfigOptionsProvider options) =>
        Known.GetValue(compilation, key => new LlmCompilation(key, options));

    public Body BodyOf(IOperation root) => _bodies.GetValue(root, key => new Body(key, this));

    /// <summary>What an invocation asks of a model; null where it asks nothing.</summary>
    public LlmMethod? Of(IInvocationOperation invocation, Body body)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (_methods.Of(method) is { } direct)
        {
            return direct;
        }

        if (method.Name == "InvokeAsync" && method.IsIn(SemanticKernel))
        {
            return IsPromptFunction(invocation, body) ? new LlmMethod(LlmLibrary.SemanticKernel, LlmCallKind.Chat) : null;
        }

        return _wrappers.Of(method)?.Call;
    }

    /// <summary>What is known of a method of this compilation; null where its code cannot be seen.</summary>
    public MethodSummary? SummaryOf(IMethodSymbol method) => _wrappers.SummaryOf(method);

    /// <summary>The methods of this compilation that run where a method is called: itself, or what implements or overrides it.</summary>
    public IReadOnlyList<IMethodSymbol> ImplementationsOf(IMethodSymbol method) => _wrappers.ImplementationsOf((method.ReducedFrom ?? method).OriginalDefinition);

    /// <summary>The code of a method of this compilation; null where there is none.</summary>
    public Body? BodyOf(IMethodSymbol method) => _wrappers.OperationOf(method) is { } operation ? BodyOf(operation.Root()) : null;

    /// <summary>What a private field that is assigned once is made as; null where that cannot be told.</summary>
    public (IOperation Value, Body Body)? ValueOf(IFieldSymbol field)
    {
        if (field is not { IsReadOnly: true, DeclaredAccessibility: Accessibility.Private })
        {
            return null;
        }

        if (_wrappers.InitializerOf(field) is { } initializer)
        {
            return (initializer, BodyOf(initializer.Root()));
        }

        List<Body> bodies = [.. field.ContainingType.Constructors().Select(BodyOf).OfType<Body>().Where(body => body.Variables.ValuesOf(field) is not { Count: 0 })];
        return bodies is [{ } constructor] && constructor.Variables.ValuesOf(field) is [{ } value] ? (value, constructor) : null;
    }

    /// <summary>What a method of this compilation does; null where its code cannot be seen.</summary>
    public IOperation? OperationOf(IMethodSymbol method) => _wrappers.OperationOf(method);

    /// <summary>What a method of this compilation returns, where that is one expression.</summary>
    public (IOperation Value, Body Body)? ResultOf(IMethodSymbol method) => _wrappers.ResultOf(method);

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

    /// <summary>A kernel's function runs plain code as often as a prompt: it counts where it is seen to be made from a prompt.</summary>
    private static bool IsPromptFunction(IInvocationOperation invocation, Body body)
    {
        IOperation? function = invocation.TargetMethod.ContainingType.Name == "KernelFunction"
            ? invocation.Instance
            : invocation.Arguments.FirstOrDefault(argument => argument.Parameter?.Type.Name == "KernelFunction")?.Value;
        if (function?.Unwrapped() is ILocalReferenceOperation local)
        {
            function = body.Variables.ValueOf(local.Local);
        }

        return function?.Unwrapped() is IInvocationOperation { TargetMethod: { Name: "CreateFunctionFromPrompt" or "CreateFromPrompt" } factory }
            && factory.IsIn(SemanticKernel);
    }
}
