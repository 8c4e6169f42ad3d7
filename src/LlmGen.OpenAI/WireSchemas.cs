using System.ClientModel;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace LlmGen;

/// <summary>The JSON schemas that one client sends: as they are, but for the keywords that its endpoint refuses. It learns them from refusals.</summary>
internal sealed class WireSchemas(Uri? endpoint)
{
    private volatile Known _known = new(
        OpenAIEndpoint.IsOpenAI(endpoint) ? SchemaKeywords.OpenAI : OpenAIEndpoint.IsAzure(endpoint) ? SchemaKeywords.Azure : SchemaKeywords.TakesAll);

    /// <summary>The schema of a format that has one. The bytes are made once for each format and shared.</summary>
    public BinaryData Of(ChatResponseFormatJson format)
    {
        Known known = _known;
        return known.Schemas.GetValue(format, format => known.Keywords.Apply(format.Schema!.Value));
    }

    /// <summary>Whether an endpoint refused a keyword of the request's schema; then the request can be sent again without it.</summary>
    public bool Learn(Exception exception, ChatOptions? options)
    {
        if (exception is not ClientResultException { Status: 400 or 422 }
            || options?.ResponseFormat is not ChatResponseFormatJson { Schema: { } schema })
        {
            return false;
        }

        Known known = _known;
        if (known.Keywords.Learn(exception.Message, schema) is not { } keywords)
        {
            return false;
        }

        // Where two calls learn at once, the loser's keyword is learned again.
        _known = new Known(keywords);
        return true;
    }

    private sealed class Known(SchemaKeywords keywords)
    {
        public SchemaKeywords Keywords => keywords;

        public ConditionalWeakTable<ChatResponseFormatJson, BinaryData> Schemas { get; } = [];
    }
}
