using LlmGen.Tests.Support;

namespace LlmGen.Generator.Tests.Plans;

[Collection(Alone.Name)]
public sealed class RandomPlanTests(RandomPlans plans) : IClassFixture<RandomPlans>
{
    // Thirds of milliseconds are no binary fractions.
    private const double Rounding = 0.001;

    [Fact]
    public void The_graphs_are_of_every_kind()
    {
        AssertMany(graph => graph.Levels.Max() >= 4);
        AssertMany(graph => graph.Levels.Length >= 6);
        AssertMany(graph => graph.Levels is [1, 2, 1, ..]);
        AssertMany(graph => graph.Levels is [>= 2, >= 2, >= 2, ..]);
        AssertMany(graph => graph.Targets >= 3);
        AssertMany(graph => graph.HasUnneeded);
        AssertMany(graph => graph.ReadsStreams);

        void AssertMany(Func<RandomGraph, bool> isOfKind) => Assert.InRange(plans.Graphs.Count(isOfKind), 50, plans.Graphs.Length);
    }

    [Fact]
    public async Task The_makespan_of_every_plan_is_its_critical_path_and_every_step_runs_once()
    {
        IReadOnlyList<GraphRun> runs = await plans.RunAsync(_ => null);

        foreach ((int number, RandomGraph graph) in plans.Graphs.Index())
        {
            Assert.Equal(graph.Results(), runs[number].Results);
            Assert.True(
                graph.MaxPathLength() == runs[number].Makespan,
                $"Graph {number} took {runs[number].Makespan} ms, its critical path is {graph.MaxPathLength()} ms.\n{graph}");
        }
    }

    /// <summary>
    /// Graham's guarantee: at every moment all slots are taken, or a step of some path runs. So a plan takes at most <c>path + (work - path) / m</c>, with
    /// the requests of the path alone as what is taken off the work, since other steps need no slot.
    /// </summary>
    [Fact]
    public async Task With_a_bounded_number_of_requests_no_plan_takes_longer_than_list_scheduling_may()
    {
        IReadOnlyList<GraphRun> runs = await plans.RunAsync(number => Slots(number));

        foreach ((int number, RandomGraph graph) in plans.Graphs.Index())
        {
            int slots = Slots(number);
            double share = (double)graph.Work / slots;
            Assert.Equal(graph.Results(), runs[number].Results);
            Assert.InRange(runs[number].MostAtOnce, 0, slots);
            Assert.InRange(runs[number].Makespan, Math.Max(graph.MaxPathLength(), share) - Rounding, Guaranteed(number));
        }

        Assert.Contains(runs.Index(), run => run.Item.Makespan > plans.Graphs[run.Index].MaxPathLength());

        // Of 1, 2, 3 and 4 slots, each for graphs of every shape.
        static int Slots(int number) => 1 + (number / Enum.GetValues<GraphShape>().Length % 4);

        double Guaranteed(int number) =>
            plans.Graphs[number].MaxPathLength(1 - (1.0 / Slots(number))) + ((double)plans.Graphs[number].Work / Slots(number)) + Rounding;
    }
}
