namespace SupportDesk;

/// <summary>An inbox as it was triaged: each ticket's triage in order, and the time from the start until the last was there.</summary>
internal sealed record InboxRun(IReadOnlyList<Triage> Triages, TimeSpan Total, IReadOnlyList<RequestRecord> Requests);
