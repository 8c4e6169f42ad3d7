using LegacyChat.Shop;

namespace LegacyChat.Before;

internal sealed record TicketReading(Ticket Ticket, string Summary, string Mood, string Topic);
