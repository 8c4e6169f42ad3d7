using System.Text.Json;

namespace SupportDesk;

/// <summary>Reads tickets from a file: one per line, as text, as a JSON string, or as a JSON object with a <c>text</c>.</summary>
internal static class TicketReader
{
    public const int MaxTickets = 1_000;
    public const int MaxLineLength = 32_768;

    /// <summary>Reads a file. A line that is no ticket is reported with its number, and skipped.</summary>
    /// <exception cref="TicketFileException">There is no such file, it cannot be read, or no line of it is a ticket.</exception>
    public static async Task<IReadOnlyList<string>> ReadAsync(FileInfo file, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            using StreamReader reader = file.OpenText();
            IReadOnlyList<string> tickets = await ReadAsync(reader, error, cancellationToken);
            return tickets.Count > 0 ? tickets : throw new TicketFileException($"No line of {file.FullName} is a ticket. Write one ticket per line.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TicketFileException($"There is no file {file.FullName}. Check --tickets.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TicketFileException($"The file {file.FullName} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads lines. One that is no ticket is reported with its number, and skipped.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(TextReader reader, TextWriter error, CancellationToken cancellationToken)
    {
        List<string> tickets = [];
        BoundedLineReader lines = new(reader, MaxLineLength);
        for (int number = 1; await lines.ReadAsync(cancellationToken); number++)
        {
            string line = lines.Line.Trim();
            if (line.Length == 0)
            {
                continue;
            }

            if (tickets.Count == MaxTickets)
            {
                await error.WriteLineAsync(Invariant($"Line {number}: only the first {MaxTickets} tickets are read."));
                break;
            }

            string? problem = lines.IsCut ? Invariant($"it is longer than {MaxLineLength} characters") : TryParse(line, out line);
            if (problem is null)
            {
                tickets.Add(line);
            }
            else
            {
                await error.WriteLineAsync(Invariant($"Line {number} is skipped: {problem}."));
            }
        }

        return tickets;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>Reads one line; says what is wrong with it, or null.</summary>
    private static string? TryParse(string line, out string ticket)
    {
        ticket = line;
        if (line[0] is not ('{' or '"'))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            JsonElement text = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("text", out JsonElement member) ? member : root;
            if (text.ValueKind != JsonValueKind.String)
            {
                return "its JSON has no string \"text\"";
            }

            ticket = text.GetString()!.Trim();
            return ticket.Length > 0 ? null : "its text is empty";
        }
        catch (JsonException exception)
        {
            return Invariant($"it is not valid JSON at character {(exception.BytePositionInLine ?? 0) + 1}");
        }
        catch (InvalidOperationException)
        {
            return "its text holds an unpaired surrogate";
        }
    }
}
