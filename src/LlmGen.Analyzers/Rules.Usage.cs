using Microsoft.CodeAnalysis;

namespace LlmGen.Analyzers;

// LLM001 to LLM016: avoidable latency in code that calls a model. Descriptors that share an id differ in their message only.
internal static partial class Rules
{
    private const string Latency = "LlmGen.Latency";

    public static readonly DiagnosticDescriptor SerialAwaits = new(
        UsageRuleIds.SerialAwaits,
        "Independent model calls are awaited one after the other",
        "{0} are independent; run them concurrently to save about {1}",
        Latency,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Calls that are awaited one after the other take the sum of their latencies. Calls that run concurrently take as long as the slowest one.",
        HelpLink(UsageRuleIds.SerialAwaits));

    public static readonly DiagnosticDescriptor UnstablePrefix = new(
        UsageRuleIds.UnstablePrefix,
        "Prompt prefix changes between calls",
        "'{0}' {1} and prevents caching of {2}{3}; {4}",
        Latency,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Providers cache a prompt up to the first token that differs. Place text that varies after text that stays the same.",
        HelpLink(UsageRuleIds.UnstablePrefix));

    public static readonly DiagnosticDescriptor NoOutputLimit = new(
        UsageRuleIds.NoOutputLimit,
        "Model call has no output token limit",
        "'{0}' has no output token limit; set {1}",
        Latency,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Latency grows with every output token. A limit bounds the worst case, and some servers reserve capacity for the whole limit.",
        HelpLink(UsageRuleIds.NoOutputLimit));

    public static readonly DiagnosticDescriptor AwaitInLoop = new(
        UsageRuleIds.AwaitInLoop,
        "Model call is awaited in a loop with independent iterations",
        "'{0}' is awaited in independent iterations; run them concurrently",
        Latency,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A sequential loop takes the sum of the latencies of its calls. With a concurrency of four it takes about a quarter of that.",
        HelpLink(UsageRuleIds.AwaitInLoop));

    public static readonly DiagnosticDescriptor UnboundedFanOut = new(
        UsageRuleIds.UnboundedFanOut,
        "Model calls run without a concurrency limit",
        "'{0}' is called for every item without a concurrency limit; add one",
        Latency,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "Providers reject excess requests with status 429, and retries make the batch slower than a limited number of concurrent calls.",
        HelpLink(UsageRuleIds.UnboundedFanOut));

    public static readonly DiagnosticDescriptor WholeResponseWritten = new(
        UsageRuleIds.WholeResponseWritten,
        "Whole response is buffered only to be written",
        "'{0}' is buffered only to be written; stream it",
        Latency,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "The reader waits for the last token of a buffered response. Of a streamed response, the first words appear after the first token.",
        HelpLink(UsageRuleIds.WholeResponseWritten));

    public static readonly DiagnosticDescriptor BlockingCall = new(
        UsageRuleIds.BlockingCall,
        "Do not block on model calls",
        "Await '{0}' instead of blocking",
        Latency,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A call takes seconds. Blocking holds a thread for that time, can exhaust the thread pool, and can deadlock where a synchronization context is captured.",
        HelpLink(UsageRuleIds.BlockingCall));

    public static readonly DiagnosticDescriptor ClientPerCall = new(
        UsageRuleIds.ClientPerCall,
        "Client is created per call",
        "'{0}' is created for every {1}; reuse one instance",
        Latency,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A new client may open new connections, which costs a DNS lookup, a TCP handshake and a TLS handshake before the first byte.",
        HelpLink(UsageRuleIds.ClientPerCall));

    public static readonly DiagnosticDescriptor SerialTools = new(
        UsageRuleIds.SerialTools,
        "Tools are invoked sequentially",
        "Tools are invoked sequentially; set AllowConcurrentInvocation",
        Latency,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "When a model requests several tools in one response, sequential invocation takes the sum of their durations instead of the longest one.",
        HelpLink(UsageRuleIds.SerialTools));

    public static readonly DiagnosticDescriptor UnboundedHistory = new(
        UsageRuleIds.UnboundedHistory,
        "Chat history grows without a limit",
        "'{0}' grows with every {1} and is never trimmed; trim it, or use a chat reducer",
        Latency,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "The time to first token and the cost of a request grow with the history. A history that exceeds the context window makes the request fail.",
        HelpLink(UsageRuleIds.UnboundedHistory));

    public static readonly DiagnosticDescriptor UselessCache = new(
        UsageRuleIds.UselessCache,
        "Ineffective response cache",
        "'{0}' makes the cache key unique per call; remove it from the key",
        Latency,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A cache key that is unique per call is never found again. At a temperature above 0, a cache returns the first of many possible responses every time.",
        HelpLink(UsageRuleIds.UselessCache));

    public static readonly DiagnosticDescriptor WarmCache = new(
        UsageRuleIds.UselessCache,
        "Ineffective response cache",
        "Temperature {0} asks for varied responses, but the cache repeats one; set it to 0",
        Latency,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A cache key that is unique per call is never found again. At a temperature above 0, a cache returns the first of many possible responses every time.",
        HelpLink(UsageRuleIds.UselessCache));

    public static readonly DiagnosticDescriptor TokenNotPassed = new(
        UsageRuleIds.TokenNotPassed,
        "Forward the CancellationToken to model calls",
        "Forward '{1}' to '{0}'",
        Latency,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "Without the token, a call continues after its caller has cancelled: it keeps its connection, counts against rate limits, and is billed.",
        HelpLink(UsageRuleIds.TokenNotPassed));

    public static readonly DiagnosticDescriptor InputInSystemPrompt = new(
        UsageRuleIds.InputInSystemPrompt,
        "User input in the system prompt",
        "'{0}' is user input in the system prompt; move it to a user message",
        Latency,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "User input in the system prompt enables prompt injection, and a system prompt that differs between users is not served from the prompt cache.",
        HelpLink(UsageRuleIds.InputInSystemPrompt));

    public static readonly DiagnosticDescriptor ShortPrefix = new(
        UsageRuleIds.ShortPrefix,
        "Prompt prefix is too short to be cached, or is duplicated",
        "Stable prefix has about {0} tokens, {1} below the usual prompt cache minimum; extend it",
        Latency,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "Providers cache prefixes from a minimum length on, and share a cached prefix only between prompts that begin with identical text.",
        HelpLink(UsageRuleIds.ShortPrefix));

    public static readonly DiagnosticDescriptor RepeatedText = new(
        UsageRuleIds.ShortPrefix,
        "Prompt prefix is too short to be cached, or is duplicated",
        "Prompt text of about {0} tokens is duplicated in {1} places; extract a constant",
        Latency,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "Providers cache prefixes from a minimum length on, and share a cached prefix only between prompts that begin with identical text.",
        HelpLink(UsageRuleIds.ShortPrefix));

    public static readonly DiagnosticDescriptor EmbeddingPerItem = new(
        UsageRuleIds.EmbeddingPerItem,
        "One embedding request per item",
        "'{0}' requests one embedding per iteration; batch them",
        Latency,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "One request for many short texts takes about as long as a request for one text.",
        HelpLink(UsageRuleIds.EmbeddingPerItem));

    public static readonly DiagnosticDescriptor WastedStream = new(
        UsageRuleIds.WastedStream,
        "Inefficient use of a response stream",
        "'{0}' is only concatenated; use the non-streaming call",
        Latency,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A stream sends its request whenever it is enumerated. A stream whose updates are only concatenated gives nothing that a buffered response does not.",
        HelpLink(UsageRuleIds.WastedStream));

    public static readonly DiagnosticDescriptor StreamEnumeratedTwice = new(
        UsageRuleIds.WastedStream,
        "Inefficient use of a response stream",
        "'{0}' is enumerated again, which repeats the request; store the response",
        Latency,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "A stream sends its request whenever it is enumerated. A stream whose updates are only concatenated gives nothing that a buffered response does not.",
        HelpLink(UsageRuleIds.WastedStream));
}
