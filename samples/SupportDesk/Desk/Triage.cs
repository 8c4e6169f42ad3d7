namespace SupportDesk;

/// <summary>All that the desk knows of a ticket once it is triaged.</summary>
public sealed record Triage(string Summary, TicketKind Kind, IReadOnlyList<Request> Requests, string Reply);
