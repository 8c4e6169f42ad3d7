using LlmGen.Tests;
using SupportDesk;

namespace LlmGen.IntegrationTests;

public sealed class SupportDeskCommandTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Without_arguments_the_simulated_run_is_reported_in_plain_text()
    {
        (int exitCode, string output, string error) = await RunAsync();

        Assert.Equal((0, ""), (exitCode, error));
        Assert.DoesNotContain(output, character => char.IsControl(character) && character is not ('\n' or '\r'));
        Assert.Contains("Billing, 3 requests; first word after", output, StringComparison.Ordinal);
        Assert.Contains("Reply", output, StringComparison.Ordinal);
        Assert.Contains("##", output, StringComparison.Ordinal);
        Assert.Matches(@"First word of the reply: \d+\.\d\d s by hand, \d+\.\d\d s with LlmGen \(\d+\.\d times sooner\), then \d+\.\d\d s\.", output);
        Assert.Matches(@"\nReply +4 +0( +[\d,]+ ms){5} +\d+ %", output);
        Assert.Matches(@"Second run: 6 of 8 answers came from the cache, \d,\d{3} input tokens were not sent again\.", output);
    }

    [Fact]
    public async Task Tickets_come_from_a_file()
    {
        await File.WriteAllTextAsync(_file, "The export fails with an error.\n{\"text\"\nHow do I invite a colleague?\n");

        (int exitCode, string output, string error) = await RunAsync("--tickets", _file);

        Assert.Equal(0, exitCode);
        Assert.StartsWith("Line 2 is skipped: it is not valid JSON", error, StringComparison.Ordinal);
        Assert.Contains("-- Bug, ", output, StringComparison.Ordinal);
        Assert.Contains("-- HowTo, ", output, StringComparison.Ordinal);
        Assert.Contains("sums of 2 tickets", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_tickets_is_an_error()
    {
        await File.WriteAllTextAsync(_file, "\n  \n{\"text\": 1}\n");

        (int exitCode, _, string error) = await RunAsync("--tickets", _file);

        Assert.Equal(1, exitCode);
        Assert.Contains("is a ticket. Write one ticket per line.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_an_error()
    {
        (int exitCode, _, string error) = await RunAsync("--tickets", _file);

        Assert.Equal((1, $"There is no file {_file}. Check --tickets.{Environment.NewLine}"), (exitCode, error));
    }

    [Theory]
    [InlineData("--endpoint needs --model", "--endpoint", "http://localhost:1/v1")]
    [InlineData("need --endpoint", "--model", "m")]
    [InlineData("must be an http or https URL", "--endpoint", "localhost", "--model", "m")]
    [InlineData("NO_SUCH_VARIABLE of --key-env is not set", "--endpoint", "http://localhost:1/v1", "--model", "m", "--key-env", "NO_SUCH_VARIABLE")]
    [InlineData("--timeout must be", "--endpoint", "http://localhost:1/v1", "--model", "m", "--timeout", "0")]
    public async Task Arguments_that_make_no_sense_are_errors(string expected, params string[] arguments)
    {
        (int exitCode, _, string error) = await RunAsync(arguments);

        Assert.Equal(1, exitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_with_the_exit_code_of_an_interrupt()
    {
        using CancellationTokenSource cancellation = new();
        VirtualTime time = DeskTime.Create();
        await using CancellingWriter output = new("Ticket 1", cancellation);
        await using StringWriter error = new();

        int exitCode = await time.RunAsync(() => SupportDeskCommand.RunAsync([], output, error, time, cancellation.Token));

        Assert.Equal((130, $"Cancelled.{Environment.NewLine}"), (exitCode, error.ToString()));
        Assert.DoesNotContain("first word", output.ToString(), StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        VirtualTime time = DeskTime.Create();
        await using StringWriter output = new();
        await using StringWriter error = new();
        int exitCode = await time.RunAsync(() => SupportDeskCommand.RunAsync(arguments, output, error, time));
        return (exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Cancels as soon as a text has been written.</summary>
    private sealed class CancellingWriter(string text, CancellationTokenSource cancellation) : StringWriter
    {
        public override void Write(string? value)
        {
            base.Write(value);
            if (value?.Contains(text, StringComparison.Ordinal) == true)
            {
                cancellation.Cancel();
            }
        }
    }
}
