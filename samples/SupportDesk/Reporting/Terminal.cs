using Spectre.Console;

namespace SupportDesk;

/// <summary>Where the report goes: colours and lines in a terminal, plain text into a file or a pipe.</summary>
internal static class Terminal
{
    private const int PlainWidth = 100;

    public static IAnsiConsole Create(TextWriter output)
    {
        if (ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected)
        {
            return AnsiConsole.Console;
        }

        IAnsiConsole plain = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        plain.Profile.Capabilities.Unicode = false;
        plain.Profile.Width = PlainWidth;
        return plain;
    }

    /// <summary>A table of a name and numbers.</summary>
    public static Table NumberTable(this IAnsiConsole console, string name, params string[] numbers)
    {
        Table table = new() { Border = console.Profile.Capabilities.Unicode ? TableBorder.Rounded : TableBorder.None };
        table.AddColumn(name);
        foreach (string heading in numbers)
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        return table;
    }

    public static void Heading(this IAnsiConsole console, string text)
    {
        console.MarkupLineInterpolated($"[bold]{text}[/]");
        console.WriteLine();
    }
}
