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
        "Prompt template is invalid",
        "The template of '{0}' {1}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A placeholder names a parameter of the method or a member of it, with a format that the type supports. Literal braces are doubled.",
        HelpLink(DeclarationRuleIds.Template));

    private static readonly DiagnosticDescriptor UnusedParameter = new(
        DeclarationRuleIds.UnusedParameter,
        "Parameter is not used",
        "{0} does not use the parameter '{1}'; use or remove it",
        Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "The argument for an unused parameter never reaches the model.",
        HelpLink(DeclarationRuleIds.UnusedParameter));

    private static readonly DiagnosticDescriptor UnwritableType = new(
        DeclarationRuleIds.UnwritableType,
        "Type cannot be written into a prompt",
        "'{0}' is of type '{1}', which cannot be written into a prompt; {2}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Strings, numbers, dates, enums, Guid, Uri, other IFormattable types, and sequences of these can be written into a prompt.",
        HelpLink(DeclarationRuleIds.UnwritableType));

    private static readonly DiagnosticDescriptor UnreadableResult = new(
        DeclarationRuleIds.UnreadableResult,
        "Result type cannot be deserialized",
        "'{0}' cannot be deserialized from a response: {1}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The schema and the deserializer are generated at compile time, for types whose members are known then.",
        HelpLink(DeclarationRuleIds.UnreadableResult));

    private static readonly DiagnosticDescriptor UnsupportedMember = new(
        DeclarationRuleIds.UnsupportedMember,
        "Interface member cannot be generated",
        "'{0}' cannot be generated: {1}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A generated member is a non-generic method with a [Prompt], whose parameters can be used in an async method.",
        HelpLink(DeclarationRuleIds.UnsupportedMember));

    private static readonly DiagnosticDescriptor NameClash = new(
        DeclarationRuleIds.NameClash,
        "Client cannot be generated",
        "Cannot generate a client for '{0}': {1}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Each client needs a unique class name and registration method name. Generated code needs C# 12 or newer.",
        HelpLink(DeclarationRuleIds.NameClash));

    private static readonly DiagnosticDescriptor NoCancellationToken = new(
        DeclarationRuleIds.NoCancellationToken,
        "Method has no CancellationToken parameter",
        "'{0}' has no CancellationToken parameter; add one",
        Declaration,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A model call takes seconds and costs money. A caller that no longer needs the response should be able to cancel it.",
        HelpLink(DeclarationRuleIds.NoCancellationToken));

    private static readonly DiagnosticDescriptor OutputName = new(
        DeclarationRuleIds.OutputName,
        "Output name is not a valid identifier",
        "The output name '{1}' of '{0}' is not a valid identifier; use the name of a parameter or member",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A plan passes an output to the parameters and members of the same name.",
        HelpLink(DeclarationRuleIds.OutputName));

    private static readonly DiagnosticDescriptor NoProducer = new(
        DeclarationRuleIds.NoProducer,
        "Plan input has no producer",
        "The plan '{0}' needs '{1}' for {2}, which no step or parameter produces{3}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The output of a step has the name of its method without Async, or the name in [Output]. Its inputs have the names of its parameters.",
        HelpLink(DeclarationRuleIds.NoProducer));

    private static readonly DiagnosticDescriptor TwoProducers = new(
        DeclarationRuleIds.TwoProducers,
        "Plan input has more than one producer",
        "The plan '{0}' needs '{1}', which {2} produce; rename one with [Output(\"…\")]",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A plan binds inputs to outputs by name, so each output name must be unique.",
        HelpLink(DeclarationRuleIds.TwoProducers));

    private static readonly DiagnosticDescriptor WrongPlanType = new(
        DeclarationRuleIds.WrongPlanType,
        "Types in a plan or fan-out do not match",
        "Cannot pass '{1}' in '{0}': {2}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "An output is passed unchanged. A stream can also be passed as a list of its elements, or as a string of its text. The result of a plan cannot contain a stream.",
        HelpLink(DeclarationRuleIds.WrongPlanType));

    private static readonly DiagnosticDescriptor PlanCycle = new(
        DeclarationRuleIds.PlanCycle,
        "Plan or fan-out has a cycle",
        "The steps of '{0}' form a cycle: {1}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A step that depends on its own result can never start.",
        HelpLink(DeclarationRuleIds.PlanCycle));

    private static readonly DiagnosticDescriptor UnreachableStep = new(
        DeclarationRuleIds.UnreachableStep,
        "Output is not used by any plan",
        "No plan uses '{1}', the output of '{0}'",
        Declaration,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A step runs only in plans that use its output.",
        HelpLink(DeclarationRuleIds.UnreachableStep));

    private static readonly DiagnosticDescriptor PlanChain = new(
        DeclarationRuleIds.PlanChain,
        "Plan is sequential",
        "All steps of the plan '{0}' run sequentially: {1}",
        Declaration,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "The latency of a plan is that of its critical path. In a chain, that is the sum of all steps.",
        HelpLink(DeclarationRuleIds.PlanChain));

    private static readonly DiagnosticDescriptor PlanTarget = new(
        DeclarationRuleIds.PlanTarget,
        "Target of a plan or fan-out is invalid",
        "'{0}' {1}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A plan sets the members of a record, a class or a tuple, or returns the result of the step that it names. A fan-out returns a list or a stream of the results of the method that it names.",
        HelpLink(DeclarationRuleIds.PlanTarget));

    private static readonly DiagnosticDescriptor FanOutItem = new(
        DeclarationRuleIds.FanOutItem,
        "Item parameter of a fan-out is ambiguous",
        "'{0}' {1}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Each item is passed to the one parameter of the called method for which the fan-out has no parameter of the same name.",
        HelpLink(DeclarationRuleIds.FanOutItem));

    public static readonly DiagnosticDescriptor MisplacedLever = new(
        DeclarationRuleIds.MisplacedLever,
        "Attribute has no effect",
        "[{0}] has no effect: {1}",
        Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "The attribute applies to methods that LlmGen generates: interface methods with a [Prompt] and without a body.",
        HelpLink(DeclarationRuleIds.MisplacedLever));

    private static readonly DiagnosticDescriptor LeverSetting = new(
        DeclarationRuleIds.LeverSetting,
        "Setting is out of range",
        "'{0}' has {1}",
        Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Times and limits must be greater than 0, percentiles from 1 to 99, attempts from 2 to 10, or 0 for unset. A temperature must be from 0 to 2. Names must not be blank. Only one parameter can be the cache scope.",
        HelpLink(DeclarationRuleIds.LeverSetting));

    private static readonly DiagnosticDescriptor ContradictoryLevers = new(
        DeclarationRuleIds.ContradictoryLevers,
        "Attributes contradict each other",
        "The attributes of '{0}' contradict each other: {1}",
        Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A limit, an objective or a hedge that another setting always preempts has no effect.",
        HelpLink(DeclarationRuleIds.ContradictoryLevers));

    public static ImmutableArray<DiagnosticDescriptor> OfDeclarations { get; } =
    [
        Template, UnusedParameter, UnwritableType, UnreadableResult, UnsupportedMember, NameClash, NoCancellationToken, OutputName, NoProducer,
        TwoProducers, WrongPlanType, PlanCycle, UnreachableStep, PlanChain, PlanTarget, FanOutItem, LeverSetting, ContradictoryLevers,
    ];

    public static DiagnosticDescriptor OfDeclaration(string id) => OfDeclarations.First(rule => rule.Id == id);
}
