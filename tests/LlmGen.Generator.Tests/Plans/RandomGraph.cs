using System.Globalization;
using System.Text;

namespace LlmGen.Generator.Tests.Plans;

/// <summary>A random graph of steps: its declaration as the methods of an interface, and what a run of its plan must give, and when.</summary>
internal sealed class RandomGraph
{
    private readonly Node[] _nodes;
    private readonly int[] _targets;
    private readonly bool[] _isNeeded;
    private readonly bool _isStreamed;

    public RandomGraph(int number, GraphShape shape, Random random)
    {
        string name = "g" + number.ToString(CultureInfo.InvariantCulture);
        Plan = name + "PlanAsync";
        _nodes = new Node[random.Next(2, 9)];
        for (int i = 0; i < _nodes.Length; i++)
        {
            int[] inputs = [.. InputsOf(i, i == _nodes.Length - 1, shape, random)];
            StepKind kind = (StepKind)random.Next(5);
            int[] streams = kind == StepKind.Reader ? [.. inputs.Where(input => _nodes[input].Kind == StepKind.Stream && random.Next(4) > 0)] : [];
            _nodes[i] = new Node(name + "n" + i.ToString(CultureInfo.InvariantCulture), kind, inputs, streams, [.. Enumerable.Range(0, 3).Select(_ => 25 * random.Next(5))]);
        }

        int last = _nodes.Length - 1;
        _targets = [.. Enumerable.Range(0, _nodes.Length).Where(i => i == last ? random.Next(4) > 0 : random.Next(4) == 0)];
        _targets = _targets.Length == 0 ? [last] : _targets;
        _isStreamed = _targets.Length == 1 && _nodes[_targets[0]].Kind == StepKind.Stream && random.Next(2) == 0;
        _isNeeded = new bool[_nodes.Length];
        foreach (int target in _targets)
        {
            Need(target);
        }
    }

    private enum StepKind
    {
        Prompt,
        Stream,
        Asynchronous,
        Synchronous,
        Reader,
    }

    public string Plan { get; }

    /// <summary>The milliseconds before each of the three parts of a step's work.</summary>
    public IEnumerable<(string Step, int[] Waits)> Waits => _nodes.Select(node => (node.Name, node.Waits));

    /// <summary>The steps that must run, each once.</summary>
    public IEnumerable<string> Needed => NeededNodes.Select(node => node.Name);

    /// <summary>The milliseconds of all requests that must be made.</summary>
    public int Work => NeededNodes.Where(node => node.IsRequest).Sum(node => node.Waits.Sum());

    public int Targets => _targets.Length;

    public bool HasUnneeded => _isNeeded.Contains(false);

    public bool ReadsStreams => NeededNodes.Any(node => node.Streams.Length > 0);

    /// <summary>How many needed steps stand on each level of the graph.</summary>
    public int[] Levels
    {
        get
        {
            var levels = new int[_nodes.Length];
            for (int i = 0; i < _nodes.Length; i++)
            {
                levels[i] = _nodes[i].Inputs.Select(input => levels[input] + 1).DefaultIfEmpty(0).Max();
            }

            return [.. levels.Where((_, i) => _isNeeded[i]).CountBy(level => level).OrderBy(level => level.Key).Select(level => level.Value)];
        }
    }

    private IEnumerable<Node> NeededNodes => _nodes.Where((_, i) => _isNeeded[i]);

    /// <summary>What a step answers to a text: short, and of another text another answer.</summary>
    public static string Answer(string text)
    {
        uint hash = 2166136261;
        foreach (char c in text)
        {
            hash = (hash ^ c) * 16777619;
        }

        return text.Split(' ')[0] + ":" + hash.ToString("x8", CultureInfo.InvariantCulture);
    }

    /// <summary>An answer as it streams.</summary>
    public static string[] Pieces(string answer) => [answer[..3], answer[3..5], answer[5..]];

    public void Declare(StringBuilder code)
    {
        foreach (Node node in _nodes)
        {
            string values = string.Concat(node.Inputs.Select(input => " {" + _nodes[input].Name + "}"));
            string parameters = string.Concat(node.Inputs.Select(input =>
                (node.Streams.Contains(input) ? "IAsyncEnumerable<string> " : "string ") + _nodes[input].Name + ", "));
            string token = "CancellationToken cancellationToken = default)";
            string streams = string.Join(", ", node.Streams.Select(input => _nodes[input].Name));
            string whole = string.Concat(node.Values.Select(input => " {" + _nodes[input].Name + "}"));
            string text = "$\"" + node.Name + values + "\"";
            code.AppendLine(node.Kind switch
            {
                StepKind.Prompt => $"[Prompt(\"{node.Name}{values}\")] Task<string> {node.Name}Async({parameters}{token};",
                StepKind.Stream => $"[Prompt(\"{node.Name}{values}\")] IAsyncEnumerable<string> {node.Name}Async({parameters}{token};",
                StepKind.Asynchronous => $"Task<string> {node.Name}Async({parameters}{token} => Host.Work({text}, cancellationToken);",
                StepKind.Synchronous => $"string {node.Name}({parameters.TrimEnd(',', ' ')}) => Host.Now({text});",
                _ => $"Task<string> {node.Name}Async({parameters}{token} => Host.Read(\"{node.Name}\", [{streams}], $\"{whole}\", cancellationToken);",
            });
        }

        Node only = _nodes[_targets[0]];
        string result = _isStreamed ? "IAsyncEnumerable<string>"
            : _targets.Length == 1 ? "Task<string>"
            : "Task<(" + string.Join(", ", _targets.Select(target => "string " + _nodes[target].Name)) + ")>";
        string attribute = _targets.Length == 1 ? $"[Plan(nameof({only.Name}{(only.Kind == StepKind.Synchronous ? "" : "Async")}))]" : "[Plan]";
        code.AppendLine(attribute + " " + result + " " + Plan + "(CancellationToken cancellationToken = default);");
    }

    /// <summary>The declaration, and how long each step waits: what whoever looks for a mistake begins with.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Declare(text);
        return text.AppendJoin('\n', _nodes.Select(node => node.Name + ": " + string.Join(", ", node.Waits))).ToString();
    }

    /// <summary>What the plan returns.</summary>
    public string[] Results()
    {
        var texts = new string[_nodes.Length];
        foreach ((int i, Node node) in _nodes.Index())
        {
            texts[i] = Answer(node.Name + string.Concat(node.Streams.Concat(node.Values).Select(input => " " + texts[input])));
        }

        return [.. _targets.Select(target => texts[target])];
    }

    /// <summary>The length of the longest path through the needed steps, in milliseconds.</summary>
    /// <param name="requests">How much the time of a request counts; with 1 it is the critical path.</param>
    public double MaxPathLength(double requests = 1)
    {
        var starts = new double[_nodes.Length];
        var ends = new double[_nodes.Length];
        foreach ((int i, Node node) in _nodes.Index())
        {
            double now = starts[i] = node.Values.Select(input => ends[input]).DefaultIfEmpty(0).Max();
            switch (node.Kind)
            {
                case StepKind.Synchronous:
                    break;
                case StepKind.Reader:
                    // One piece after the other takes the first wait, from when it is there.
                    foreach (int input in node.Streams)
                    {
                        double there = starts[input];
                        foreach (int wait in _nodes[input].Waits)
                        {
                            there += requests * wait;
                            now = Math.Max(now, there) + node.Waits[0];
                        }
                    }

                    break;
                default:
                    now += (node.IsRequest ? requests : 1) * node.Waits.Sum();
                    break;
            }

            ends[i] = now;
        }

        return ends.Where((_, i) => _isNeeded[i]).Max();
    }

    private static IEnumerable<int> InputsOf(int step, bool isLast, GraphShape shape, Random random)
    {
        int[] earlier = [.. Enumerable.Range(0, step)];
        return shape switch
        {
            GraphShape.Wide => isLast ? earlier.Where(_ => random.Next(5) > 0) : earlier.Where(_ => random.Next(6) == 0).Take(1),
            GraphShape.Deep => earlier.Where(input => input == step - 1 || random.Next(4) == 0),
            GraphShape.Diamonds => step % 3 == 0 ? earlier.TakeLast(2) : earlier.Where(input => input == (step - 1) / 3 * 3),
            GraphShape.Layers => earlier.Where(input => input / 2 == (step / 2) - 1 && random.Next(4) > 0),
            _ => earlier.Where(_ => random.Next(step) < 2).Take(4),
        };
    }

    private void Need(int node)
    {
        _isNeeded[node] = true;
        foreach (int input in _nodes[node].Inputs)
        {
            Need(input);
        }
    }

    private sealed record Node(string Name, StepKind Kind, int[] Inputs, int[] Streams, int[] Waits)
    {
        public bool IsRequest => Kind is StepKind.Prompt or StepKind.Stream;

        /// <summary>The steps whose whole results it takes.</summary>
        public IEnumerable<int> Values => Inputs.Except(Streams);
    }
}
