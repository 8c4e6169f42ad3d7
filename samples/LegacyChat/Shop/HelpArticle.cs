namespace LegacyChat.Shop;

/// <summary>An article of the shop's help pages.</summary>
public sealed record HelpArticle(string Title, string Text);
