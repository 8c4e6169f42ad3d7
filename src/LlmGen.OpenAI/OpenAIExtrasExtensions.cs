using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>What Microsoft.Extensions.AI.OpenAI leaves out, for its clients.</summary>
public static class OpenAIExtrasExtensions
{
    /// <summary>
    /// A client that adds to each request what OpenAI knows and the adapter does not send, and that makes an error of what the adapter passes over.
    /// </summary>
    /// <remarks>
    /// <para>Put it directly around the adapter: <c>new ChatClient(…).AsIChatClient().WithOpenAIExtras()</c>. Requests get:</para>
    /// <list type="bullet">
    /// <item><c>prompt_cache_key</c> from the <see cref="StablePrefix"/>; in a request that carries none, from its leading system messages,
    /// its <see cref="ChatOptions.Instructions"/>, its tools and its schema.</item>
    /// <item><c>prediction</c> from the <see cref="PredictedOutput"/> (Chat Completions only). OpenAI takes it with few models, and refuses it
    /// beside tools or an output limit.</item>
    /// <item>the JSON schema as it is, for Chat Completions and Responses; the adapter moves formats, patterns and limits into descriptions. Only keywords
    /// that the endpoint refuses are left out, and named in the description: those that the strict mode of OpenAI, by its host, or Azure OpenAI does not
    /// take, and those that a server refused with status 400 or 422 and a message that names the keyword. Then the request is sent again without them, and
    /// the client remembers.</item>
    /// <item><c>strict</c> in <c>response_format</c> where the schema is made for it.</item>
    /// </list>
    /// <para>
    /// What the request's own <see cref="ChatOptions.RawRepresentationFactory"/> has set stays as it is; like the adapter, this client adds to the
    /// object that it returns, so it must return a new one each time. The options themselves are copied, never changed.
    /// </para>
    /// <para>
    /// Of responses, it makes a <see cref="System.ClientModel.ClientResultException"/> of an error that a server reports with the status of success, as the
    /// body, beside a response or in a stream; of a stream without a single event (an HTML page, say); of a stream that ends with neither a finish reason nor
    /// <c>[DONE]</c>; and of what cannot be read. It reports the refusal of a streamed response, and why a streamed response of the Responses API is incomplete;
    /// reads <c>reasoning</c> where a server writes that in place of <c>reasoning_content</c>; and counts tokens written to the prefix cache as
    /// <c>CacheCreationInputTokens</c> in <see cref="UsageDetails.AdditionalCounts"/>. A stream that is cancelled or left ends at the server at once; by itself
    /// .NET reads on for two seconds, in which the model goes on writing.
    /// </para>
    /// </remarks>
    /// <param name="innerClient">The adapter of an OpenAI client. Disposed together with the result.</param>
    /// <param name="options">Which fields to send, or null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerClient"/> is null.</exception>
    public static IChatClient WithOpenAIExtras(this IChatClient innerClient, OpenAIExtrasOptions? options = null) =>
        new OpenAIExtrasClient(innerClient, options ?? new OpenAIExtrasOptions());

    /// <summary>Adds <see cref="WithOpenAIExtras"/> to a pipeline; last, so that it stands directly around the adapter.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="options">Which fields to send, or null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static ChatClientBuilder UseOpenAIExtras(this ChatClientBuilder builder, OpenAIExtrasOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(innerClient => innerClient.WithOpenAIExtras(options));
    }
}
