using LlmGen.Generator.Tests.Harness;
using Microsoft.Extensions.AI;

namespace LlmGen.Generator.Tests.Execution;

/// <summary>What a generated client sends.</summary>
public sealed class MessageTests
{
    private static readonly DataContent Picture = new(new byte[] { 1 }, "image/png");

    [Fact]
    public async Task Messages_stand_in_the_order_of_their_stability()
    {
        var model = new ScriptedChatClient();
        ChatMessage[] history = [new(ChatRole.User, "before"), new(ChatRole.Assistant, "answer")];

        await new ExecutionDeskClient(model).ConversationAsync("now", history, Picture, []);

        Assert.Equal(
            [
                (ChatRole.System, "Own."),
                (ChatRole.User, "interface in"),
                (ChatRole.Assistant, "interface out"),
                (ChatRole.User, "method in"),
                (ChatRole.Assistant, "method out"),
                (ChatRole.User, "before"),
                (ChatRole.Assistant, "answer"),
                (ChatRole.User, "Say now"),
            ],
            model.Requests[0].Messages.Select(message => (message.Role, message.Text)));
    }

    [Fact]
    public async Task Attachments_stand_behind_the_prompts_text_in_the_order_of_their_parameters()
    {
        var model = new ScriptedChatClient();
        var first = new DataContent(new byte[] { 2 }, "image/png");
        var second = new DataContent(new byte[] { 3 }, "image/png");

        await new ExecutionDeskClient(model).ConversationAsync("now", [], Picture, [first, second]);
        await new ExecutionDeskClient(model).ConversationAsync("now", [], null, []);

        Assert.Equal(
            [Picture.Data.ToArray(), first.Data.ToArray(), second.Data.ToArray()],
            model.Requests[0].Messages[^1].Contents.Skip(1).Select(content => ((DataContent)content).Data.ToArray()));
        Assert.Single(model.Requests[1].Messages[^1].Contents);
    }

    [Fact]
    public async Task A_client_that_changes_what_it_is_handed_changes_no_later_call()
    {
        var model = new ScriptedChatClient
        {
            Meddle = (messages, options) =>
            {
                foreach (ChatMessage message in messages)
                {
                    message.Role = ChatRole.Tool;
                    message.Contents.OfType<TextContent>().First().Text = "changed";
                    message.Contents.OfType<TextContent>().First().AdditionalProperties = new() { ["cache"] = true };
                    (message.AdditionalProperties ??= [])["cache"] = true;
                }

                options.MaxOutputTokens = 1;
                options.StopSequences?.Add("changed");
                options.ModelId = "changed";
            },
        };
        var desk = new ExecutionDeskClient(model);
        ChatMessage[] history = [new(ChatRole.User, "before")];
        var options = new ChatOptions { TopP = 0.5f };

        for (int call = 0; call < 2; call++)
        {
            await desk.ConversationAsync("now", history, null, [], options);
            await desk.SettingsAsync();
        }

        ChatMessage untouched = history[0];
        Assert.Equal((ChatRole.User, "before", null), (untouched.Role, untouched.Text, untouched.AdditionalProperties));
        Assert.Equal((null, null), (options.MaxOutputTokens, options.ModelId));
        Assert.DoesNotContain(options, model.Requests.Select(request => request.Options));

        // The later calls were made of the same constants: what meddled left them alone.
        var sound = new ScriptedChatClient();
        var again = new ExecutionDeskClient(sound);
        await again.ConversationAsync("now", history, null, [], options);
        await again.SettingsAsync();
        Assert.Equal(["Own.", "interface in", "interface out", "method in", "method out", "before", "Say now"], sound.Requests[0].Messages.Select(message => message.Text));
        Assert.Equal(["END", "\n"], sound.Requests[1].Options.StopSequences!);
        Assert.All(model.Requests.Zip(model.Requests.Skip(2)), pair =>
        {
            Assert.NotSame(pair.First.Messages, pair.Second.Messages);
            Assert.NotSame(pair.First.Options, pair.Second.Options);
            Assert.Empty(pair.First.Messages.Intersect(pair.Second.Messages));
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("fi-FI")]
    [InlineData("ar-SA")]
    public async Task Values_are_written_by_the_invariant_culture(string culture)
    {
        using var scope = new CultureScope(culture);
        var model = new ScriptedChatClient();
        var moment = new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc);

        await new ExecutionDeskClient(model).ScalarsAsync(
            -1234, -1234.567, 12.50m, moment, new DateTimeOffset(moment), new DateOnly(2026, 3, 4), Kind.HowTo,
            new Guid("00000000-0000-0000-0000-000000000001"), new Uri("https://example.com/a b"), true, 'x', TimeSpan.FromMinutes(90), null, null);

        Assert.Equal(
            "-1234 -1234.57 12.50 2026-03-04 03/04/2026 05:06:07 +00:00 03/04/2026 HowTo 00000000-0000-0000-0000-000000000001 https://example.com/a b True x 01:30:00 ||",
            model.Prompt);
    }

    [Fact]
    public async Task Sequences_are_written_as_lists()
    {
        using var scope = new CultureScope("fi-FI");
        var model = new ScriptedChatClient();

        await new ExecutionDeskClient(model).ListsAsync([1, -2.5], ["a", null, "c"], null);

        Assert.Equal("Numbers:\n- 1.0\n- -2.5\nTexts:\n- a\n- \n- c\nKinds:\n", model.Prompt);
    }

    [Theory]
    [InlineData("Contoso", 2.5, "{Ann} {customer} Contoso/2.5")]
    [InlineData("Contoso", null, "{Ann} {customer} Contoso/")]
    [InlineData(null, null, "{Ann} {customer} /")]
    public async Task Members_are_written_and_a_null_on_the_way_is_nothing(string? city, double? size, string prompt)
    {
        var model = new ScriptedChatClient();

        await new ExecutionDeskClient(model).MembersAsync(new Customer("Ann", city is null ? null : new Address(city, size)));

        Assert.Equal(prompt, model.Prompt);
    }

    [Fact]
    public async Task A_text_goes_in_as_it_is()
    {
        var model = new ScriptedChatClient();

        await new ExecutionDeskClient(model).PlainAsync("{text} {{x}} \\n \r\n😀\ud800");

        Assert.Equal("Say {text} {{x}} \\n \r\n😀\ud800", model.Prompt);
    }

    [Fact]
    public async Task A_template_of_a_file_with_windows_line_ends_has_line_feeds()
    {
        GeneratorRun run = GeneratorTest.Run(
            """"
            namespace Sample;

            [LlmClient(System = """
                first
                second
                """)]
            [Example(@"in
            put", "out")]
            public interface IDesk
            {
                [Prompt(@"one
            two {text}
            three")]
                Task<string> RunAsync(string text);
            }
            """".ReplaceLineEndings("\r\n"));
        using var assembly = new LoadedAssembly(run);
        var model = new ScriptedChatClient();

        await (Task<string>)assembly.Call(assembly.Create("Sample.DeskClient", model), "Sample.IDesk", "RunAsync", "a\r\nb")!;

        Assert.Equal(["first\nsecond", "in\nput", "out", "one\ntwo a\r\nb\nthree"], model.Requests[0].Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task Null_arguments_are_refused_before_anything_is_sent()
    {
        var model = new ScriptedChatClient();
        var desk = new ExecutionDeskClient(model);

        await Assert.ThrowsAsync<ArgumentNullException>("text", () => desk.PlainAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>("history", () => desk.ConversationAsync("now", null!, null, []));
        await Assert.ThrowsAsync<ArgumentNullException>("files", () => desk.ConversationAsync("now", [], null, null!));
        Assert.Throws<ArgumentNullException>("client", () => new ExecutionDeskClient((IChatClient)null!));
        Assert.Throws<ArgumentNullException>("runtime", () => new ExecutionDeskClient((LlmRuntime)null!));
        Assert.Empty(model.Requests);
    }
}
