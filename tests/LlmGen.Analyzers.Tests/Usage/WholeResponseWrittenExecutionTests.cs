using LlmGen.CodeFixes;
using LlmGen.Tests.Support;

namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>Code before and after the fix of LLM006, run: the same text is written, and its beginning sooner.</summary>
[Collection(Alone.Name)]
public sealed class WholeResponseWrittenExecutionTests
{
    private const string Frame = """
        var output = new System.IO.StringWriter();
        Task writing = Write(output);
        await Task.Yield();
        string early = output.ToString();
        await writing;
        return output.ToString() + "|" + early;

        async Task Write(System.IO.TextWriter output)
        {
        BODY
        }
        """;

    [Theory]
    [InlineData(
        """
            ChatResponse response = await chat.{|LLM006:GetResponseAsync|}("hello", cancellationToken: token);
            output.WriteLine(response.Text);
        """,
        """
            await foreach (var update in chat.GetStreamingResponseAsync("hello", cancellationToken: token))
            {
                output.Write(update.Text);
            }
            output.WriteLine();
        """,
        "<")]
    [InlineData(
        """
            await output.WriteAsync($"[{(await chat.{|LLM006:GetResponseAsync|}("hello")).Text}] {texts.Count}");
            output.Write("!" + await chat.{|LLM006:GetResponseAsync|}("you") + "?");
        """,
        """
            await output.WriteAsync("[");
            await foreach (var update in chat.GetStreamingResponseAsync("hello"))
            {
                await output.WriteAsync(update.Text);
            }
            await output.WriteAsync($"] {texts.Count}");
            output.Write("!");
            await foreach (var update in chat.GetStreamingResponseAsync("you"))
            {
                output.Write(update.Text);
            }
            output.Write("?");
        """,
        "[<")]
    public async Task The_same_is_written_and_its_beginning_sooner(string before, string after, string early)
    {
        before = Frame.Replace("BODY", before, StringComparison.Ordinal);
        after = Frame.Replace("BODY", after, StringComparison.Ordinal);
        await Usage<WholeResponseWrittenAnalyzer>.FixesAsync<WholeResponseWrittenFix>(Execution.Source(before), Execution.Source(after));

        Execution whole = await Execution.OfAsync(Markup.Parse(before).Source);
        Execution streamed = await Execution.OfAsync(after);

        string written = whole.Result[..^1];
        Assert.EndsWith("|", whole.Result, StringComparison.Ordinal);
        Assert.Equal(written + "|" + early, streamed.Result.Replace("\r", "", StringComparison.Ordinal)[..(written.Length + 1 + early.Length)]);
        Assert.Equal(whole.Requests, streamed.Requests);
        Assert.Equal(whole.Elapsed, streamed.Elapsed);
    }
}
