using Microsoft.CodeAnalysis;

namespace LlmGen.Analyzers;

// LLM001 to LLM016: what makes the users of a model wait, whatever library calls it.
internal static partial class Rules
{
    private const string Latency = "LlmGen.Latency";

    public static readonly DiagnosticDescriptor SerialAwaits = new(
        UsageRuleIds.SerialAwaits,
        "Serial awaits of calls that do not need each other's result",
        "{0} do not need each other: about {1} saved",
        Latency,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Calls that are awaited one after the other take the sum of their times; started together they take the time of the slowest.",
        HelpLink(UsageRuleIds.SerialAwaits));

    public static readonly DiagnosticDescriptor NoOutputLimit = new(
        UsageRuleIds.NoOutputLimit,
        "Call with no output limit",
        "'{0}' has no output limit: set {1}, so that a rambling answer cannot take minutes",
        Latency,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "The time of an answer grows with every token written. A limit bounds the worst case, and some servers reserve room for it.",
        HelpLink(UsageRuleIds.NoOutputLimit));

    public static readonly DiagnosticDescriptor AwaitInLoop = new(
        UsageRuleIds.AwaitInLoop,
        "LLM call awaited in a loop over independent items",
        "'{0}' is awaited turn by turn, though no turn of the loop needs another: run several at once",
        Latency,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A loop takes as long as all of its calls together; with four at once it takes a quarter of that.",
        HelpLink(UsageRuleIds.AwaitInLoop));

    public static readonly DiagnosticDescriptor UnstablePrefix = new(
        UsageRuleIds.UnstablePrefix,
        "Prompt prefix that changes from call to call",
        "'{0}' {1}: {2} behind it cannot come from the provider's prompt cache{3}",
        Latency,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Providers keep what they computed for the beginning of a prompt, up to the first token that differs. What varies belongs behind what does not.",
        HelpLink(UsageRuleIds.UnstablePrefix));

    public static readonly DiagnosticDescriptor BlockingCall = new(
        UsageRuleIds.BlockingCall,
        "Blocking on an LLM call",
        "A thread is blocked until '{0}' has been answered: await it",
        Latency,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A call takes seconds. A blocked thread serves nobody meanwhile, and where a context is waited for it may never wake.",
        HelpLink(UsageRuleIds.BlockingCall));

    public static readonly DiagnosticDescriptor TokenNotPassed = new(
        UsageRuleIds.TokenNotPassed,
        "CancellationToken at hand that is not passed on",
        "'{0}' goes on when its caller has left: pass '{1}' on",
        Latency,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A call that nobody waits for any longer still holds a connection, a place in the queue, and is paid for.",
        HelpLink(UsageRuleIds.TokenNotPassed));

    public static readonly DiagnosticDescriptor UnboundedFanOut = new(
        UsageRuleIds.UnboundedFanOut,
        "Fan-out of LLM calls with no bound",
        "'{0}' is called for all items at once, however many there are: bound it",
        Latency,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A provider answers too many requests at once with 429, and the retries make the whole slower than a bounded number would have been.",
        HelpLink(UsageRuleIds.UnboundedFanOut));

    public static readonly DiagnosticDescriptor SerialTools = new(
        UsageRuleIds.SerialTools,
        "Tools invoked one by one",
        "The tools that a model asks for at once are invoked one by one: set AllowConcurrentInvocation",
        Latency,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A model that asks for three tools in one answer waits for the sum of their times, where it could wait for the slowest.",
        HelpLink(UsageRuleIds.SerialTools));

    public static readonly DiagnosticDescriptor EmbeddingPerItem = new(
        UsageRuleIds.EmbeddingPerItem,
        "One embedding request per item",
        "'{0}' asks for one embedding in every turn: ask for all of them at once",
        Latency,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A request takes as long for a hundred short texts as for one; a hundred requests take a hundred times as long.",
        HelpLink(UsageRuleIds.EmbeddingPerItem));

    public static readonly DiagnosticDescriptor ClientPerCall = new(
        UsageRuleIds.ClientPerCall,
        "Client built per call",
        "A '{0}' is made for every {1}: make one and keep it, so that its connections are used again",
        Latency,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A new client opens new connections: a name look-up, a TCP and a TLS handshake before the first byte of every call.",
        HelpLink(UsageRuleIds.ClientPerCall));

    public static readonly DiagnosticDescriptor WastedStream = new(
        UsageRuleIds.WastedStream,
        "Response stream enumerated twice, or drained where nothing is shown",
        "{0}",
        Latency,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A stream is a request that is sent when it is enumerated, and its worth is that the first words are seen before the last are written.",
        HelpLink(UsageRuleIds.WastedStream));

    public static readonly DiagnosticDescriptor InputInSystemPrompt = new(
        UsageRuleIds.InputInSystemPrompt,
        "User input in the system prompt",
        "'{0}' is written by the user and goes into the system prompt: put it into the user's message, where it cannot pass for an instruction and leaves the prefix as it is",
        Latency,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "What stands in the system prompt is obeyed, so that a user can write instructions there; and a system prompt that differs from user to user never comes from the provider's prompt cache.",
        HelpLink(UsageRuleIds.InputInSystemPrompt));

    public static readonly DiagnosticDescriptor WholeResponseWritten = new(
        UsageRuleIds.WholeResponseWritten,
        "Whole response awaited only to be written out",
        "'{0}' is awaited to its end only to be written out: stream it, so that its first words are seen while the rest is being written",
        Latency,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "Whoever reads waits for the whole answer before the first word; of a stream, the first word is there after the first token.",
        HelpLink(UsageRuleIds.WholeResponseWritten));

    public static readonly DiagnosticDescriptor UnboundedHistory = new(
        UsageRuleIds.UnboundedHistory,
        "Chat history that grows without bound",
        "'{0}' grows with every {1} and is never shortened: the model reads all of it each time, later and later, until it no longer fits",
        Latency,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "The wait for the first token grows with what the model reads first, and so does what is paid; a conversation that outgrows the context ends in an error.",
        HelpLink(UsageRuleIds.UnboundedHistory));

    public static readonly DiagnosticDescriptor UselessCache = new(
        UsageRuleIds.UselessCache,
        "Cache that cannot hit, or must not",
        "{0}",
        Latency,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A key that is another in every call is never found again: each call pays for the model and for the cache. And answers that are meant to differ come back as one.",
        HelpLink(UsageRuleIds.UselessCache));

    public static readonly DiagnosticDescriptor ShortPrefix = new(
        UsageRuleIds.ShortPrefix,
        "Stable prefix just below the providers' minimum, or one prompt text repeated in many calls",
        "{0}",
        Latency,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A provider keeps a prefix from a certain length on, and for all calls that begin with the very same text.",
        HelpLink(UsageRuleIds.ShortPrefix));
}
