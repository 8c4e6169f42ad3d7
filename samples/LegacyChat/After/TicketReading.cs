using LegacyChat.Shop;

namespace LegacyChat.After;

internal sealed record TicketReading(Ticket Ticket, string Summary, string Mood, string Topic, string SubjectLine);
