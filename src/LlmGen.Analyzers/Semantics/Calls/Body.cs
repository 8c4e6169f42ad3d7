using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>One body of code and the calls in it: what every rule begins with.</summary>
internal sealed class Body
{
    // Computed without a lock: bodies ask for each other, from several threads.
    private Variables? _variables;
    private StrongBox<ImmutableArray<LlmCall>>? _calls;
    private StrongBox<ImmutableArray<IOperation>>? _toolInvokers;
    private StrongBox<ImmutableArray<IOperation>>? _pacing;

    public Body(IOperation root, LlmCompilation llm)
    {
        Root = root;
        Llm = llm;
    }

    public IOperation Root { get; }

    public LlmCompilation Llm { get; }

    public Variables Variables => _variables ??= new Variables(Root);

    /// <summary>The calls, wrappers included, in the order of their evaluation.</summary>
    public ImmutableArray<LlmCall> Calls => (_calls ??= new(FindCalls())).Value;

    /// <summary>Calls of a method that puts tools into a client, and clients made to do so.</summary>
    public IEnumerable<IOperation> ToolInvokers => (_toolInvokers ??= new([.. Root.Descendants().Where(InvokesTools)])).Value;

    /// <summary>Whether something in the body spaces calls out or orders them: a delay, a gate, a limiter, a transaction, a clock that is read.</summary>
    public bool IsPaced => !Pacing.IsEmpty;

    private ImmutableArray<IOperation> Pacing => (_pacing ??= new([.. Root.Descendants().Where(Paces)])).Value;

    /// <summary>Whether something in the body spaces out or orders the calls at a place: what the lambda of a fan-out does so with are its own items.</summary>
    public bool IsPacedAt(IOperation place) => Pacing.Any(pacing =>
        !(pacing.Function() is IAnonymousFunctionOperation lambda && lambda.SelectOf() is not null && !place.IsWithin(lambda)));

    /// <summary>The calls, searched for again: while summaries are made, fewer may be known.</summary>
    public ImmutableArray<LlmCall> FindCalls()
    {
        ImmutableArray<LlmCall>.Builder? calls = null;
        foreach (IOperation operation in Root.Descendants())
        {
            if (operation is IInvocationOperation invocation && Llm.Of(invocation, this) is { } method)
            {
                (calls ??= ImmutableArray.CreateBuilder<LlmCall>()).Add(new LlmCall(invocation, method));
            }
        }

        return calls?.ToImmutable() ?? [];
    }

    private static bool InvokesTools(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod.Name: ExtensionsAI.UseTools } || (operation is IObjectCreationOperation { Type.Name: { } name } && ModelLibraries.ToolInvokers.Contains(name));

    private static bool Paces(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod: { Name: "Delay" or "Sleep", ContainingType.Name: "Task" or "Thread" } } => true,
        IInvocationOperation { TargetMethod: { Name: "WaitAsync" or "Wait" or "AcquireAsync" or "WaitForNextTickAsync" or "WaitOne", ContainingType.Name: { } type } } =>
            type is "SemaphoreSlim" or "Semaphore" or "Mutex" or "PeriodicTimer" || type.EndsWith("Limiter", StringComparison.Ordinal),
        IInvocationOperation { TargetMethod.Name: "BeginTransaction" or "BeginTransactionAsync" } => true,
        IObjectCreationOperation { Type.Name: "TransactionScope" or "PeriodicTimer" } => true,
        ILockOperation => true,
        _ => false,
    };
}
