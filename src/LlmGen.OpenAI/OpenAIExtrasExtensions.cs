using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>Adds OpenAI features that Microsoft.Extensions.AI.OpenAI does not support to its chat clients.</summary>
public static class OpenAIExtrasExtensions
{
    /// <summary>
    /// Wraps a client so that requests contain OpenAI fields that the adapter does not send, and errors that the adapter ignores are thrown.
    /// </summary>
    /// <remarks>
    /// <para>Use it directly around the adapter: <c>new ChatClient(…).AsIChatClient().WithOpenAIExtras()</c>. It adds to requests:</para>
    /// <list type="bullet">
    /// <item><c>prompt_cache_key</c>, from the <see cref="StablePrefix"/>. If a request has none, the key is computed from its leading system messages, its
    /// <see cref="ChatOptions.Instructions"/>, its tools and its schema.</item>
    /// <item><c>prediction</c>, from the <see cref="PredictedOutput"/> (Chat Completions only). OpenAI supports it for few models, and rejects it together with
    /// tools or an output token limit.</item>
    /// <item>The unchanged JSON schema, for Chat Completions and Responses; the adapter moves formats, patterns and limits into descriptions. Only keywords that
    /// the endpoint rejects are moved into the description: those that the strict mode of OpenAI (detected by the host) or Azure OpenAI does not support, and those
    /// that a server has rejected with status 400 or 422 and a message that names the keyword. In that case the request is sent again without them, and later
    /// requests of the client omit them.</item>
    /// <item><c>strict</c> in <c>response_format</c>, if the schema satisfies its rules.</item>
    /// </list>
    /// <para>
    /// Values that <see cref="ChatOptions.RawRepresentationFactory"/> of a request has set are not changed. Like the adapter, this client modifies the object that
    /// the factory returns, so the factory must return a new one each time. The options are copied, not changed.
    /// </para>
    /// <para>
    /// A <see cref="System.ClientModel.ClientResultException"/> is thrown for an error that a server reports with a success status (as the body, in addition to
    /// a response, or in a stream), for a stream without events (such as an HTML page), for a stream that ends without a finish reason and without <c>[DONE]</c>,
    /// and for a response that cannot be parsed. The refusal of a streamed response, and the reason why a streamed response of the Responses API is incomplete, are
    /// reported. <c>reasoning</c> is read if a server sends it instead of <c>reasoning_content</c>. Tokens written to the prompt cache are counted as
    /// <c>CacheCreationInputTokens</c> in <see cref="UsageDetails.AdditionalCounts"/>. If a stream is cancelled or disposed, its connection is closed immediately;
    /// by default, .NET continues to read for two seconds, while the model continues to generate.
    /// </para>
    /// </remarks>
    /// <param name="innerClient">The adapter of an OpenAI client. It is disposed with the returned client.</param>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <returns>A client that sends the additional fields.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="innerClient"/> is null.</exception>
    public static IChatClient WithOpenAIExtras(this IChatClient innerClient, OpenAIExtrasOptions? options = null) =>
        new OpenAIExtrasClient(innerClient, options ?? new OpenAIExtrasOptions());

    /// <summary>Adds <see cref="WithOpenAIExtras"/> to a pipeline. Call it last, so that it wraps the adapter directly.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="options">The options, or null for the defaults.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static ChatClientBuilder UseOpenAIExtras(this ChatClientBuilder builder, OpenAIExtrasOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(innerClient => innerClient.WithOpenAIExtras(options));
    }
}
