using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>LLM010: a history to which every turn of a conversation is added, and from which nothing is ever taken.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnboundedHistoryAnalyzer : UsageAnalyzer
{
    /// <summary>Creates the rule.</summary>
    public UnboundedHistoryAnalyzer()
        : base(Rules.UnboundedHistory)
    {
    }

    private protected override void Analyze(UsageContext context)
    {
        if (context.Body.Calls.IsEmpty || TestMethods.Is(context.Owner))
        {
            return;
        }

        HashSet<ISymbol> reported = new(SymbolEqualityComparer.Default);
        foreach (LlmCall call in context.Body.Calls.Where(call => call.IsDirect && call.Method.Kind == LlmCallKind.Chat))
        {
            if (ChatHistories.HandedTo(call) is { } handed
                && handed.Variable() is { } history
                && !reported.Contains(history)
                && GrowsWith(call, history, context) is { } occasion
                && IsNeverShortened(history, context.Body)
                && !context.Body.Llm.Sources.ReducesHistories)
            {
                reported.Add(history);
                context.Report(handed.Syntax.GetLocation(), history.Name, occasion);
            }
        }
    }

    /// <summary>What adds to a history each time that it happens; null where nothing is seen to happen again and again.</summary>
    private static string? GrowsWith(LlmCall call, ISymbol history, UsageContext context)
    {
        List<IInvocationOperation> added =
        [
            .. context.Body.Variables.ReferencesTo(history).Select(ChatHistories.AddedAt).OfType<IInvocationOperation>().Where(add => add.Function() == call.Invocation.Function()),
        ];
        List<ILoopOperation> loops = [.. LoopsAround(call.Invocation)];
        if (loops.Count > 0)
        {
            return loops.Any(loop => IsEndless(loop, context.Body)
                && !IsDeclaredIn(history, loop)
                && added.Any(add => IsWithin(add, loop) && HoldsInput(add, loop, context.Body)))
                    ? "iteration"
                    : null;
        }

        return Outlives(history, context.Body.Llm.Compilation)
            && context.Owner is IMethodSymbol { MethodKind: MethodKind.Ordinary, Name: not "Main" } method
            && call.Invocation.Function() == context.Body.Root
            && added.Any(add => !LoopsAround(add).Any() && HoldsParameter(add, method, context.Body))
                ? "call to '" + method.Name + "'"
                : null;
    }

    private static bool IsNeverShortened(ISymbol history, Body body) =>
        history is ILocalSymbol
            ? body.Variables.ValueOf(history)?.Unwrapped() is IObjectCreationOperation or ICollectionExpressionOperation && ChatHistories.OnlyGrows(history, body)
            : MethodsOf(history.ContainingType).All(method => body.Llm.BodyOf(method) is not { } other || ChatHistories.OnlyGrows(history, other));

    private static IEnumerable<IMethodSymbol> MethodsOf(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IMethodSymbol>().Concat(type.GetTypeMembers().SelectMany(MethodsOf));

    /// <summary>Whether a history is a private member, which only its own type can shorten.</summary>
    private static bool Outlives(ISymbol history, Compilation compilation) =>
        history is IFieldSymbol { DeclaredAccessibility: Accessibility.Private } or IPropertySymbol { DeclaredAccessibility: Accessibility.Private }
        && history.IsFromSource(compilation)
        && (history is not IPropertySymbol property || property.IsAutomatic(compilation));

    private static IEnumerable<ILoopOperation> LoopsAround(IOperation operation)
    {
        for (IOperation? current = operation.Parent; current is not null and not IAnonymousFunctionOperation and not ILocalFunctionOperation; current = current.Parent)
        {
            // A loop over the stream of the answer is no loop of its own.
            if (current is ILoopOperation loop && !(loop is IForEachLoopOperation each && each.Collection.DescendantsAndSelf().Contains(operation)))
            {
                yield return loop;
            }
        }
    }

    /// <summary>Whether a loop ends only when somebody ends it: the user, or whoever sends messages.</summary>
    private static bool IsEndless(ILoopOperation loop, Body body) => loop switch
    {
        IWhileLoopOperation { Condition: null } => true,
        IWhileLoopOperation { Condition: { } condition } =>
            condition.ConstantValue is { HasValue: true, Value: true } || condition.DescendantsAndSelf().Any(part => UserInput.Is(part, body)) || IsNotCancelled(condition),
        IForLoopOperation { Condition: null } => true,
        IForEachLoopOperation { IsAsynchronous: true } => true,
        _ => false,
    };

    private static bool IsNotCancelled(IOperation condition) =>
        condition.Unwrapped() is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: { } operand }
        && operand.Unwrapped() is IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" };

    private static bool IsDeclaredIn(ISymbol history, ILoopOperation loop) =>
        history is ILocalSymbol
        && history.DeclaringSyntaxReferences is [{ } declaration]
        && declaration.SyntaxTree == loop.Syntax.SyntaxTree
        && loop.Syntax.Span.Contains(declaration.Span);

    private static bool IsWithin(IOperation operation, IOperation outer) => outer.Syntax.Span.Contains(operation.Syntax.Span);

    /// <summary>Whether what is added is what the user wrote in this turn, or what the loop was sent.</summary>
    private static bool HoldsInput(IInvocationOperation add, ILoopOperation loop, Body body) =>
        add.Arguments.SelectMany(argument => argument.Value.DescendantsAndSelf()).Any(part =>
            part is ILocalReferenceOperation { Local: { } local } && loop is IForEachLoopOperation && loop.Locals.Contains(local, SymbolEqualityComparer.Default)
            || (part.Type?.SpecialType == SpecialType.System_String && UserInput.Is(part, body)));

    private static bool HoldsParameter(IInvocationOperation add, IMethodSymbol method, Body body)
    {
        return add.Arguments.Any(argument => Holds(argument.Value, 0));

        bool Holds(IOperation value, int depth) => depth < 4 && value.DescendantsAndSelf().Any(part => part switch
        {
            IParameterReferenceOperation { Parameter: { } parameter } =>
                parameter.Type.Name != "CancellationToken" && method.Parameters.Contains(parameter, SymbolEqualityComparer.Default),
            ILocalReferenceOperation local =>
                body.Variables.ValueOf(local.Local) is { } assigned && assigned.Unwrapped() is not IAwaitOperation && Holds(assigned, depth + 1),
            _ => false,
        });
    }
}
