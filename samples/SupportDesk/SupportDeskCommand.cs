using System.CommandLine;
using System.CommandLine.Parsing;
using Spectre.Console;

namespace SupportDesk;

/// <summary>The command line: which model, which tickets, and what to say when something goes wrong.</summary>
internal static class SupportDeskCommand
{
    private const int Failed = 1;
    private const int Interrupted = 130;

    private static readonly Option<Uri?> Endpoint = new("--endpoint")
    {
        Description = "The root of an OpenAI-compatible API, such as http://localhost:8000/v1. Without it, the run is simulated.",
        HelpName = "URL",
        CustomParser = ParseEndpoint,
    };

    private static readonly Option<string?> Model = new("--model") { Description = "The model to ask at the endpoint.", HelpName = "NAME" };

    private static readonly Option<string?> FastModel = new("--fast-model")
    {
        Description = "The model that classifies; the same as --model unless given.",
        HelpName = "NAME",
    };

    private static readonly Option<string?> KeyVariable = new("--key-env")
    {
        Description = "The environment variable that holds the endpoint's API key.",
        HelpName = "VAR",
    };

    private static readonly Option<int> Timeout = new("--timeout")
    {
        Description = "How many seconds to wait for the endpoint to send something.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 30,
        Validators = { ValidateTimeout },
    };

    private static readonly Option<FileInfo?> Tickets = new("--tickets")
    {
        Description = "A file with one ticket per line: text, a JSON string, or {\"text\": \"...\"}.",
        HelpName = "FILE",
    };

    public static Task<int> RunAsync(
        string[] args, TextWriter output, TextWriter error, TimeProvider time, CancellationToken cancellationToken = default)
    {
        RootCommand command = new("Triages support tickets twice, hand-written and through LlmGen, and compares when the user sees what.")
        {
            Endpoint, Model, FastModel, KeyVariable, Timeout, Tickets,
        };
        command.Validators.Add(Validate);
        command.SetAction((arguments, token) => RunAsync(arguments, output, error, time, token));
        return command.Parse(args).InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, cancellationToken);
    }

    private static async Task<int> RunAsync(
        ParseResult arguments, TextWriter output, TextWriter error, TimeProvider time, CancellationToken cancellationToken)
    {
        Uri? endpoint = arguments.GetValue(Endpoint);
        using IDisposable? export = TelemetryExport.Start();
        try
        {
            (IReadOnlyList<string> tickets, IReadOnlyList<string> inbox) = (SampleTickets.Two, SampleTickets.Inbox);
            if (arguments.GetValue(Tickets) is { } file)
            {
                tickets = inbox = await TicketReader.ReadAsync(file, error, cancellationToken);
            }

            Func<ChatModels> models = endpoint is null
                ? () => ChatModels.Simulated(time)
                : () => ChatModels.OpenAICompatible(
                    endpoint,
                    arguments.GetValue(Model)!,
                    arguments.GetValue(FastModel),
                    Key(arguments),
                    TimeSpan.FromSeconds(arguments.GetValue(Timeout)));

            IAnsiConsole console = Terminal.Create(output);
            Comparison comparison = await Comparison.RunAsync(models, tickets, inbox, console, time, cancellationToken);
            ComparisonReport.Write(comparison, console);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await error.WriteLineAsync("Cancelled.");
            return Interrupted;
        }
        catch (TicketFileException exception)
        {
            await error.WriteLineAsync(exception.Message);
            return Failed;
        }
        catch (Exception exception) when (endpoint is not null)
        {
            await error.WriteLineAsync(EndpointError.Explain(exception, endpoint));
            return Failed;
        }
    }

    private static Uri? ParseEndpoint(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https")
        {
            return uri;
        }

        result.AddError($"--endpoint must be an http or https URL, such as http://localhost:8000/v1, not '{text}'.");
        return null;
    }

    private static void ValidateTimeout(OptionResult result)
    {
        if (result.GetValueOrDefault<int>() is < 1 or > 3600)
        {
            result.AddError("--timeout must be from 1 to 3600 seconds.");
        }
    }

    // Servers on one's own machine take any key, but the SDK wants one.
    private static string Key(ParseResult arguments) =>
        arguments.GetValue(KeyVariable) is { } variable ? Environment.GetEnvironmentVariable(variable)! : "none";

    private static void Validate(CommandResult result)
    {
        bool real = result.GetResult(Endpoint) is not null;
        if (real && result.GetResult(Model) is null)
        {
            result.AddError("--endpoint needs --model: the name of the model to ask there.");
        }

        if (!real && (result.GetResult(Model) ?? result.GetResult(FastModel) ?? result.GetResult(KeyVariable)) is not null)
        {
            result.AddError("--model, --fast-model and --key-env need --endpoint: without it, the run is simulated.");
        }

        if (result.GetValue(KeyVariable) is { } variable && string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable)))
        {
            result.AddError($"The environment variable {variable} of --key-env is not set.");
        }
    }
}
