namespace SupportDesk;

/// <summary>One thing that a customer asks for.</summary>
public sealed record Request(string What, int Priority, DateOnly? Due);
