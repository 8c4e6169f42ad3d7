using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using OpenAI;

namespace LlmGen.Tests.Wire;

/// <summary>The official SDK with its adapter, over the Responses API; and what that API says.</summary>
internal static class ResponsesWire
{
    public static IChatClient Client(Uri endpoint, HttpMessageHandler? handler = null)
    {
        OpenAIClientOptions options = new() { Endpoint = endpoint, RetryPolicy = new ClientRetryPolicy(0) };
        if (handler is not null)
        {
            options.Transport = new HttpClientPipelineTransport(new HttpClient(handler));
        }

#pragma warning disable OPENAI001 // The SDK calls the Responses API experimental.
        return new OpenAIClient(new ApiKeyCredential("any"), options).GetResponsesClient().AsIChatClient("simulated").WithOpenAIExtras();
#pragma warning restore OPENAI001
    }

    /// <summary>A whole response, with more of its members behind.</summary>
    public static string Response(string status, string text, string more = "") => $$"""
        {"id":"resp_1","object":"response","created_at":1700000000,"status":"{{status}}","model":"simulated","parallel_tool_calls":true,"tools":[],"tool_choice":"auto",
         "output":[{"type":"message","id":"msg_1","status":"completed","role":"assistant","content":[{"type":"output_text","text":"{{text}}","annotations":[]}]}]{{more}}}
        """;

    /// <summary>An event that gives a piece of text.</summary>
    public static string Delta(string text) =>
        Event("response.output_text.delta", $$""" "item_id":"msg_1","output_index":0,"content_index":0,"delta":"{{text}}","logprobs":[] """);

    public static string Event(string type, string members) =>
        $"event: {type}\ndata: " + $$"""{"type":"{{type}}","sequence_number":1,{{members.Replace("\n", "", StringComparison.Ordinal)}}}""" + "\n\n";
}
