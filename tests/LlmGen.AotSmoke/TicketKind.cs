namespace LlmGen.AotSmoke;

public enum TicketKind
{
    Billing,
    Bug,
    Other,
}
