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
    /// <item><c>strict</c> in <c>response_format</c> where the schema is made for it.</item>
    /// </list>
    /// <para>
    /// What the request's own <see cref="ChatOptions.RawRepresentationFactory"/> has set stays as it is; like the adapter, this client adds to the
    /// object that it returns, so it must return a new one each time. The options themselves are copied, never changed.
    /// </para>
    /// <para>
    /// Of answers, it makes a <see cref="System.ClientModel.ClientResultException"/> of an error in the middle of a stream, of a stream without a
    /// single event (an HTML page, say), and of what cannot be read; it reports the refusal of a streamed answer; and it counts tokens written
    /// to the prefix cache as <c>CacheCreationInputTokens</c> in <see cref="UsageDetails.AdditionalCounts"/>. A stream that is cancelled or left
    /// ends at the server at once; by itself .NET reads on for two seconds, in which the model goes on writing.
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
