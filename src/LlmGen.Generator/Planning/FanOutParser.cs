using LlmGen.Generator.Model;
using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmGen.Generator.Planning;

/// <summary>Reads one fan-out: which method it calls, where its items come from and where they go.</summary>
internal sealed class FanOutParser
{
    private readonly PlanParser _plans;
    private readonly IMethodSymbol _method;
    private readonly AttributeData _attribute;
    private readonly IDeclarationIssues? _issues;
    private readonly IParameterSymbol? _progress;
    private string? _brokenBy;

    private FanOutParser(PlanParser plans, IMethodSymbol method, AttributeData attribute, IDeclarationIssues? issues)
    {
        _plans = plans;
        _method = method;
        _attribute = attribute;
        _issues = issues;
        _progress = method.Parameters.FirstOrDefault(IsProgress);
    }

    /// <summary>The fan-out, or null where it cannot be generated; <paramref name="brokenBy"/> is the rule that says why.</summary>
    /// <param name="plans">The interface's plans.</param>
    /// <param name="method">The method.</param>
    /// <param name="attribute">Its <c>[ForEach]</c>.</param>
    /// <param name="isExplicit">Whether it must be an explicit implementation.</param>
    /// <param name="isPublic">Whether the client has an interface's method as a public one.</param>
    /// <param name="issues">Who hears what is wrong, or null.</param>
    /// <param name="brokenBy">The first rule that it breaks.</param>
    public static FanOutModel? Parse(
        PlanParser plans, IMethodSymbol method, AttributeData attribute, bool isExplicit, Func<IMethodSymbol, bool> isPublic, IDeclarationIssues? issues, out string brokenBy)
    {
        var parser = new FanOutParser(plans, method, attribute, issues);
        FanOutModel? model = parser.Parse(isExplicit, isPublic);
        brokenBy = parser._brokenBy ?? DeclarationRuleIds.UnsupportedMember;
        return parser._brokenBy is null ? model : null;
    }

    private FanOutModel? Parse(bool isExplicit, Func<IMethodSymbol, bool> isPublic)
    {
        ParameterRole[] roles = [.. _method.Parameters.Select(parameter => PlanParser.IsToken(parameter) ? ParameterRole.CancellationToken : ParameterRole.Text)];
        string? contradiction = _method.Attribute(KnownNames.LlmGen, KnownNames.PlanAttribute) is null ? null : "it has both [Plan] and [ForEach]; remove one";
        if ((MethodParser.UnsupportedReason(_method, roles) ?? contradiction) is { } reason)
        {
            Break(DeclarationRuleIds.UnsupportedMember, reason);
            return null;
        }

        if (_attribute.ConstructorArguments is not [{ Kind: TypedConstantKind.Primitive } named] || _method.ReturnType.TypeKind == TypeKind.Error)
        {
            // The compiler says what is wrong.
            return null;
        }

        if (FanOutResult.Of(_method.ReturnType) is not { } result)
        {
            BreakAt("returns '" + _method.ReturnType.Display() + "'; return Task<IReadOnlyList<T>> or IAsyncEnumerable<T>");
            return null;
        }

        if (_plans.Steps.Single(named.Value as string ?? "", out string? mistake) is not { } step)
        {
            BreakAt(mistake!);
            return null;
        }

        if (_plans.RecursionOf(_method, [step]) is { } recursion)
        {
            Break(DeclarationRuleIds.PlanCycle, recursion);
            return null;
        }

        PlanReading? list = null;
        bool needsBang = false;
        if (!result.IsStream && (list = _plans.Types.FitList(result.Element, result.Returned, out needsBang)) is null)
        {
            BreakAt("returns '" + _method.ReturnType.Display() + "', which is not assignable from a list of results; return Task<IReadOnlyList<T>> or IAsyncEnumerable<T>");
            return null;
        }

        if (ItemParameter(step) is not { } item || Sequence(step, item) is not { } sequence)
        {
            return null;
        }

        if (SettingRules.AreBroken(_attribute, _method, _issues))
        {
            _brokenBy ??= DeclarationRuleIds.LeverSetting;
        }

        PlanInputModel? value = ValueOf(step, result.Item);
        List<PlanInputModel> arguments = Arguments(step, item, sequence);
        if (value is null || _brokenBy is not null)
        {
            return null;
        }

        ReportWarnings(result, roles, arguments, sequence);
        int most = _attribute.Named("MaxConcurrency")?.Value as int? ?? 0;
        bool isStream = IsStream(sequence.Type);
        return new FanOutModel(
            _method.Name,
            _plans.Client.QualifiedName(_method.ContainingType),
            isExplicit,
            _method.ReturnType.Annotated(),
            result.Form,
            list,
            needsBang,
            new(_method.Parameters.Select((parameter, i) => MethodParser.ParameterOf(parameter, roles[i]))),
            sequence.Name,
            isStream && sequence.Type.SequenceElement() is not null ? "global::System.Collections.Generic.IAsyncEnumerable<" + ElementOf(sequence.Type)!.Annotated() + ">" : null,
            _progress?.Name,
            item.Name,
            ElementOf(sequence.Type)!.Annotated(),
            result.Item.Annotated(),
            value,
            step.ToModel(isPublic(step.Method), _plans.Client, arguments),
            most,
            _attribute.Named("Unordered")?.Value is true,
            _attribute.Named("Prefix") is { Type: { } type, Value: int start and > 0 } ? SymbolExtensions.EnumValue(type, start) : null);
    }

    private static bool IsProgress(IParameterSymbol parameter) =>
        parameter.Type is INamedTypeSymbol { TypeArguments: [{ } reported] }
        && parameter.Type.Is("System", "IProgress`1")
        && reported.Is(KnownNames.LlmGen, KnownNames.FanOutProgress);

    /// <summary>The element of a sequence that arrives or is at hand; null where it is none, or may be null itself.</summary>
    private static ITypeSymbol? ElementOf(ITypeSymbol type) =>
        type.NullableAnnotation == NullableAnnotation.Annotated ? null : StreamElement(type) ?? type.SequenceElement();

    private static bool IsStream(ITypeSymbol type) => StreamElement(type) is not null;

    private static ITypeSymbol? StreamElement(ITypeSymbol type)
    {
        INamedTypeSymbol? stream = type.Is("System.Collections.Generic", "IAsyncEnumerable`1")
            ? (INamedTypeSymbol)type
            : type.AllInterfaces.FirstOrDefault(implemented => implemented.Is("System.Collections.Generic", "IAsyncEnumerable`1"));
        return stream?.TypeArguments[0];
    }

    /// <summary>The fan-out's own parameter of a name, whatever its case; of two that differ in case alone, the one that is written so.</summary>
    private IParameterSymbol? ParameterFor(string name) => _method.Parameters
        .Where(parameter =>
            !PlanParser.IsToken(parameter)
            && !SymbolEqualityComparer.Default.Equals(parameter, _progress)
            && string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase))
        .OrderByDescending(parameter => parameter.Name == name)
        .FirstOrDefault();

    /// <summary>The parameter of the called method that takes the item: the one that nothing is passed to by name, one that must be given before one that need not.</summary>
    private IParameterSymbol? ItemParameter(StepMethod step)
    {
        IParameterSymbol[] open = [.. step.Method.Parameters.Where(parameter => !PlanParser.IsToken(parameter) && ParameterFor(parameter.Name) is null)];
        IParameterSymbol[] needed = [.. open.Where(parameter => !parameter.HasExplicitDefaultValue && !parameter.IsParams)];
        switch (needed.Length == 0 ? open : needed)
        {
            case [{ } item]:
                return item;
            case []:
                Break(
                    DeclarationRuleIds.FanOutItem,
                    step.Method.Parameters.All(PlanParser.IsToken)
                        ? "calls '" + step.Method.Name + "', which has no parameter for the item"
                        : "has a parameter for each one of '" + step.Method.Name + "', so none remains for the item; rename the sequence");
                return null;
            default:
                Break(
                    DeclarationRuleIds.FanOutItem,
                    "does not determine which parameter of '" + step.Method.Name + "' takes the item: " + Names(needed.Length == 0 ? open : needed) + "; add parameters of the same name for the others");
                return null;
        }
    }

    /// <summary>The parameter that holds the items.</summary>
    private IParameterSymbol? Sequence(StepMethod step, IParameterSymbol item)
    {
        string[] taken = [.. step.Method.Parameters.Select(parameter => parameter.Name)];
        IParameterSymbol[] own =
        [
            .. _method.Parameters.Where(parameter =>
                !PlanParser.IsToken(parameter)
                && !SymbolEqualityComparer.Default.Equals(parameter, _progress)
                && !taken.Contains(parameter.Name, StringComparer.OrdinalIgnoreCase)),
        ];
        IParameterSymbol[] sequences = [.. own.Where(parameter => ElementOf(parameter.Type) is { } element && _plans.Types.Fits(element, item.Type, neverNull: false, out _))];
        switch (sequences)
        {
            case [{ } sequence]:
                return sequence;
            case [] when own.FirstOrDefault(parameter => IsNullableSequence(parameter.Type, item.Type)) is { } nullable:
                Break(DeclarationRuleIds.FanOutItem, "takes its items from '" + nullable.Name + "', which may be null; make it non-nullable");
                return null;
            case []:
                Break(
                    DeclarationRuleIds.FanOutItem,
                    "has no sequence of '" + item.Type.Display() + "' for the parameter '" + item.Name + "' of '" + step.Method.Name + "'; add an IEnumerable<" + item.Type.Display()
                        + "> or IAsyncEnumerable<" + item.Type.Display() + "> with a different name");
                return null;
            default:
                Break(DeclarationRuleIds.FanOutItem, "does not determine which sequence contains the items: " + Names(sequences) + "; rename one like a parameter of the called method");
                return null;
        }
    }

    /// <summary>Whether a parameter would hold the items if it could not be null.</summary>
    private bool IsNullableSequence(ITypeSymbol type, ITypeSymbol item) =>
        type.WithoutNullable(out bool isNullable) is { } sequence
        && isNullable
        && ElementOf(sequence.WithNullableAnnotation(NullableAnnotation.NotAnnotated)) is { } element
        && _plans.Types.Fits(element, item, neverNull: false, out _);

    private List<PlanInputModel> Arguments(StepMethod step, IParameterSymbol item, IParameterSymbol sequence)
    {
        var arguments = new List<PlanInputModel>();
        bool isNamed = false;
        foreach (IParameterSymbol parameter in step.Method.Parameters)
        {
            if (PlanParser.IsToken(parameter))
            {
                arguments.Add(new PlanInputModel(parameter.Name, isNamed, null, -1, PlanReading.Value, false, null));
            }
            else if (SymbolEqualityComparer.Default.Equals(parameter, item))
            {
                _plans.Types.Fits(ElementOf(sequence.Type)!, item.Type, neverNull: false, out bool needsBang);
                arguments.Add(new PlanInputModel(parameter.Name, isNamed, item.Name, -1, PlanReading.Value, needsBang, null));
            }
            else if (ParameterFor(parameter.Name) is { } own)
            {
                if (!_plans.Types.Fits(own.Type, parameter.Type, neverNull: false, out bool losesNull))
                {
                    BreakByType(own.Name, "the parameter", own.Type, "'" + step.Method.Name + "'", parameter.Type);
                }

                arguments.Add(new PlanInputModel(parameter.Name, isNamed, own.Name, -1, PlanReading.Value, losesNull, null));
            }
            else
            {
                isNamed = true;
            }
        }

        return arguments;
    }

    private PlanInputModel? ValueOf(StepMethod step, ITypeSymbol needed)
    {
        if (_plans.Types.Fit(step, needed, out bool needsBang) is { } reading and not PlanReading.Stream)
        {
            return new PlanInputModel("", false, null, 0, reading, needsBang, null);
        }

        BreakByType(step.Output, "'" + step.Method.Name + "'", step.Method.ReturnType, "an element of '" + _method.Name + "'", needed);
        return null;
    }

    private void ReportWarnings(FanOutResult result, ParameterRole[] roles, List<PlanInputModel> arguments, IParameterSymbol sequence)
    {
        if (_issues is null)
        {
            return;
        }

        if (!roles.Contains(ParameterRole.CancellationToken))
        {
            _issues.Report(DeclarationRuleIds.NoCancellationToken, _method, _method.Name);
        }

        foreach (IParameterSymbol parameter in _method.Parameters)
        {
            if (!PlanParser.IsToken(parameter) && !SymbolEqualityComparer.Default.Equals(parameter, _progress) && parameter.Name != sequence.Name && !arguments.Exists(argument => argument.Parameter == parameter.Name))
            {
                _issues.Report(DeclarationRuleIds.UnusedParameter, parameter, "The fan-out '" + _method.Name + "'", parameter.Name);
            }
        }

        if (!result.IsStream && _attribute.Named("Unordered")?.Value is true)
        {
            _issues.ReportAt(
                DeclarationRuleIds.ContradictoryLevers, _attribute, "Unordered", _method, _method.Name, "Unordered has no effect on a method that returns a list; remove it");
        }

        if (_attribute.Named("MaxConcurrency")?.Value is 1 && _attribute.Named("Prefix")?.Value is int and > 0)
        {
            _issues.ReportAt(DeclarationRuleIds.ContradictoryLevers, _attribute, "Prefix", _method, _method.Name, "Prefix has no effect with MaxConcurrency = 1; remove it");
        }
    }

    private static string Names(IEnumerable<IParameterSymbol> parameters)
    {
        string[] names = [.. parameters.Select(parameter => "'" + parameter.Name + "'")];
        return string.Join(", ", names.Take(names.Length - 1)) + " or " + names[names.Length - 1];
    }

    private void Break(string id, string reason)
    {
        _brokenBy ??= id;
        _issues?.Report(id, _method, _method.Name, reason);
    }

    private void BreakAt(string mistake)
    {
        _brokenBy ??= DeclarationRuleIds.PlanTarget;
        _issues?.ReportAt(DeclarationRuleIds.PlanTarget, _attribute, null, _method, _method.Name, mistake);
    }

    private void BreakByType(string name, string giver, ITypeSymbol given, string taker, ITypeSymbol needed)
    {
        _brokenBy ??= DeclarationRuleIds.WrongPlanType;
        if (given.TypeKind != TypeKind.Error && needed.TypeKind != TypeKind.Error)
        {
            _issues?.Report(DeclarationRuleIds.WrongPlanType, _method, _method.Name, name, giver + " provides '" + given.Display() + "', but " + taker + " takes '" + needed.Display() + "'");
        }
    }
}
