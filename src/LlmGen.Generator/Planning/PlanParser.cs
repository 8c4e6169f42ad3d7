using LlmGen.Generator.Model;
using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmGen.Generator.Planning;

/// <summary>Reads the plans of one interface: finds by name what each step needs, and with it the graph.</summary>
internal sealed class PlanParser
{
    private readonly ClientParser _client;
    private readonly PlanTypes _types;
    private readonly Func<IMethodSymbol, bool> _isPublic;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<IMethodSymbol, PlanSearch> _searches = new(SymbolEqualityComparer.Default);

    /// <param name="client">The interface's parser.</param>
    /// <param name="isPublic">Whether the client has an interface's method as a public one.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public PlanParser(ClientParser client, Func<IMethodSymbol, bool> isPublic, CancellationToken cancellationToken)
    {
        _client = client;
        _isPublic = isPublic;
        _cancellationToken = cancellationToken;
        _types = new PlanTypes(client.Compilation);
        Steps = new StepMethods(client.Interface);
    }

    public StepMethods Steps { get; }

    public ClientParser Client => _client;

    public PlanTypes Types => _types;

    /// <summary>The plan, or null where it cannot be generated; <paramref name="brokenBy"/> is the rule that says why.</summary>
    public PlanModel? Parse(IMethodSymbol method, AttributeData attribute, bool isExplicit, IDeclarationIssues? issues, out string brokenBy)
    {
        brokenBy = DeclarationRuleIds.UnsupportedMember;
        ParameterRole[] roles = [.. method.Parameters.Select(parameter => IsToken(parameter) ? ParameterRole.CancellationToken : ParameterRole.Text)];
        if (MethodParser.UnsupportedReason(method, roles) is { } reason)
        {
            issues?.Report(brokenBy, method, method.Name, reason);
            return null;
        }

        (PlanStepKind kind, ITypeSymbol? result) = StepMethod.ResultOf(method.ReturnType);
        if (method.ReturnType.TypeKind == TypeKind.Error || result?.TypeKind == TypeKind.Error)
        {
            return null;
        }

        if (result is null || kind == PlanStepKind.Synchronous)
        {
            brokenBy = DeclarationRuleIds.PlanTarget;
            issues?.ReportAt(brokenBy, attribute, null, method, method.Name, "returns '" + method.ReturnType.Display() + "'; return Task<T>, ValueTask<T> or IAsyncEnumerable<T>");
            return null;
        }

        var search = new PlanSearch(this, method, issues, _cancellationToken);
        PlanTargetModel? target = search.FindTarget(attribute, kind, result);
        if (target is null || search.BrokenBy is not null)
        {
            brokenBy = search.BrokenBy ?? brokenBy;
            return null;
        }

        if (RecursionOf(method, search.Steps) is { } recursion)
        {
            brokenBy = DeclarationRuleIds.PlanCycle;
            issues?.Report(brokenBy, method, method.Name, recursion);
            return null;
        }

        if (!roles.Contains(ParameterRole.CancellationToken))
        {
            issues?.Report(DeclarationRuleIds.NoCancellationToken, method, method.Name);
        }

        ReportUnused(method, search.Inputs.Concat(target.Inputs), issues);
        var plan = new PlanModel(
            method.Name,
            method.Name.WithoutAsync(),
            _client.QualifiedName(method.ContainingType),
            isExplicit,
            method.ReturnType.Annotated(),
            kind == PlanStepKind.Stream ? result.Annotated() : null,
            new(method.Parameters.Select((parameter, i) => MethodParser.ParameterOf(parameter, roles[i]))),
            new(search.Models(_isPublic)),
            target);
        if (issues is not null && !search.Steps.Any(step => step.ForEach is not null))
        {
            // A fan-out is one step in which much runs together.
            ReportChain(plan, method, issues);
        }

        return plan;
    }

    /// <summary>Reports what is named as an output by the interface itself, where nothing could take that name, or no plan needs it.</summary>
    public void ReportUnneeded()
    {
        if (_client.Issues is null)
        {
            return;
        }

        foreach (IMethodSymbol method in _client.Interface.GetMembers().OfType<IMethodSymbol>())
        {
            if (BadOutputOf(method) is { } output)
            {
                _client.Issues.ReportAt(
                    DeclarationRuleIds.OutputName, output, "name", method, method.Name, output.ConstructorArguments[0].Value as string ?? "null");
            }
        }

        // What a broken plan needs is not known.
        PlanSearch[] plans = [.. Steps.All.Where(step => step.Plan is not null).Select(SearchOf)];
        if (Array.Exists(plans, plan => plan.BrokenBy is not null))
        {
            return;
        }

        HashSet<StepMethod> needed = [.. plans.SelectMany(plan => plan.Steps)];
        foreach (StepMethod step in Steps.All)
        {
            if (!needed.Contains(step)
                && SymbolEqualityComparer.Default.Equals(step.Method.ContainingType, _client.Interface)
                && step.Method.Attribute(KnownNames.LlmGen, KnownNames.OutputAttribute) is { } output
                && BadOutputOf(step.Method) is null)
            {
                _client.Issues.ReportAt(DeclarationRuleIds.UnreachableStep, output, null, step.Method, step.Method.Name, step.Output);
            }
        }
    }

    /// <summary>The <c>[Output]</c> of a method, where no parameter or member could have its name.</summary>
    private static AttributeData? BadOutputOf(IMethodSymbol method) =>
        method.Attribute(KnownNames.LlmGen, KnownNames.OutputAttribute) is { ConstructorArguments: [{ Kind: TypedConstantKind.Primitive } name] } output
        && !(name.Value is string text && SyntaxFacts.IsValidIdentifier(text))
            ? output
            : null;

    private static void ReportUnused(IMethodSymbol method, IEnumerable<PlanInputModel> inputs, IDeclarationIssues? issues)
    {
        if (issues is not null)
        {
            HashSet<string> used = [.. inputs.Select(input => input.Parameter).OfType<string>()];
            foreach (IParameterSymbol parameter in method.Parameters.Where(parameter => !IsToken(parameter) && !used.Contains(parameter.Name)))
            {
                issues.Report(DeclarationRuleIds.UnusedParameter, parameter, "The plan '" + method.Name + "'", parameter.Name);
            }
        }
    }

    public static bool IsToken(IParameterSymbol parameter) => MethodParser.RoleOf(parameter.Type) == ParameterRole.CancellationToken;

    /// <summary>A plan or fan-out may be a step of another one, but not of itself by way of others: the way, or null.</summary>
    public string? RecursionOf(IMethodSymbol method, IReadOnlyList<StepMethod> steps)
    {
        var path = new List<string> { method.Name };
        var seen = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        return Find(steps) ? string.Join(" → ", path) : null;

        bool Find(IReadOnlyList<StepMethod> within)
        {
            foreach (StepMethod step in within)
            {
                if (step.Plan is null && step.ForEach is null)
                {
                    continue;
                }

                path.Add(step.Method.Name);
                if (SymbolEqualityComparer.Default.Equals(step.Method, method) || (seen.Add(step.Method) && Find(StepsOf(step))))
                {
                    return true;
                }

                path.RemoveAt(path.Count - 1);
            }

            return false;
        }
    }

    /// <summary>What a plan or fan-out calls.</summary>
    private IReadOnlyList<StepMethod> StepsOf(StepMethod step) =>
        step.Plan is not null ? SearchOf(step).Steps
        : step.ForEach is { ConstructorArguments: [{ Value: string name }] } && Steps.Single(name, out _) is { } target ? [target]
        : [];

    private PlanSearch SearchOf(StepMethod plan)
    {
        if (!_searches.TryGetValue(plan.Method, out PlanSearch? search))
        {
            _searches.Add(plan.Method, search = new PlanSearch(this, plan.Method, issues: null, _cancellationToken));
            search.FindTarget(plan.Plan!, plan.Kind, plan.Type);
        }

        return search;
    }

    private static void ReportChain(PlanModel plan, IMethodSymbol method, IDeclarationIssues issues)
    {
        var graph = new PlanGraph(plan);
        if (plan.Steps.Count > 0 && graph.IsChain)
        {
            issues.Report(DeclarationRuleIds.PlanChain, method, method.Name, string.Join(" → ", graph.CriticalPath().Select(step => plan.Steps[step].Output)));
        }
    }
}
