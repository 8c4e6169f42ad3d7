using Microsoft.Extensions.AI;
using OpenAI.Chat;
using OpenAI.Responses;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace LlmGen;

/// <summary>What one request gets beside what the adapter makes of its options.</summary>
internal sealed class RequestExtras
{
    // The adapter's own name for it.
    private const string Strict = "strict";

    private static readonly ChatOptions StrictOptions = new() { AdditionalProperties = new() { [Strict] = true } };

    private readonly IList<ChatMessage> _messages;
    private readonly ChatOptions _options;
    private readonly Func<IChatClient, object?>? _callersFactory;
    private readonly string? _prefixKey;
    private readonly string? _prediction;
    private readonly bool? _sendPromptCacheKey;
    private readonly ChatResponseFormatJson? _strictFormat;

    private RequestExtras(IList<ChatMessage> messages, ChatOptions options, bool? sendPromptCacheKey, bool strictSchemas)
    {
        _messages = messages;
        _options = options;
        _callersFactory = options.RawRepresentationFactory;
        _prefixKey = StablePrefix.Of(options)?.Key;
        _prediction = PredictedOutput.Of(options);
        _sendPromptCacheKey = sendPromptCacheKey;
        _strictFormat =
            strictSchemas && options.ResponseFormat is ChatResponseFormatJson format
            && options.AdditionalProperties?.ContainsKey(Strict) != true && StrictSchema.Accepts(format)
                ? format
                : null;
    }

    /// <summary>A copy of the options from which the adapter makes a request with the extras.</summary>
    public static ChatOptions AddTo(ChatOptions? options, IList<ChatMessage> messages, bool? sendPromptCacheKey, bool strictSchemas)
    {
        ChatOptions request = options?.Clone() ?? new ChatOptions();
        var extras = new RequestExtras(messages, request, sendPromptCacheKey, strictSchemas);
        request.AdditionalProperties?.Remove(StablePrefix.PropertyName);
        request.AdditionalProperties?.Remove(PredictedOutput.PropertyName);
        request.RawRepresentationFactory = extras.Create;
        return request;
    }

    /// <summary>What the adapter starts from: the caller's own object, or a new one, since the adapter goes on to write into it.</summary>
    private object? Create(IChatClient adapter)
    {
        object? callers = _callersFactory?.Invoke(adapter);
        return
            adapter.GetService<ChatClient>() is not null ? WithExtras(callers as ChatCompletionOptions ?? new ChatCompletionOptions(), adapter)
            : adapter.GetService<ResponsesClient>() is not null ? WithExtras(callers as CreateResponseOptions ?? new CreateResponseOptions(), adapter)
            : callers;
    }

    private ChatCompletionOptions WithExtras(ChatCompletionOptions request, IChatClient adapter)
    {
        if (!request.Patch.Contains("$.prompt_cache_key"u8) && PromptCacheKey(adapter) is { } key)
        {
            request.Patch.Set("$.prompt_cache_key"u8, key);
        }

        if (_prediction is not null)
        {
            request.OutputPrediction ??= ChatOutputPrediction.CreateStaticContentPrediction(_prediction);
        }

        // Asked for here and not in the options, where it would hold for the tools too.
        request.ResponseFormat ??= _strictFormat?.AsOpenAIChatResponseFormat(StrictOptions);
        return request;
    }

    private CreateResponseOptions WithExtras(CreateResponseOptions request, IChatClient adapter)
    {
        request.PromptCacheKey ??= PromptCacheKey(adapter);
        if (request.TextOptions?.TextFormat is null && _strictFormat?.AsOpenAIResponseTextFormat(StrictOptions) is { } format)
        {
            (request.TextOptions ??= new ResponseTextOptions()).TextFormat = format;
        }

        return request;
    }

    private string? PromptCacheKey(IChatClient adapter) =>
        _sendPromptCacheKey ?? OpenAIEndpoint.TakesPromptCacheKey(adapter.GetService<ChatClientMetadata>()?.ProviderUri)
            ? PrefixKey.Of(_prefixKey, _messages, _options)
            : null;
}
