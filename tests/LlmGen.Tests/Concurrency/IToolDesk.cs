namespace LlmGen.Tests.Concurrency;

[LlmClient]
internal interface IToolDesk
{
    [Prompt("{text}")]
    Task<string> TextAsync(string text, CancellationToken cancellationToken = default);

    [Prompt("{text}"), Cached]
    Task<string> CachedAsync(string text, CancellationToken cancellationToken = default);
}
