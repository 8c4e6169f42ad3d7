using System.Globalization;
using System.Text.Json;
using Anthropic;
using Anthropic.Models.Messages;
using LlmGen.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace LlmGen.Tests.Anthropic;

/// <summary>A server that speaks Anthropic's Messages API, and the official SDK's client of it with prompt caching.</summary>
internal sealed class ServedClaude : IAsyncDisposable
{
    public const string Model = "claude-test";

    private readonly AnthropicClient _sdk;
    private readonly HttpClient _http;

    private ServedClaude(WireServer server, Ttl? prefixTtl, ILoggerFactory? loggerFactory)
    {
        Server = server;
        // Would read what is left of a response for ever, where it is not told to stop.
        _http = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = System.Threading.Timeout.InfiniteTimeSpan });
        _sdk = new AnthropicClient { ApiKey = "any", BaseUrl = server.Address, MaxRetries = 0, HttpClient = _http };
        Client = _sdk.AsIChatClient(Model).WithAnthropicPromptCaching(prefixTtl, loggerFactory);
    }

    public WireServer Server { get; }

    public IChatClient Client { get; }

    /// <summary>The SDK's client without prompt caching.</summary>
    public IChatClient Bare => _sdk.AsIChatClient(Model);

    /// <summary>What the only request said.</summary>
    public JsonElement Body => Server.Body;

    /// <summary>Where the breakpoints of the only request are, such as <c>system[0]</c>; one of an hour with <c>:1h</c> behind.</summary>
    public IReadOnlyList<string> Breakpoints => [.. BreakpointsIn(Body)];

    public static async Task<ServedClaude> StartAsync(
        Func<JsonElement, HttpContext, Task> answer, Ttl? prefixTtl = null, ILoggerFactory? loggerFactory = null) =>
        new(await WireServer.StartAsync(answer), prefixTtl, loggerFactory);

    public static Task<ServedClaude> StartAsync(AnthropicAnswer answer, Ttl? prefixTtl = null, ILoggerFactory? loggerFactory = null) =>
        StartAsync(answer.WriteAsync, prefixTtl, loggerFactory);

    public async ValueTask DisposeAsync()
    {
        _sdk.Dispose();
        _http.Dispose();
        await Server.DisposeAsync();
    }

    private static IEnumerable<string> BreakpointsIn(JsonElement body)
    {
        foreach (string list in (string[])["tools", "system", "messages"])
        {
            foreach ((int index, JsonElement item) in Items(body, list))
            {
                if (Breakpoint(item) is { } ttl)
                {
                    yield return string.Create(CultureInfo.InvariantCulture, $"{list}[{index}]{ttl}");
                }

                foreach ((int block, JsonElement content) in Items(item, "content"))
                {
                    if (Breakpoint(content) is { } blockTtl)
                    {
                        yield return string.Create(CultureInfo.InvariantCulture, $"{list}[{index}].content[{block}]{blockTtl}");
                    }
                }
            }
        }
    }

    private static IEnumerable<(int Index, JsonElement Item)> Items(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Index() : [];

    private static string? Breakpoint(JsonElement item) =>
        !item.TryGetProperty("cache_control", out JsonElement control) ? null
        : control.TryGetProperty("ttl", out JsonElement ttl) && ttl.GetString() is { } text ? ":" + text
        : "";
}
