using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Plans;

/// <summary>What plans promise: everything together that can, the first failure, nothing left behind.</summary>
[Collection(Alone.Name)]
public class PlanTests
{
    private const string Ticket = "The app crashes.";

    [Fact]
    public async Task The_support_desk_does_what_its_documentation_says()
    {
        var time = new VirtualTime();
        using var model = new PacedModel(time, AnswerDesk);
        Triage triage = await time.RunAsync(() => new SupportDeskClient(model).TriageAsync(Ticket));

        Assert.Equal("It crashes.", triage.Summary);
        Assert.Equal(TicketKind.Bug, triage.Kind);
        Assert.Equal([new Request("fix", 1, null), new Request("refund", 2, null)], triage.Requests);
        Assert.Equal("Dear customer", triage.Reply);
        Assert.Equal(
            [
                "Classify this ticket.\n\nThe app crashes.",
                "List what the customer asks for.\n\nThe app crashes.",
                "Summarize this ticket in two sentences.\n\nThe app crashes.",
                "Write the reply to this Bug ticket.\nSummary: It crashes.\n\nThe app crashes.",
            ],
            model.Asked.Keys.Order(StringComparer.Ordinal));

        // The cache takes its time from the machine, not from the clock of the test: one after another is all that can be told apart.
        Assert.InRange(time.Elapsed.TotalMilliseconds, 1000, 2100 - 1);
    }

    [Fact]
    public async Task An_inbox_of_tickets_is_triaged_eight_at_a_time_as_they_come()
    {
        var time = new VirtualTime();
        using var model = new PacedModel(time, AnswerDesk);
        var triaged = new List<Triage>();
        await time.RunAsync(async () =>
        {
            await foreach (Triage triage in new SupportDeskClient(model).TriageAllAsync(Inbox()))
            {
                triaged.Add(triage);
            }
        });

        Assert.Equal(20, triaged.Count);
        Assert.All(triaged, triage => Assert.Equal((TicketKind.Bug, "Dear customer"), (triage.Kind, triage.Reply)));
        Assert.Equal(80, model.Asked.Count);

        // Three turns of eight, each as long as one ticket's critical path; the cache takes its time from the machine.
        Assert.InRange(time.Elapsed.TotalMilliseconds, 3000, 3 * 2100 - 1);

        static async IAsyncEnumerable<string> Inbox()
        {
            for (int i = 0; i < 20; i++)
            {
                await Task.Yield();
                yield return Ticket + " " + i;
            }
        }
    }

    [Fact]
    public async Task A_streamed_plan_shows_the_first_words_of_its_last_step_and_runs_nothing_else()
    {
        var time = new VirtualTime();
        using var model = new PacedModel(time, AnswerDesk);
        var heard = new List<(string Text, double At)>();
        await time.RunAsync(async () =>
        {
            await foreach (string text in new SupportDeskClient(model).AnswerAsync(Ticket))
            {
                heard.Add((text, time.Elapsed.TotalMilliseconds));
            }
        });

        Assert.Equal(["Dear ", "customer"], heard.Select(piece => piece.Text));
        Assert.InRange(heard[0].At, 500, 1000);
        Assert.Equal(heard[0].At + 500, heard[1].At);
        Assert.Equal(3, model.Asked.Count);
        Assert.DoesNotContain(model.Asked.Keys, prompt => prompt.StartsWith("List", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Three_calls_of_a_second_and_a_half_take_a_second_and_a_half()
    {
        var time = new VirtualTime();
        using var model = new PacedModel(time, prompt => [(1500, prompt)]);
        Assert.Equal(("alpha x", "beta x", "gamma x"), await time.RunAsync(() => new PlanDeskClient(model).ThreeAsync("x")));
        Assert.Equal(TimeSpan.FromSeconds(1.5), time.Elapsed);
    }

    [Fact]
    public async Task A_step_that_several_need_runs_once_and_each_starts_when_its_own_inputs_are_there()
    {
        var time = new VirtualTime();
        using var model = new PacedModel(time, AnswerPlan);
        Whole whole = await time.RunAsync(() => new PlanDeskClient(model).WholeAsync("x"));

        Assert.Equal("delta alpha x beta x", whole.Delta);
        Assert.Equal("gamma x", whole.Gamma);
        Assert.Equal([new Item(1), new Item(2), new Item(3)], whole.Items);
        Assert.Equal(["expand 1", "expand 2", "expand 3"], whole.Expanded);
        Assert.Equal("final delta alpha x beta x 3 words x", whole.Final);
        Assert.Equal((3, "x"), (whole.Count, whole.Text));

        // Items arrive at 100, 200 and 300 ms, and each takes 150 ms to expand: 250, 400, 550.
        Assert.Equal(100, model.Asked["expand 1"]);
        Assert.Equal(250, model.Asked["expand 2"]);
        Assert.Equal(400, model.Asked["expand 3"]);
        Assert.Equal(40, model.Asked["delta alpha x beta x"]);
        Assert.Equal(300, model.Asked["final delta alpha x beta x 3 words x"]);
        Assert.Equal(550, time.Elapsed.TotalMilliseconds);
    }

    [Fact]
    public async Task A_plan_can_be_a_step()
    {
        var time = new VirtualTime();
        var asked = 0;
        using IChatClient model = new PacedModel(time, AnswerPlan).AsBuilder()
            .Use((messages, options, next, token) =>
            {
                // Alpha and beta are asked for twice: by the plan, and by the plan within it.
                string text = messages.Last().Text + " " + Interlocked.Increment(ref asked);
                return next.GetResponseAsync([new ChatMessage(ChatRole.User, text)], options, token);
            }, null)
            .Build();
        (string delta, (string alpha, _, string gamma)) = await time.RunAsync(() => new PlanDeskClient(model).NestedAsync("x"));

        Assert.StartsWith("delta", delta, StringComparison.Ordinal);
        Assert.StartsWith("alpha", alpha, StringComparison.Ordinal);
        Assert.StartsWith("gamma", gamma, StringComparison.Ordinal);
        Assert.Equal(6, asked);
    }

    [Fact]
    public async Task Elements_are_worked_on_while_the_next_ones_are_written()
    {
        var time = new VirtualTime();
        using var model = new PacedModel(time, AnswerPlan);
        var heard = new List<(string, double)>();
        await time.RunAsync(async () =>
        {
            await foreach (string text in new PlanDeskClient(model).ExpandAllAsync("x"))
            {
                heard.Add((text, time.Elapsed.TotalMilliseconds));
            }
        });

        Assert.Equal([("expand 1", 250), ("expand 2", 400), ("expand 3", 550)], heard);
    }

    [Fact]
    public async Task The_first_failure_is_thrown_when_its_siblings_have_ended()
    {
        using var unobserved = new UnobservedExceptions();
        var time = new VirtualTime();
        using var model = new PacedModel(time, prompt => prompt == "beta x" ? [(100, null)] : [(1000, prompt)])
        {
            // It ends long after it was cancelled.
            IgnoresCancellation = prompt => prompt == "gamma x",
        };
        int inFlight = -1;
        await time.RunAsync(async () =>
        {
            HttpRequestException failure = await Assert.ThrowsAsync<HttpRequestException>(() => new PlanDeskClient(model).ThreeAsync("x"));
            inFlight = model.InFlight;
            Assert.Equal("beta x", failure.Message);
        });

        Assert.Equal(0, inFlight);
        Assert.Equal(1000, time.Elapsed.TotalMilliseconds);
        unobserved.AssertNone();
    }

    [Fact]
    public async Task A_failure_ends_the_others_at_once_and_what_has_not_begun_never_does()
    {
        var time = new VirtualTime();
        using var model = new PacedModel(time, prompt => prompt == "gamma x" ? [(30, null)] : AnswerPlan(prompt));
        HttpRequestException failure = await time.RunAsync(() => Assert.ThrowsAsync<HttpRequestException>(() => new PlanDeskClient(model).WholeAsync("x")));

        Assert.Equal("gamma x", failure.Message);
        Assert.Equal(30, time.Elapsed.TotalMilliseconds);
        Assert.Equal(0, model.InFlight);
        Assert.DoesNotContain(model.Asked.Keys, prompt => prompt.StartsWith("delta", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stream_that_fails_is_the_root_of_what_reads_it()
    {
        using var unobserved = new UnobservedExceptions();
        var time = new VirtualTime();
        using var model = new PacedModel(time, prompt => prompt == "items x" ? [(100, """{"value":[{"number":1},"""), (100, null)] : AnswerPlan(prompt));
        HttpRequestException failure = await time.RunAsync(() => Assert.ThrowsAsync<HttpRequestException>(
            () => new PlanDeskClient(model).ExpandAllAsync("x").CountAsync().AsTask()));

        Assert.Equal("items x", failure.Message);
        Assert.Equal(200, time.Elapsed.TotalMilliseconds);
        Assert.Equal(0, model.InFlight);
        unobserved.AssertNone();
    }

    [Fact]
    public async Task A_caller_that_cancels_hears_of_its_own_token()
    {
        var time = new VirtualTime();
        using var model = new PacedModel(time, AnswerPlan);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(70), time);
        OperationCanceledException cancelled = await time.RunAsync(() => Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new PlanDeskClient(model).WholeAsync("x", cancellation.Token)));

        Assert.Equal(cancellation.Token, cancelled.CancellationToken);
        Assert.Equal(70, time.Elapsed.TotalMilliseconds);
        Assert.Equal(0, model.InFlight);
    }

    [Fact]
    public async Task A_cancelled_caller_asks_nothing()
    {
        using var model = new PacedModel(new VirtualTime(), AnswerPlan);
        var token = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new PlanDeskClient(model).WholeAsync("x", token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new PlanDeskClient(model).FinalOfAllAsync("x", token).CountAsync().AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await new PlanDeskClient(model).FinalOfAllAsync("x").CountAsync(token));
        Assert.Empty(model.Asked);
    }

    [Fact]
    public async Task A_time_out_of_a_client_is_a_failure_like_any_other()
    {
        var time = new VirtualTime();
        var own = new TaskCanceledException("The request timed out.");
        using IChatClient model = new PacedModel(time, AnswerPlan).AsBuilder()
            .Use((messages, options, next, token) => messages.Last().Text == "beta x" ? throw own : next.GetResponseAsync(messages, options, token), null)
            .Build();
        Assert.Same(own, await time.RunAsync(() => Assert.ThrowsAsync<TaskCanceledException>(() => new PlanDeskClient(model).ThreeAsync("x"))));
    }

    [Fact]
    public async Task A_caller_that_leaves_early_leaves_nothing_running()
    {
        using var unobserved = new UnobservedExceptions();
        var time = new VirtualTime();
        using var model = new PacedModel(time, AnswerPlan);
        int inFlight = -1;
        await time.RunAsync(async () =>
        {
            await foreach (string _ in new PlanDeskClient(model).ExpandAllAsync("x"))
            {
                Assert.Equal(1, model.InFlight);
                break;
            }

            inFlight = model.InFlight;
        });

        Assert.Equal(0, inFlight);
        Assert.Equal(250, time.Elapsed.TotalMilliseconds);
        unobserved.AssertNone();
    }

    [Fact]
    public async Task A_stream_is_cold_and_each_enumeration_a_run_of_its_own()
    {
        int requests = 0;
        using ScriptedChatClient scripted = ScriptedChatClient.Saying("\"Bug\"");
        using IChatClient model = scripted.AsBuilder().Use((messages, options, next, token) =>
        {
            Interlocked.Increment(ref requests);
            return next.GetResponseAsync(messages, options, token);
        }, null).Build();
        IAsyncEnumerable<string> answer = new SupportDeskClient(model).AnswerAsync(Ticket);
        Assert.Equal(0, requests);
        Assert.Equal("\"Bug\"", string.Concat(await answer.ToListAsync()));
        Assert.Equal("\"Bug\"", string.Concat(await answer.ToListAsync()));
        Assert.Equal(5, requests); // Two summaries, two replies; the kind is cached.
    }

    [Fact]
    public async Task A_missing_argument_is_an_error_before_anything_runs()
    {
        using ScriptedChatClient model = ScriptedChatClient.Saying("x");
        await Assert.ThrowsAsync<ArgumentNullException>(() => new PlanDeskClient(model).ThreeAsync(null!));
        Assert.Throws<ArgumentNullException>(() => { new PlanDeskClient(model).ExpandAllAsync(null!); });
        Assert.Equal(0, model.Requests);
    }

    private static IEnumerable<(int, string?)> AnswerDesk(string prompt) => prompt[..4] switch
    {
        "Summ" => [(400, "It crashes.")],
        "Clas" => [(300, "\"Bug\"")],
        "List" => [(100, """{"value":[{"what":"fix","priority":1,"due":null},"""), (700, """{"what":"refund","priority":2,"due":null}]}""")],
        _ => [(100, "Dear "), (500, "customer")],
    };

    private static IEnumerable<(int, string?)> AnswerPlan(string prompt) => prompt.Split(' ')[0] switch
    {
        "alpha" => [(40, prompt)],
        "beta" => [(20, prompt)],
        "gamma" => [(60, prompt)],
        "items" => [(100, """{"value":[{"number":1},"""), (100, """{"number":2},"""), (100, """{"number":3}]}""")],
        "expand" => [(150, prompt)],
        _ => [(10, prompt)],
    };
}
