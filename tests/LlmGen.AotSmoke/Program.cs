using LlmGen;
using LlmGen.AotSmoke;
using LlmGen.Simulation;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

// Every shape of call through a generated client, as native code. Prints what is wrong and then ends with 1.
const string Ticket = "Please send two lamps and a chair.";
const string Items = """[{"name": "lamp", "quantity": 2}, {"name": "chair", "quantity": 1}]""";
bool failed = false;

using SimulatedModel model = new(SimulatedModelOptions.Small with { Answer = (messages, _) => Answer(messages.Last().Text) });
TicketDeskClient desk = new(model);

Check("text", "Two lamps.", await desk.SummaryAsync(Ticket));
Check(
    "typed",
    new Order(new Guid("6f9619ff-8b86-d011-b42d-00c04fc964ff"), new DateOnly(2026, 10, 12), 12.5m, new Item("lamp", 2)),
    await desk.OrderAsync(Ticket));
Check("streamed", "They are on their way.", string.Concat(await desk.ReplyAsync(Ticket).ToListAsync()));
Check("streamed elements", "lamp, chair", Names(await desk.ItemsAsync(Ticket).ToListAsync()));
LlmResult<TicketKind> kind = await desk.KindAsync(Ticket);
Check("result", (TicketKind.Other, LlmSource.Model, true), (kind.Value, kind.Source, kind.Timing.TimeToFirstToken > TimeSpan.Zero));

(string summary, string reply, Item[] items) = await desk.AllAsync(Ticket);
Check("plan", ("Two lamps.", "They are on their way.", "lamp, chair"), (summary, reply, Names(items)));
Check("fan-out", "Other, Other, Other, Other, Other", string.Join(", ", await desk.KindsAsync(Enumerable.Repeat(Ticket, 5))));
List<LlmItem<LlmOutcome<IReadOnlyList<Item>>>> outcomes = await desk.AllItemsAsync(Enumerable.Repeat(Ticket, 5).ToAsyncEnumerable()).ToListAsync();
Check("fan-out, as they complete", "0 1 2 3 4", string.Join(' ', outcomes.Select(outcome => outcome.Index).Order()));
Check("fan-out, outcomes", true, outcomes.TrueForAll(outcome => Names(outcome.Value.Value) == "lamp, chair"));

long before = model.Requests;
Check("cached", "Two lamps.", await desk.CachedSummaryAsync(Ticket));
Check("cached, again", "Two lamps.", await desk.CachedSummaryAsync(Ticket));
Check("cached stream", "lamp, chair", Names(await desk.CachedItemsAsync(Ticket).ToListAsync()));
Check("cached stream, again", "lamp, chair", Names(await desk.CachedItemsAsync(Ticket).ToListAsync()));
Check("requests of cached calls", before + 2, model.Requests);

// Two programs that share a distributed cache: the second reads what the first wrote.
SharedCache cache = new();
await using ServiceProvider first = Services();
await using ServiceProvider second = Services();
before = model.Requests;
Check("shared cache", "Two lamps.", await first.GetRequiredService<ITicketDesk>().CachedSummaryAsync(Ticket));
await cache.Stored;
Check("shared cache, the other program", "Two lamps.", await second.GetRequiredService<ITicketDesk>().CachedSummaryAsync(Ticket));
Check("requests over a shared cache", before + 1, model.Requests);
Check("hits", 1L, second.GetRequiredService<LatencyTracker>().Find("ITicketDesk.CachedSummaryAsync")?.CacheHits);

return failed ? 1 : 0;

ServiceProvider Services() => new ServiceCollection()
    .AddSingleton<IDistributedCache>(cache)
    .AddSingleton<IChatClient>(model)
    .AddTicketDeskClient()
    .BuildServiceProvider();

static string Names(IEnumerable<Item> items) => string.Join(", ", items.Select(item => item.Name));

static string Answer(string prompt) => prompt.Split('.')[0] switch
{
    "Summarize" => "Two lamps.",
    "Read the order" => """
        {"id": "6f9619ff-8b86-d011-b42d-00c04fc964ff", "due": "2026-10-12", "price": 12.5, "first": {"name": "lamp", "quantity": 2}}
        """,
    "Reply" => "They are on their way.",
    "List the items" => $$"""{"value": {{Items}}}""",
    _ => """{"value": "Other"}""",
};

void Check<T>(string what, T expected, T actual)
{
    bool right = EqualityComparer<T>.Default.Equals(expected, actual);
    failed |= !right;
    Console.WriteLine(right ? $"ok     {what}" : $"WRONG  {what}: expected {expected}, got {actual}");
}
