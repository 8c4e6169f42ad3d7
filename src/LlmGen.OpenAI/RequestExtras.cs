using Microsoft.Extensions.AI;
using OpenAI.Chat;
using OpenAI.Responses;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace LlmGen;

/// <summary>What one request gets beside what the adapter makes of its options.</summary>
internal sealed class RequestExtras
{
    // The adapter's own names.
    private const string Strict = "strict";
    private const string UnnamedSchema = "json_schema";

    private readonly IList<ChatMessage> _messages;
    private readonly ChatOptions _options;
    private readonly Func<IChatClient, object?>? _callersFactory;
    private readonly string? _prefixKey;
    private readonly string? _prediction;
    private readonly bool? _sendPromptCacheKey;
    private readonly WireSchemas _schemas;
    private readonly ChatResponseFormatJson? _format;
    private readonly bool? _strict;

    private RequestExtras(IList<ChatMessage> messages, ChatOptions options, WireSchemas schemas, bool? sendPromptCacheKey, bool strictSchemas)
    {
        _messages = messages;
        _options = options;
        _callersFactory = options.RawRepresentationFactory;
        _prefixKey = StablePrefix.Of(options)?.Key;
        _prediction = PredictedOutput.Of(options);
        _sendPromptCacheKey = sendPromptCacheKey;
        _schemas = schemas;
        if (options.ResponseFormat is ChatResponseFormatJson { Schema: not null } format)
        {
            bool? asked = options.AdditionalProperties?.TryGetValue(Strict, out object? value) == true ? value as bool? : null;
            bool isMadeForStrict = StrictSchema.Accepts(format);
            _strict = asked ?? (strictSchemas && isMadeForStrict ? true : null);

            // The adapter can make a schema strict that is not made for it.
            _format = _strict == true && !isMadeForStrict ? null : format;
        }
    }

    /// <summary>A copy of the options from which the adapter makes a request with the extras.</summary>
    public static ChatOptions AddTo(
        ChatOptions? options, IList<ChatMessage> messages, WireSchemas schemas, bool? sendPromptCacheKey, bool strictSchemas)
    {
        ChatOptions request = options?.Clone() ?? new ChatOptions();
        var extras = new RequestExtras(messages, request, schemas, sendPromptCacheKey, strictSchemas);
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

        // Set here since the adapter would move limits and formats into descriptions, and would hold tools to what the options say of strict.
        if (_format is not null)
        {
            request.ResponseFormat ??= OpenAI.Chat.ChatResponseFormat.CreateJsonSchemaFormat(
                _format.SchemaName ?? UnnamedSchema, _schemas.Of(_format), _format.SchemaDescription, _strict);
        }

        return request;
    }

    private CreateResponseOptions WithExtras(CreateResponseOptions request, IChatClient adapter)
    {
        request.PromptCacheKey ??= PromptCacheKey(adapter);
        if (_format is not null && request.TextOptions?.TextFormat is null)
        {
            (request.TextOptions ??= new ResponseTextOptions()).TextFormat = ResponseTextFormat.CreateJsonSchemaFormat(
                _format.SchemaName ?? UnnamedSchema, _schemas.Of(_format), _format.SchemaDescription, _strict);
        }

        return request;
    }

    private string? PromptCacheKey(IChatClient adapter) =>
        _sendPromptCacheKey ?? OpenAIEndpoint.TakesPromptCacheKey(adapter.GetService<ChatClientMetadata>()?.ProviderUri)
            ? PrefixKey.Of(_prefixKey, _messages, _options)
            : null;
}
