namespace SupportDesk;

/// <summary>One ticket as it was triaged; times count from its start.</summary>
internal sealed record TicketRun(Triage Triage, TimeSpan FirstWord, TimeSpan Total, IReadOnlyList<RequestRecord> Requests, PlanRecord Plan);
