using System.Text.Encodings.Web;
using System.Text.Json;

namespace LlmGen.Tests.Wire;

/// <summary>
/// How one kind of server writes an answer. Its stream is a file of <c>Servers</c>, byte for byte what such servers send: the event with
/// <c>$TEXT</c> stands for each piece of the text, or for each but the last where another event holds <c>$LAST</c>.
/// </summary>
internal sealed record ServerShape(string Name)
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The input, output and cached tokens that it reports; null where it reports none.</summary>
    public (int Input, int Output, int? Cached)? Usage { get; private init; } = (30, 7, 16);

    /// <summary>How many tokens go into one chunk.</summary>
    public int ChunkTokens { get; private init; } = 1;

    public string LineEnd { get; private init; } = "\n";

    public static IReadOnlyList<ServerShape> All { get; } =
    [
        new("openai"),
        new("azure-openai") { Usage = null },
        new("vllm") { ChunkTokens = 3, Usage = (30, 7, null) },
        new("sglang"),
        new("llama.cpp"),
        new("ollama") { Usage = (30, 7, null) },
        new("tensorrt-llm"),
        new("deepseek"),
        new("bare-proxy") { LineEnd = "\r\n", Usage = null },
        new("named-events-proxy") { Usage = null },
    ];

    /// <summary>A whole completion, as servers write it, give or take fields.</summary>
    public static string Buffered(string text) => Fill("$TEXT", text, """
        {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"some-model","system_fingerprint":"b6000",
         "choices":[{"index":0,"message":{"role":"assistant","content":$TEXT,"reasoning_content":null,"tool_calls":[],"refusal":null},
                     "logprobs":null,"finish_reason":"stop","stop_reason":null}],
         "usage":{"prompt_tokens":30,"total_tokens":37,"completion_tokens":7,"prompt_tokens_details":{"cached_tokens":16}},
         "timings":{"prompt_ms":20.5},"kv_transfer_params":null}
        """);

    /// <summary>One event of a stream that carries a piece of text.</summary>
    public static string Token(string text) =>
        Fill("$TEXT", text, Event("""{"id":"chatcmpl-1","choices":[{"index":0,"delta":{"content":$TEXT},"finish_reason":null}]}"""));

    /// <summary>The event that closes a stream.</summary>
    public static string Done => Event("[DONE]");

    public static string Event(string data) => "data: " + data + "\n\n";

    /// <summary>The events of a stream that gives a text in these pieces, each with the empty line behind it.</summary>
    public IEnumerable<string> Events(IReadOnlyList<string> pieces)
    {
        string[] chunks = [.. pieces.Chunk(ChunkTokens).Select(chunk => string.Concat(chunk))];
        string[] events = [.. File().TrimEnd().Split("\n\n").Select(item => item + "\n\n")];
        bool marksLast = events.Any(item => item.Contains("$LAST", StringComparison.Ordinal));
        return events
            .SelectMany(item => item.Contains("$TEXT", StringComparison.Ordinal)
                ? (marksLast ? chunks[..^1] : chunks).Select(chunk => Fill("$TEXT", chunk, item))
                : [Fill("$LAST", chunks[^1], item)])
            .Select(item => item.Replace("\n", LineEnd, StringComparison.Ordinal));
    }

    public override string ToString() => Name;

    private string File()
    {
        using Stream resource = typeof(ServerShape).Assembly.GetManifestResourceStream(Name + ".sse")!;
        return new StreamReader(resource).ReadToEnd();
    }

    // As most servers write it: characters beyond ASCII as they are.
    private static string Fill(string place, string text, string json) =>
        json.Replace(place, JsonSerializer.Serialize(text, Relaxed), StringComparison.Ordinal);
}
