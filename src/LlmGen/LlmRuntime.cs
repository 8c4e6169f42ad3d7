using System.Collections.Concurrent;
using LlmGen.Calls;
using LlmGen.CompilerServices;
using LlmGen.Levers.Caching;
using LlmGen.Telemetry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LlmGen;

/// <summary>The runtime of generated clients: the chat clients by model name, the options, the clock and the logger. This class is thread-safe.</summary>
/// <remarks>
/// Runtimes share only the objects that you pass to them. A runtime does not dispose chat clients. With dependency injection, <c>services.AddLlmGen()</c>
/// registers a singleton.
/// </remarks>
public sealed partial class LlmRuntime
{
    private readonly IChatClient? _client;
    private readonly Func<string, IChatClient?> _keyedClient;
    private readonly ConcurrentDictionary<string, IChatClient?> _keyedClients = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _borrowed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<LlmMethod, MethodState> _states = new();
    private readonly ConcurrentDictionary<(IChatClient Client, string? Model), ModelState> _modelStates = new();
    private readonly LlmRuntimeOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly Lazy<AnswerCache> _answers;

    /// <summary>Creates a runtime for a chat client.</summary>
    /// <param name="client">The default client, used for all methods whose model has no client of its own.</param>
    /// <param name="options">The options, or null for the defaults. They are copied; later changes have no effect.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting of <paramref name="options"/> is out of range.</exception>
    public LlmRuntime(IChatClient client, LlmRuntimeOptions? options = null)
        : this(client ?? throw new ArgumentNullException(nameof(client)), options?.Clone() ?? new LlmRuntimeOptions(), static _ => null)
    {
    }

    /// <summary>Creates the runtime of a service provider: its <see cref="IChatClient"/>, and the keyed ones by model name.</summary>
    internal LlmRuntime(IServiceProvider services)
        : this(
            services.GetService<IChatClient>(),
            WithServices(services.GetRequiredService<IOptions<LlmRuntimeOptions>>().Value.Clone(), services),
            model => services.GetKeyedService<IChatClient>(model))
    {
    }

    private LlmRuntime(IChatClient? client, LlmRuntimeOptions options, Func<string, IChatClient?> keyedClient)
    {
        options.Validate();
        _client = client;
        _options = options;
        _keyedClient = model => options.Models.TryGetValue(model, out IChatClient? named) ? named : keyedClient(model);
        _logger = GuardedLogger.Over(options.LoggerFactory?.CreateLogger(CallLog.Category));
        _time = options.TimeProvider ?? TimeProvider.System;
        _answers = new(() => options.Cache is { } cache
            ? new AnswerCache(cache, _time, _logger)
            : new AnswerCache(OwnCache.Create(options.TimeProvider), _time, _logger) { IsDistributed = false });
        Latency = options.Latency ?? new LatencyTracker(_time) { Logger = _logger };
    }

    /// <summary>The recent latencies of each method: percentiles of TTFT, ITL and total time, and the number of cache hits.</summary>
    public LatencyTracker Latency { get; }

    /// <summary>The clock of every measurement.</summary>
    internal TimeProvider Time => _time;

    /// <summary>What to register so that a method has a model to call; null where it has one.</summary>
    internal string? MissingClient(string method, string? model)
    {
        Find(method, model, out _, out string? missing);
        return missing;
    }

    /// <summary>The client for a method's model, and the <see cref="ChatOptions.ModelId"/> to ask it for: null where the client is that model's own.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message names the method and what to register.</exception>
    private IChatClient ClientFor(string method, string? model, out string? modelId) =>
        Find(method, model, out modelId, out string? missing) ?? throw new InvalidOperationException(missing);

    private IChatClient? Find(string method, string? named, out string? modelId, out string? missing)
    {
        modelId = null;
        missing = null;
        if ((named ?? _options.Model) is not { } model)
        {
            missing = _client is not null ? null
                : $"{method} sets no model, and no default IChatClient is registered. Register one with services.AddChatClient(…) or "
                + "services.AddSingleton<IChatClient>(…), or set Model in [Prompt], [LlmClient] or LlmRuntimeOptions.";
            return _client;
        }

        if (Keyed(model) is { } own)
        {
            return own;
        }

        modelId = model;
        if (_client is null)
        {
            missing = $"No IChatClient is registered for the model \"{model}\" of {method}, and no default one either. "
                + $"Register one with services.AddKeyedSingleton<IChatClient>(\"{model}\", …), or a default IChatClient that serves the model.";
        }
        else if (_client.GetService<ChatClientMetadata>()?.DefaultModelId != model && _borrowed.TryAdd(model, true))
        {
            // A name that nobody registered may be a misspelled one.
            CallLog.NoClientForModel(_logger, method, model);
        }

        return _client;
    }

    // Model names stand in attributes and options, so there are few of them.
    private IChatClient? Keyed(string model) => _keyedClients.GetOrAdd(model, _keyedClient);

    private static LlmRuntimeOptions WithServices(LlmRuntimeOptions options, IServiceProvider services)
    {
        options.TimeProvider ??= services.GetService<TimeProvider>();
        options.LoggerFactory ??= services.GetService<ILoggerFactory>();
        options.Cache ??= services.GetService<HybridCache>();
        options.Latency ??= services.GetService<LatencyTracker>();
        return options;
    }
}
