using System.Net;
using System.Text;
using System.Text.Json;

namespace LlmGen.Tests.Wire;

/// <summary>Takes a request to any address and sends it nowhere.</summary>
internal sealed class SentRequest : HttpMessageHandler
{
    /// <summary>What would have been sent.</summary>
    public JsonElement Body { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Body = JsonElement.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(ServerShape.Buffered("Hello"), Encoding.UTF8, "application/json"),
        };
    }
}
