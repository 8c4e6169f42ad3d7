using LlmGen.CodeFixes;
using LlmGen.Tests.Support;

namespace LlmGen.Analyzers.Tests.UsageRules;

/// <summary>Code before and after the fix of LLM001, run: the same result from the same requests, sooner.</summary>
[Collection(Alone.Name)]
public sealed class SerialAwaitsExecutionTests
{
    [Theory]
    [InlineData(
        """
        string summary = {|LLM001:await Ask(chat, "summary")|};
        string mood = await Ask(chat, "mood");
        return summary + mood;
        """,
        """
        Task<string> summaryTask = Ask(chat, "summary");
        Task<string> moodTask = Ask(chat, "mood");
        await Task.WhenAll(summaryTask, moodTask);
        string summary = await summaryTask;
        string mood = await moodTask;
        return summary + mood;
        """,
        11, 7)]
    [InlineData(
        """
        string a = {|LLM001:await Ask(chat, "a")|};
        string c = await Ask(chat, a + "c");
        string b = await Ask(chat, "bbbb");
        string d = await Ask(chat, b + "d");
        return c + d;
        """,
        """
        Task<string> aTask = Ask(chat, "a");
        Task<string> bTask = Ask(chat, "bbbb");
        await Task.WhenAll(aTask, bTask);
        string a = await aTask;
        string b = await bTask;
        Task<string> cTask = Ask(chat, a + "c");
        Task<string> dTask = Ask(chat, b + "d");
        await Task.WhenAll(cTask, dTask);
        string c = await cTask;
        string d = await dTask;
        return c + d;
        """,
        16, 11)]
    [InlineData(
        """
        string slow = {|LLM001:await Ask(chat, "fail slowly")|};
        string soon = await Ask(chat, "fail");
        return slow + soon;
        """,
        """
        Task<string> slowTask = Ask(chat, "fail slowly");
        Task<string> soonTask = Ask(chat, "fail");
        await Task.WhenAll(slowTask, soonTask);
        string slow = await slowTask;
        string soon = await soonTask;
        return slow + soon;
        """,
        11, 11)]
    [InlineData(
        """
        return string.Join(",", {|LLM001:await Ask(chat, "aaa")|}, texts.Count, (await chat.GetResponseAsync("bb")).Text);
        """,
        """
        Task<string> askTask = Ask(chat, "aaa");
        Task<ChatResponse> getResponseTask = chat.GetResponseAsync("bb");
        await Task.WhenAll(askTask, getResponseTask);
        return string.Join(",", await askTask, texts.Count, (await getResponseTask).Text);
        """,
        5, 3)]
    [InlineData(
        """
        async Task<string> Judge() => await Ask(chat, {|LLM001:await Ask(chat, "a")|} + await Ask(chat, "bb"));
        return await Judge();
        """,
        """
        async Task<string> Judge()
        {
            Task<string> askTask = Ask(chat, "a");
            Task<string> askTask2 = Ask(chat, "bb");
            await Task.WhenAll(askTask, askTask2);
            return await Ask(chat, await askTask + await askTask2);
        }
        return await Judge();
        """,
        10, 9)]
    [InlineData(
        """
        Func<string, Task<(string, string)>> ask = async x => ({|LLM001:await Ask(chat, x + "slowly")|}, await Ask(chat, x));
        return (await ask("fail")).ToString();
        """,
        """
        Func<string, Task<(string, string)>> ask = async x =>
        {
            Task<string> askTask = Ask(chat, x + "slowly");
            Task<string> askTask2 = Ask(chat, x);
            await Task.WhenAll(askTask, askTask2);
            return (await askTask, await askTask2);
        };
        return (await ask("fail")).ToString();
        """,
        10, 10)]
    [InlineData(
        """
        string done = "";
        Func<Task> run = async () => done = {|LLM001:await Ask(chat, "a")|} + await Ask(chat, "bb");
        await run();
        return done;
        """,
        """
        string done = "";
        Func<Task> run = async () =>
        {
            Task<string> askTask = Ask(chat, "a");
            Task<string> askTask2 = Ask(chat, "bb");
            await Task.WhenAll(askTask, askTask2);
            done = await askTask + await askTask2;
        };
        await run();
        return done;
        """,
        3, 2)]
    [InlineData(
        """
        string a = "", d = "";
        switch (texts.Count)
        {
            case 6:
                a = {|LLM001:await Ask(chat, "a")|};
                string b = await Ask(chat, "bb");
                d = b;
                goto default;
            default:
                b = "x";
                return a + b + d;
        }
        """,
        """
        string a = "", d = "";
        switch (texts.Count)
        {
            case 6:
                Task<string> aTask = Ask(chat, "a");
                Task<string> bTask = Ask(chat, "bb");
                await Task.WhenAll(aTask, bTask);
                a = await aTask;
                string b = await bTask;
                d = b;
                goto default;
            default:
                b = "x";
                return a + b + d;
        }
        """,
        3, 2)]
    public async Task The_result_is_the_same_and_comes_sooner(string before, string after, int secondsBefore, int secondsAfter)
    {
        await Usage<SerialAwaitsAnalyzer>.FixesAsync<SerialAwaitsFix>(Execution.Source(before), Execution.Source(after));

        Execution serial = await Execution.OfAsync(Markup.Parse(before).Source);
        Execution together = await Execution.OfAsync(after);

        Assert.Equal(serial.Result, together.Result);
        Assert.Equal(TimeSpan.FromSeconds(secondsBefore), serial.Elapsed);
        Assert.Equal(TimeSpan.FromSeconds(secondsAfter), together.Elapsed);
        Assert.Subset(together.Requests.ToHashSet(), serial.Requests.ToHashSet());
    }
}
