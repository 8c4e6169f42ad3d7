namespace SupportDesk;

/// <summary>What a ticket is about.</summary>
public enum TicketKind
{
    Billing,
    Bug,
    HowTo,
    Other,
}
