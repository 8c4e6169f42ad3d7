namespace SupportDesk;

/// <summary>A way to triage a ticket.</summary>
/// <param name="ticket">What the customer wrote.</param>
/// <param name="show">Shows the user the next piece of the reply.</param>
/// <param name="cancellationToken">Stops every request that is running.</param>
internal delegate Task<Triage> TriageTicket(string ticket, Action<string> show, CancellationToken cancellationToken);
