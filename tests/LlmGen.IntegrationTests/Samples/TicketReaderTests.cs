using SupportDesk;

namespace LlmGen.IntegrationTests;

public class TicketReaderTests
{
    [Theory]
    [InlineData("The export fails.")]
    [InlineData("  The export fails.  ")]
    [InlineData("\"The export fails.\"")]
    [InlineData("{\"text\": \"The export fails.\"}")]
    [InlineData("{\"id\": 7, \"text\": \"The export \\u0066ails.\", \"tags\": []}")]
    public async Task A_line_is_a_ticket(string line)
    {
        (IReadOnlyList<string> tickets, string error) = await ReadAsync(line);

        Assert.Equal(["The export fails."], tickets);
        Assert.Empty(error);
    }

    [Theory]
    [InlineData("{\"text\": \"The export")]
    [InlineData("{\"text\": 7}")]
    [InlineData("{\"subject\": \"The export fails.\"}")]
    [InlineData("{\"text\": \" \"}")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"one\" \"two\"")]
    public async Task A_bad_line_is_reported_with_its_number_and_skipped(string line)
    {
        (IReadOnlyList<string> tickets, string error) = await ReadAsync($"first\n\n{line}\nlast\n");

        Assert.Equal(["first", "last"], tickets);
        Assert.StartsWith("Line 3 is skipped: ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Lines_end_in_any_style_across_buffers()
    {
        string text = new('x', 4_095);

        (IReadOnlyList<string> tickets, _) = await ReadAsync($"{text}\r\nsecond\rthird\n\r\nfourth");

        Assert.Equal([text, "second", "third", "fourth"], tickets);
    }

    [Fact]
    public async Task A_line_over_the_limit_is_skipped_and_the_next_is_read()
    {
        string fits = new('x', TicketReader.MaxLineLength);

        (IReadOnlyList<string> tickets, string error) = await ReadAsync($"{fits}\n{fits}y\nlast");

        Assert.Equal([fits, "last"], tickets);
        Assert.StartsWith("Line 2 is skipped: it is longer than 32768 characters.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_so_many_tickets_are_read()
    {
        string lines = string.Join('\n', Enumerable.Repeat("ticket", TicketReader.MaxTickets + 5));

        (IReadOnlyList<string> tickets, string error) = await ReadAsync(lines);

        Assert.Equal(TicketReader.MaxTickets, tickets.Count);
        Assert.StartsWith("Line 1001: only the first 1000 tickets are read.", error, StringComparison.Ordinal);
    }

    private static async Task<(IReadOnlyList<string> Tickets, string Error)> ReadAsync(string text)
    {
        using StringReader reader = new(text);
        await using StringWriter error = new();
        IReadOnlyList<string> tickets = await TicketReader.ReadAsync(reader, error, CancellationToken.None);
        return (tickets, error.ToString());
    }
}
