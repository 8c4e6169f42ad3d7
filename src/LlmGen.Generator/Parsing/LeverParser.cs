using System.Collections.Immutable;
using LlmGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LlmGen.Generator.Parsing;

/// <summary>Reads the levers of a method that has a prompt.</summary>
internal static class LeverParser
{
    /// <summary>The levers; <paramref name="brokenBy"/> is the rule that says why the method cannot be generated, or null.</summary>
    public static LeversModel Parse(IMethodSymbol method, IDeclarationIssues? issues, out string? brokenBy)
    {
        brokenBy = null;
        ImmutableArray<AttributeData> attributes = method.GetAttributes();
        string? prediction = PredictionOf(method, issues, ref brokenBy);
        if (attributes.Length < 2)
        {
            // Nearly all methods have a prompt and no lever.
            return prediction is null ? LeversModel.None : LeversModel.None with { Prediction = prediction };
        }

        CacheModel? cache = null;
        ObjectiveModel? objective = null;
        DeadlineModel? deadline = null;
        HedgeModel? hedge = null;
        AttributeData? timed = null;
        AttributeData? hedged = null;
        foreach (AttributeData attribute in attributes)
        {
            if (!IsLever(attribute))
            {
                continue;
            }

            if (SettingRules.AreBroken(attribute, method, issues))
            {
                brokenBy ??= DeclarationRuleIds.LeverSetting;
            }

            switch (attribute.AttributeClass!.Name)
            {
                case KnownNames.CachedAttribute:
                    cache = new CacheModel(Number(attribute, "Seconds"), Texts(attribute, "Tags"), attribute.Named("Version")?.Value as string);
                    break;
                case KnownNames.TimedAttribute:
                    objective = new ObjectiveModel(Number(attribute, "FirstTokenP95"), Number(attribute, "TotalP95"));
                    timed = attribute;
                    break;
                case KnownNames.HedgeAttribute:
                    hedge = new HedgeModel(
                        Number(attribute, "AfterMilliseconds"), Number(attribute, "AfterPercentile"), Number(attribute, "MaxAttempts"));
                    hedged = attribute;
                    break;
                case KnownNames.DeadlineAttribute:
                    deadline = new DeadlineModel(
                        Number(attribute, "FirstTokenMilliseconds"), Number(attribute, "TotalMilliseconds"), Number(attribute, "StallMilliseconds"));
                    if (issues is not null && brokenBy is null && Contradiction(deadline) is { } reason)
                    {
                        issues.ReportAt(DeclarationRuleIds.ContradictoryLevers, attribute, null, method, method.Name, reason);
                    }

                    break;
            }
        }

        if (issues is not null && hedged is not null && brokenBy is null && Contradiction(hedge!, deadline) is { } senseless)
        {
            issues.ReportAt(DeclarationRuleIds.ContradictoryLevers, hedged, null, method, method.Name, senseless);
        }

        if (issues is not null && timed is not null && brokenBy is null && Contradiction(objective!, deadline) is ({ } setting, { } unreachable))
        {
            issues.ReportAt(DeclarationRuleIds.ContradictoryLevers, timed, setting, method, method.Name, unreachable);
        }

        string? scope = cache is null ? null : ScopeOf(method, issues, ref brokenBy);
        var levers = new LeversModel(cache, scope, prediction, objective, deadline, hedge);
        return levers == LeversModel.None ? LeversModel.None : levers;
    }

    public static bool IsLever(AttributeData attribute) =>
        attribute.AttributeClass.Is(KnownNames.LlmGen, KnownNames.CachedAttribute)
        || attribute.AttributeClass.Is(KnownNames.LlmGen, KnownNames.TimedAttribute)
        || attribute.AttributeClass.Is(KnownNames.LlmGen, KnownNames.HedgeAttribute)
        || attribute.AttributeClass.Is(KnownNames.LlmGen, KnownNames.DeadlineAttribute);

    /// <summary>Whether a parameter reaches the call without a placeholder, by its attribute.</summary>
    public static bool IsMarked(IParameterSymbol parameter)
    {
        foreach (AttributeData attribute in parameter.GetAttributes())
        {
            if (attribute.AttributeClass.Is(KnownNames.LlmGen, KnownNames.CacheScopeAttribute)
                || attribute.AttributeClass.Is(KnownNames.LlmGen, KnownNames.PredictionAttribute))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsCacheScope(IParameterSymbol parameter) =>
        parameter.Attribute(KnownNames.LlmGen, KnownNames.CacheScopeAttribute) is not null;

    /// <summary>The text that separates the cached answers of a method, as C#.</summary>
    private static string? ScopeOf(IMethodSymbol method, IDeclarationIssues? issues, ref string? brokenBy)
    {
        string? scope = null;
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (!IsCacheScope(parameter))
            {
                continue;
            }

            if (scope is not null)
            {
                issues?.Report(DeclarationRuleIds.LeverSetting, parameter, method.Name, "more than one [CacheScope]; combine them into one parameter");
                brokenBy ??= DeclarationRuleIds.LeverSetting;
                return scope;
            }

            string name = parameter.Name.Escaped();

            // What an IFormattable leaves out in its default format is not known.
            switch (parameter.Type.TypeKind == TypeKind.Interface ? null : WritableTypes.KindOf(parameter.Type))
            {
                case PromptPartKind.Text or PromptPartKind.Formatted when parameter.Type.WithoutNullable(out _).SpecialType == SpecialType.System_String:
                    scope = name;
                    break;
                case PromptPartKind.Text:
                    scope = "$\"{" + name + "}\"";
                    break;
                case PromptPartKind.Formatted:
                    // The default format of a time leaves out what two scopes may differ by.
                    string format = Formats.IsTime(parameter.Type) ? ":O" : "";
                    scope = "string.Create(global::System.Globalization.CultureInfo.InvariantCulture, $\"{" + name + format + "}\")";
                    break;
                default:
                    issues?.Report(
                        DeclarationRuleIds.UnwritableType, parameter, parameter.Name, parameter.Type.Display(), "use a string, a number or a Guid as the cache scope");
                    brokenBy ??= DeclarationRuleIds.UnwritableType;
                    break;
            }
        }

        return scope;
    }

    private static string? PredictionOf(IMethodSymbol method, IDeclarationIssues? issues, ref string? brokenBy)
    {
        string? prediction = null;
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.Attribute(KnownNames.LlmGen, KnownNames.PredictionAttribute) is null)
            {
                continue;
            }

            if (prediction is null && parameter.Type.SpecialType == SpecialType.System_String)
            {
                prediction = parameter.Name.Escaped();
                continue;
            }

            issues?.Report(
                DeclarationRuleIds.LeverSetting,
                parameter,
                method.Name,
                prediction is null ? "a [Prediction] that is not a string; change its type" : "more than one [Prediction]; remove one");
            brokenBy ??= DeclarationRuleIds.LeverSetting;
        }

        return prediction;
    }

    private static string? Contradiction(HedgeModel hedge, DeadlineModel? deadline) => deadline switch
    {
        _ when hedge is { After: 0, AfterPercentile: 0 } => "[Hedge] sets no delay; set AfterMilliseconds or AfterPercentile",
        { FirstToken: > 0 } when deadline.FirstToken <= hedge.After => "the first-token limit of [Deadline] expires before [Hedge] sends another request",
        { Total: > 0 } when deadline.Total <= hedge.After => "the total limit of [Deadline] expires before [Hedge] sends another request",
        _ => null,
    };

    private static string? Contradiction(DeadlineModel deadline) => deadline switch
    {
        { FirstToken: 0, Total: 0, Stall: 0 } => "[Deadline] sets no limit; set FirstTokenMilliseconds, TotalMilliseconds or StallMilliseconds",
        { Total: > 0 } when deadline.FirstToken >= deadline.Total => "FirstTokenMilliseconds must be less than TotalMilliseconds",
        { Total: > 0 } when deadline.Stall >= deadline.Total => "StallMilliseconds must be less than TotalMilliseconds",
        _ => null,
    };

    private static (string Setting, string Reason)? Contradiction(ObjectiveModel objective, DeadlineModel? deadline) => deadline switch
    {
        _ when objective.TotalP95 > 0 && objective.FirstTokenP95 > objective.TotalP95 =>
            ("FirstTokenP95", "FirstTokenP95 must not be greater than TotalP95"),
        { FirstToken: > 0 } when objective.FirstTokenP95 >= deadline.FirstToken =>
            ("FirstTokenP95", "[Deadline] expires before FirstTokenP95 of [Timed] can be exceeded"),
        { Total: > 0 } when objective.TotalP95 >= deadline.Total =>
            ("TotalP95", "[Deadline] expires before TotalP95 of [Timed] can be exceeded"),
        _ => null,
    };

    private static int Number(AttributeData attribute, string name) => attribute.Named(name)?.Value is int number and > 0 ? number : 0;

    private static EquatableArray<string> Texts(AttributeData attribute, string name) =>
        attribute.Named(name) is { Kind: TypedConstantKind.Array, IsNull: false } texts
            ? new(texts.Values.Select(value => value.Value).OfType<string>())
            : default;
}
