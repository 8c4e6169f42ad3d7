namespace LegacyChat.After;

internal sealed record Answer(string Reply, string? Translation);
