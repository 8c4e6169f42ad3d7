using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using LlmGen.Generator.Tests.Harness;
using LlmGen.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmGen.Generator.Tests.Plans;

/// <summary>2,000 random graphs, declared as interfaces, generated and compiled together; they run on virtual time, all at once.</summary>
public sealed class RandomPlans : IDisposable
{
    private const int InEachInterface = 50;

    private const string Host =
        """
        public static class Host
        {
            public static Func<string, CancellationToken, Task<string>> Work = null!;
            public static Func<string, string> Now = null!;
            public static Func<string, IAsyncEnumerable<string>[], string, CancellationToken, Task<string>> Read = null!;
        }
        """;

    private readonly LoadedAssembly _assembly;

    public RandomPlans()
    {
        var random = new Random(20_26);
        int shapes = Enum.GetValues<GraphShape>().Length;
        Graphs = [.. Enumerable.Range(0, 2_000).Select(number => new RandomGraph(number, (GraphShape)(number % shapes), random))];
        GeneratorRun run = GeneratorRun.Of(GeneratorTest.Compile([.. Graphs.Chunk(InEachInterface).Select(Interface).Prepend(Host).Select(File)]));
        Assert.DoesNotContain(run.Files.Values, file => file.Contains("NotSupportedException", StringComparison.Ordinal));
        _assembly = new LoadedAssembly(run);
    }

    internal RandomGraph[] Graphs { get; }

    public void Dispose() => _assembly.Dispose();

    /// <summary>Runs every plan, each on a runtime of its own, all at once.</summary>
    /// <param name="limits">How many requests each graph may have under way at once; null for any number.</param>
    internal async Task<IReadOnlyList<GraphRun>> RunAsync(Func<int, int?> limits)
    {
        var time = new VirtualTime();
        var host = new GraphHost(time, Graphs.SelectMany(graph => graph.Waits).ToDictionary(waits => waits.Step, waits => waits.Waits));
        _assembly.Set("Host", "Work", (Func<string, CancellationToken, Task<string>>)host.WorkAsync);
        _assembly.Set("Host", "Now", (Func<string, string>)host.Now);
        _assembly.Set("Host", "Read", (Func<string, IAsyncEnumerable<string>[], string, CancellationToken, Task<string>>)host.ReadAsync);
        GraphRun[] runs = await time.RunAsync(() => Task.WhenAll(Graphs.Select(RunGraphAsync)));
        Assert.Equal(
            Graphs.SelectMany(graph => graph.Needed).Select(step => (step, 1)).Order(),
            host.Ran.Select(ran => (ran.Key, ran.Value)).Order());
        return runs;

        async Task<GraphRun> RunGraphAsync(RandomGraph graph, int number)
        {
            string name = (number / InEachInterface).ToString(CultureInfo.InvariantCulture);
            using var model = new GraphModel(host);
            var runtime = new LlmRuntime(model, new LlmRuntimeOptions { MaxConcurrency = limits(number), TimeProvider = time });
            object result = _assembly.Call(_assembly.Create($"Graphs{name}Client", runtime), "IGraphs" + name, graph.Plan, CancellationToken.None)!;
            string[] results;
            if (result is IAsyncEnumerable<string> stream)
            {
                results = [string.Concat(await stream.ToListAsync())];
            }
            else
            {
                await (Task)result;
                object value = result.GetType().GetProperty("Result")!.GetValue(result)!;
                results = value is ITuple tuple ? [.. Enumerable.Range(0, tuple.Length).Select(i => (string)tuple[i]!)] : [(string)value];
            }

            return new GraphRun(results, time.Elapsed.TotalMilliseconds, model.MostAtOnce);
        }
    }

    private static string Interface(RandomGraph[] graphs, int number)
    {
        var code = new StringBuilder("[LlmClient] public interface IGraphs").Append(number).AppendLine().AppendLine("{");
        foreach (RandomGraph graph in graphs)
        {
            graph.Declare(code);
        }

        return code.AppendLine("}").ToString();
    }

    /// <summary>A file of the sample. What the compiler knows of null is another test's matter, and costs a third of its time.</summary>
    private static SyntaxTree File(string text, int number)
    {
        SyntaxTree tree = GeneratorTest.File(GeneratorTest.Usings + text, "Graphs" + number.ToString(CultureInfo.InvariantCulture) + ".cs");
        return tree.WithRootAndOptions(tree.GetRoot(), ((CSharpParseOptions)tree.Options).WithFeatures([new("run-nullable-analysis", "never")]));
    }
}
