namespace LegacyChat.Shop;

/// <summary>What a customer wrote.</summary>
public sealed record Ticket(string Customer, string Language, string Order, string Text);
