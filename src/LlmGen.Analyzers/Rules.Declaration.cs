using System.Collections.Immutable;
using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmGen.Analyzers;

// LLM101 to LLM108, LLM110 to LLM117 and LLM120 to LLM122: what is wrong with an interface that is marked [LlmClient].
internal static partial class Rules
{
    private const string Declaration = "LlmGen.Declaration";

    private static readonly DiagnosticDescriptor Template = new(
        DeclarationRuleIds.Template,
        "Template: unknown placeholder or member, bad format or brace",
        "The template of '{0}' {1}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A placeholder names a parameter of the method and members of it, with a format that its type knows. A brace of the text is doubled.",
        HelpLink(DeclarationRuleIds.Template));

    private static readonly DiagnosticDescriptor UnusedParameter = new(
        DeclarationRuleIds.UnusedParameter,
        "Parameter that the template does not use",
        "{0} does not use the parameter '{1}'",
        Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "What a caller passes for this parameter never reaches the model.",
        HelpLink(DeclarationRuleIds.UnusedParameter));

    private static readonly DiagnosticDescriptor UnwritableType = new(
        DeclarationRuleIds.UnwritableType,
        "Type that cannot be written into a prompt",
        "'{0}' is of type '{1}', which cannot be written into a prompt; {2}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Text, numbers, dates, enums, Guid, Uri, whatever is IFormattable, and sequences of these can be written into a prompt.",
        HelpLink(DeclarationRuleIds.UnwritableType));

    private static readonly DiagnosticDescriptor UnreadableResult = new(
        DeclarationRuleIds.UnreadableResult,
        "Result type that cannot be read",
        "'{0}' cannot be read from a model's answer: {1}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The reader of an answer is written at compile time, for types whose content is known then.",
        HelpLink(DeclarationRuleIds.UnreadableResult));

    private static readonly DiagnosticDescriptor UnsupportedMember = new(
        DeclarationRuleIds.UnsupportedMember,
        "Member that cannot be generated (property, event, generic method, ref, no [Prompt])",
        "'{0}' cannot be generated: {1}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A generated member is a method with a [Prompt], whose types are known and whose parameters outlive the call's first wait.",
        HelpLink(DeclarationRuleIds.UnsupportedMember));

    private static readonly DiagnosticDescriptor NameClash = new(
        DeclarationRuleIds.NameClash,
        "Name clash of generated clients, or language version below C# 12",
        "'{0}' cannot be given its client: {1}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Every client has a class and a registration method of its own, in C# 12.",
        HelpLink(DeclarationRuleIds.NameClash));

    private static readonly DiagnosticDescriptor NoCancellationToken = new(
        DeclarationRuleIds.NoCancellationToken,
        "No CancellationToken parameter",
        "A call of '{0}' cannot be cancelled: the method has no CancellationToken parameter",
        Declaration,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A call to a model takes seconds and costs money; a caller that no longer waits for it should be able to end it.",
        HelpLink(DeclarationRuleIds.NoCancellationToken));

    private static readonly DiagnosticDescriptor OutputName = new(
        DeclarationRuleIds.OutputName,
        "Output name that is no identifier",
        "The output name '{1}' of '{0}' is no identifier, so that no parameter or member can take it; name it as the parameter or member that takes it",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A plan passes an output to the parameters and members of its name.",
        HelpLink(DeclarationRuleIds.OutputName));

    private static readonly DiagnosticDescriptor NoProducer = new(
        DeclarationRuleIds.NoProducer,
        "Plan that needs what no step gives",
        "The plan '{0}' needs '{1}' for {2}, which no step and no parameter gives{3}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "What a step gives is named by its method without Async, or by [Output]; what it needs, by its parameters.",
        HelpLink(DeclarationRuleIds.NoProducer));

    private static readonly DiagnosticDescriptor TwoProducers = new(
        DeclarationRuleIds.TwoProducers,
        "Plan that needs what two steps give",
        "The plan '{0}' needs '{1}', which {2} give; name the output of one of them otherwise: [Output(\"…\")]",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A plan binds by names, so that a name must belong to one step.",
        HelpLink(DeclarationRuleIds.TwoProducers));

    private static readonly DiagnosticDescriptor WrongPlanType = new(
        DeclarationRuleIds.WrongPlanType,
        "Plan or fan-out with a step of the wrong type",
        "'{0}' cannot pass '{1}' on: {2}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "What a step gives is passed on as it is; of a stream also its elements as a list, or its text as a string. A stream is no member of a result.",
        HelpLink(DeclarationRuleIds.WrongPlanType));

    private static readonly DiagnosticDescriptor PlanCycle = new(
        DeclarationRuleIds.PlanCycle,
        "Plan or fan-out with a cycle",
        "The steps of '{0}' wait for each other: {1}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A step that needs its own result can never start.",
        HelpLink(DeclarationRuleIds.PlanCycle));

    private static readonly DiagnosticDescriptor UnreachableStep = new(
        DeclarationRuleIds.UnreachableStep,
        "Output that no plan needs",
        "No plan needs '{1}', the output of '{0}': it does not run in any",
        Declaration,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A step runs where something needs what it gives.",
        HelpLink(DeclarationRuleIds.UnreachableStep));

    private static readonly DiagnosticDescriptor PlanChain = new(
        DeclarationRuleIds.PlanChain,
        "Plan that is a plain chain",
        "The steps of the plan '{0}' run one after another, so that nothing runs together: {1}",
        Declaration,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A plan is as fast as its critical path; in a plain chain that is the sum of all steps.",
        HelpLink(DeclarationRuleIds.PlanChain));

    private static readonly DiagnosticDescriptor PlanTarget = new(
        DeclarationRuleIds.PlanTarget,
        "Plan or fan-out whose target is missing or overloaded",
        "'{0}' {1}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A plan fills the members of a record, a class or a tuple, or returns the result of the one step that it names; a fan-out gives a list or a stream of what it calls.",
        HelpLink(DeclarationRuleIds.PlanTarget));

    private static readonly DiagnosticDescriptor FanOutItem = new(
        DeclarationRuleIds.FanOutItem,
        "Fan-out whose item parameter is ambiguous",
        "'{0}' {1}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "An item goes to the one parameter of the called method that no parameter of the fan-out has the name of.",
        HelpLink(DeclarationRuleIds.FanOutItem));

    public static readonly DiagnosticDescriptor MisplacedLever = new(
        DeclarationRuleIds.MisplacedLever,
        "Lever where it means nothing",
        "[{0}] does nothing here: {1}",
        Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A lever works on a method that LlmGen generates: one of an interface, without a body, with a [Prompt].",
        HelpLink(DeclarationRuleIds.MisplacedLever));

    private static readonly DiagnosticDescriptor LeverSetting = new(
        DeclarationRuleIds.LeverSetting,
        "Setting out of its range",
        "'{0}' has {1}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Times and limits are greater than 0, percentiles from 1 to 99, attempts from 2 to 10, or 0 for unset; a temperature is from 0 to 2; names are not blank; one parameter separates cached answers.",
        HelpLink(DeclarationRuleIds.LeverSetting));

    private static readonly DiagnosticDescriptor ContradictoryLevers = new(
        DeclarationRuleIds.ContradictoryLevers,
        "Levers that contradict each other",
        "The levers of '{0}' contradict each other: {1}",
        Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A limit, an objective or a hedge that another setting always forestalls has no effect.",
        HelpLink(DeclarationRuleIds.ContradictoryLevers));

    public static ImmutableArray<DiagnosticDescriptor> OfDeclarations { get; } =
    [
        Template, UnusedParameter, UnwritableType, UnreadableResult, UnsupportedMember, NameClash, NoCancellationToken, OutputName, NoProducer,
        TwoProducers, WrongPlanType, PlanCycle, UnreachableStep, PlanChain, PlanTarget, FanOutItem, LeverSetting, ContradictoryLevers,
    ];

    public static DiagnosticDescriptor OfDeclaration(string id) => OfDeclarations.First(rule => rule.Id == id);
}
