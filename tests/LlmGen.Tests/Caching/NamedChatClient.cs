using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Caching;

/// <summary>A client that says which model it asks, as the providers' clients do.</summary>
internal sealed class NamedChatClient(IChatClient inner, string model = "small", string provider = "contoso", string address = "https://contoso.test/")
    : DelegatingChatClient(inner)
{
    private readonly ChatClientMetadata _metadata = new(provider, new Uri(address), model);

    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? _metadata : base.GetService(serviceType, serviceKey);
}
