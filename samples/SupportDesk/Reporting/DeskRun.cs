namespace SupportDesk;

/// <summary>The tickets as LlmGen triaged them, and what it measured itself until then.</summary>
internal sealed record DeskRun(IReadOnlyList<TicketRun> Tickets, IReadOnlyList<MethodReading> Readings);
