using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmGen.Generator.Planning;

/// <summary>Looks for what one plan needs, from its result back to its parameters.</summary>
internal sealed class PlanSearch
{
    private readonly PlanParser _plans;
    private readonly IMethodSymbol _plan;
    private readonly IDeclarationIssues? _issues;
    private readonly CancellationToken _cancellationToken;
    private readonly List<StepMethod> _found = [];
    private readonly Dictionary<StepMethod, List<PlanInputModel>> _arguments = [];
    private readonly Stack<StepMethod> _open = new();

    public PlanSearch(PlanParser plans, IMethodSymbol plan, IDeclarationIssues? issues, CancellationToken cancellationToken)
    {
        _plans = plans;
        _plan = plan;
        _issues = issues;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The first rule that the plan breaks.</summary>
    public string? BrokenBy { get; private set; }

    /// <summary>What was found: each step after all whose results it takes.</summary>
    public IReadOnlyList<StepMethod> Steps => _found;

    /// <summary>What the steps take.</summary>
    public IEnumerable<PlanInputModel> Inputs => _arguments.Values.SelectMany(arguments => arguments);

    /// <summary>Finds everything that the plan's result needs; null where the result itself is nothing that a plan can give.</summary>
    public PlanTargetModel? FindTarget(AttributeData attribute, PlanStepKind kind, ITypeSymbol result)
    {
        if (attribute.ConstructorArguments is [{ } argument])
        {
            // What is no constant, the compiler reports.
            return argument.Kind == TypedConstantKind.Primitive ? FindStep(attribute, argument.Value as string ?? "", kind, result) : null;
        }

        string? mistake = "returns a stream; name the step that produces it: [Plan(nameof(…))]";
        PlanTarget? target = kind == PlanStepKind.Stream
            ? null
            : PlanTarget.Of(result, _plans.Client.Compilation, IsKnown, _cancellationToken, out mistake);
        if (target is null)
        {
            BreakAt(attribute, mistake!);
            return null;
        }

        return new PlanTargetModel(target.Type, false, new(FindAll(target.Arguments)), new(FindAll(target.Members)));
    }

    /// <summary>The steps in the order in which they are started, with their arguments.</summary>
    public IEnumerable<PlanStepModel> Models(Func<IMethodSymbol, bool> isPublic) =>
        _found.Select(step => step.ToModel(isPublic(step.Method), _plans.Client, _arguments[step]));

    private PlanTargetModel? FindStep(AttributeData attribute, string name, PlanStepKind kind, ITypeSymbol result)
    {
        if (_plans.Steps.Single(name, out string? mistake) is not { } step)
        {
            BreakAt(attribute, mistake!);
            return null;
        }

        if (SymbolEqualityComparer.Default.Equals(step.Method, _plan))
        {
            Break(DeclarationRuleIds.PlanCycle, _plan.Name, _plan.Name + " → " + _plan.Name);
            return null;
        }

        if (kind == PlanStepKind.Stream)
        {
            // Elements are handed on one by one.
            if (step.Kind != PlanStepKind.Stream || !_plans.Types.Fits(step.Type, result, neverNull: false, out bool needsBang))
            {
                BreakByType(step.Method.ReturnType, "'" + step.Method.Name + "'", _plan.ReturnType, "'" + _plan.Name + "'", step.Output);
                return null;
            }

            int index = Visit(step);
            return index < 0 ? null : new PlanTargetModel(null, true, new([new PlanInputModel(step.Output, false, null, index, PlanReading.Stream, needsBang, null)]), default);
        }

        PlanInputModel? input = InputOf(step, new PlanNeed(step.Output, result, false, false, "'" + _plan.Name + "'"), isNamed: false, cast: null);
        return input is null ? null : new PlanTargetModel(null, true, new([input]), default);
    }

    private bool IsKnown(string name) => ParameterFor(name) is not null || _plans.Steps.GivingTo(_plan, name).Count > 0;

    /// <summary>What gives each of some needs; those that are optional and given by nothing are left out.</summary>
    private List<PlanInputModel> FindAll(IEnumerable<PlanNeed> needs)
    {
        var inputs = new List<PlanInputModel>();
        bool isNamed = false;
        foreach (PlanNeed need in needs)
        {
            int before = inputs.Count;
            if (Find(need, isNamed, cast: null) is { } input)
            {
                inputs.Add(input);
            }

            isNamed |= inputs.Count == before;
        }

        return inputs;
    }

    private PlanInputModel? Find(PlanNeed need, bool isNamed, string? cast)
    {
        if (ParameterFor(need.Name) is { } parameter)
        {
            if (!_plans.Types.Fits(parameter.Type, need.Type, neverNull: false, out bool needsBang))
            {
                BreakByType(parameter.Type, "the parameter", need.Type, need.Taker, parameter.Name);
                return null;
            }

            return new PlanInputModel(need.Name, isNamed, parameter.Name, -1, PlanReading.Value, needsBang, cast);
        }

        IReadOnlyList<StepMethod> givers = _plans.Steps.GivingTo(_plan, need.Name);
        switch (givers.Count)
        {
            case 0 when need.IsOptional:
                return null;
            case 0:
                string? closest = _issues is null ? null : ClosestName.Of(need.Name, _plans.Steps.Outputs.Concat(_plan.Parameters.Where(p => !PlanParser.IsToken(p)).Select(p => p.Name)));
                Break(DeclarationRuleIds.NoProducer, _plan.Name, need.Name, need.Taker, closest is null ? "" : "; did you mean '" + closest + "'?");
                return null;
            case 1:
                return InputOf(givers[0], need, isNamed, cast);
            default:
                Break(
                    DeclarationRuleIds.TwoProducers,
                    _plan.Name,
                    need.Name,
                    string.Join(" and ", givers.Select(giver => "'" + giver.Method.Name + "'")));
                return null;
        }
    }

    private PlanInputModel? InputOf(StepMethod step, PlanNeed need, bool isNamed, string? cast)
    {
        PlanReading? fit = _plans.Types.Fit(step, need.Type, out bool needsBang);
        if (fit == PlanReading.Stream && !need.TakesStreams)
        {
            Break(DeclarationRuleIds.WrongPlanType, _plan.Name, need.Name, StreamAsMember(step));
            return null;
        }

        if (fit is not { } reading)
        {
            BreakByType(step.Method.ReturnType, "'" + step.Method.Name + "'", need.Type, need.Taker, need.Name);
            return null;
        }

        int index = Visit(step);
        return index < 0 ? null : new PlanInputModel(need.Name, isNamed, null, index, reading, needsBang, cast);
    }

    /// <summary>Finds what a step needs, then adds it; its index, or -1 where it waits for itself.</summary>
    private int Visit(StepMethod step)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        int index = _found.IndexOf(step);
        if (index >= 0)
        {
            return index;
        }

        if (_open.Contains(step))
        {
            string cycle = string.Join(" → ", _open.TakeWhile(other => other != step).Select(other => other.Name));
            Break(DeclarationRuleIds.PlanCycle, _plan.Name, step.Name + " → " + (cycle.Length == 0 ? "" : cycle + " → ") + step.Name);
            return -1;
        }

        _open.Push(step);
        _arguments[step] = Arguments(step, _plans.Steps.Named(step.Method.Name).Count > 1);
        _open.Pop();
        _found.Add(step);
        return _found.Count - 1;
    }

    private List<PlanInputModel> Arguments(StepMethod step, bool isOverloaded)
    {
        var arguments = new List<PlanInputModel>();
        bool isNamed = false;
        foreach (IParameterSymbol parameter in step.Method.Parameters)
        {
            PlanInputModel? input = PlanParser.IsToken(parameter)
                ? new PlanInputModel(parameter.Name, isNamed, null, -1, PlanReading.Value, false, null)
                : Find(
                    new PlanNeed(parameter.Name, parameter.Type, parameter.HasExplicitDefaultValue || parameter.IsParams, true, "'" + step.Method.Name + "'"),
                    isNamed,
                    isOverloaded ? parameter.Type.Annotated() : null);
            if (input is null)
            {
                isNamed = true;
            }
            else
            {
                arguments.Add(input);
            }
        }

        return arguments;
    }

    private IParameterSymbol? ParameterFor(string name)
    {
        IParameterSymbol? found = null;
        foreach (IParameterSymbol parameter in _plan.Parameters)
        {
            if (!PlanParser.IsToken(parameter) && (parameter.Name == name || (found is null && string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase))))
            {
                found = parameter;
            }
        }

        return found;
    }

    private static string StreamAsMember(StepMethod step) =>
        "the result of a plan cannot contain a stream; use "
        + (step.Type.SpecialType == SpecialType.System_String ? "'string' for the whole text" : "'IReadOnlyList<" + step.Type.Display() + ">' for the elements")
        + ", or return only the stream: [Plan(nameof(" + step.Method.Name + "))]";

    private void BreakByType(ITypeSymbol given, string giver, ITypeSymbol needed, string taker, string name)
    {
        if (given.TypeKind == TypeKind.Error || needed.TypeKind == TypeKind.Error)
        {
            BrokenBy ??= DeclarationRuleIds.WrongPlanType;
            return;
        }

        Break(DeclarationRuleIds.WrongPlanType, _plan.Name, name, giver + " provides '" + given.Display() + "', but " + taker + " takes '" + needed.Display() + "'");
    }

    private void Break(string id, params string[] arguments)
    {
        BrokenBy ??= id;
        _issues?.Report(id, _plan, arguments);
    }

    private void BreakAt(AttributeData attribute, string mistake)
    {
        BrokenBy ??= DeclarationRuleIds.PlanTarget;
        _issues?.ReportAt(DeclarationRuleIds.PlanTarget, attribute, null, _plan, _plan.Name, mistake);
    }
}
