namespace LlmGen.Generator.Parsing;

/// <summary>The rules that a declaration can break.</summary>
internal static class DeclarationRuleIds
{
    /// <summary>Template: unknown placeholder or member, bad format or brace.</summary>
    public const string Template = "LLM101";

    /// <summary>A parameter that the template does not use.</summary>
    public const string UnusedParameter = "LLM102";

    /// <summary>A type that cannot be written into a prompt.</summary>
    public const string UnwritableType = "LLM103";

    /// <summary>A result type that cannot be read.</summary>
    public const string UnreadableResult = "LLM104";

    /// <summary>A member that cannot be generated.</summary>
    public const string UnsupportedMember = "LLM105";

    /// <summary>A clash of names, or a language version below C# 12.</summary>
    public const string NameClash = "LLM106";

    /// <summary>No <c>CancellationToken</c> parameter.</summary>
    public const string NoCancellationToken = "LLM107";

    /// <summary>An output's name that is no identifier.</summary>
    public const string OutputName = "LLM108";

    /// <summary>A plan needs what nothing gives.</summary>
    public const string NoProducer = "LLM110";

    /// <summary>A plan needs what two steps give.</summary>
    public const string TwoProducers = "LLM111";

    /// <summary>What a step of a plan or fan-out gives is not of the type that is needed.</summary>
    public const string WrongPlanType = "LLM112";

    /// <summary>A plan or fan-out with steps that wait for each other.</summary>
    public const string PlanCycle = "LLM113";

    /// <summary>An output that no plan needs.</summary>
    public const string UnreachableStep = "LLM114";

    /// <summary>A plan whose steps run one after another.</summary>
    public const string PlanChain = "LLM115";

    /// <summary>A plan or fan-out whose result is nothing that it can give.</summary>
    public const string PlanTarget = "LLM116";

    /// <summary>A fan-out that does not say what its items are, or where they go.</summary>
    public const string FanOutItem = "LLM117";

    /// <summary>A lever where it means nothing.</summary>
    public const string MisplacedLever = "LLM120";

    /// <summary>A setting that is out of its range.</summary>
    public const string LeverSetting = "LLM121";

    /// <summary>Limits and objectives that contradict each other.</summary>
    public const string ContradictoryLevers = "LLM122";
}
