using System.Text.Json.Serialization;

namespace LlmGen.Benchmarks;

/// <summary>A record of ten fields, of the kinds that answers have.</summary>
public sealed record Ticket(
    string Subject,
    string Customer,
    TicketKind Kind,
    int Priority,
    double Confidence,
    bool IsUrgent,
    DateOnly? Due,
    Guid Order,
    IReadOnlyList<string> Tags,
    string? Note);

[JsonConverter(typeof(JsonStringEnumConverter<TicketKind>))]
public enum TicketKind
{
    Billing,
    Bug,
    HowTo,
    Other,
}
