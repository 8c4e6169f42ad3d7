using System.Diagnostics;
using LlmGen.Simulation;
using LlmGen.Tests.Plans;
using LlmGen.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmGen.Tests.Wire;

/// <summary>Three independent calls of a second and a half, over real sockets.</summary>
[Collection(Alone.Name)]
public class PlanOverSocketsTests
{
    // A busy machine may hold one attempt up; what the product adds, it adds to each. One after the other they would take three times as long;
    // that a plan takes its critical path and nothing more, the tests on virtual time show.
    private const int Attempts = 4;
    private const double Most = 1.5;

    [Fact]
    public async Task A_plan_takes_as_long_as_its_slowest_call()
    {
        await using WireServer server = await WireServer.StartAsync(new SimulatedModelOptions
        {
            BaseLatency = TimeSpan.FromSeconds(1.5),
            Answer = (_, _) => "An answer.",
        });
        double best = double.MaxValue;
        for (int attempt = 0; attempt < Attempts && best > Most; attempt++)
        {
            long slowest = 0;
            using IChatClient client = server.Client().AsBuilder()
                .Use(
                    async (messages, options, next, token) =>
                    {
                        long began = Stopwatch.GetTimestamp();
                        ChatResponse response = await next.GetResponseAsync(messages, options, token);
                        InterlockedMax(ref slowest, Stopwatch.GetTimestamp() - began);
                        return response;
                    },
                    null)
                .Build();
            var desk = new PlanDeskClient(client);
            long start = Stopwatch.GetTimestamp();
            await desk.ThreeAsync("x");
            best = Math.Min(best, (double)(Stopwatch.GetTimestamp() - start) / slowest);
        }

        Assert.InRange(best, 1, Most);
    }

    private static void InterlockedMax(ref long most, long value)
    {
        long seen;
        while ((seen = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }
}
