namespace LlmGen.Generator.Planning;

/// <summary>What follows from the steps of a plan and their inputs.</summary>
internal sealed class PlanGraph
{
    private readonly PlanModel _plan;
    private readonly List<PlanInputModel>[] _uses;

    public PlanGraph(PlanModel plan)
    {
        _plan = plan;
        _uses = [.. plan.Steps.Select(_ => new List<PlanInputModel>())];
        Levels = new int[plan.Steps.Count];
        for (int i = 0; i < plan.Steps.Count; i++)
        {
            Levels[i] = 1;
            foreach (int input in InputsOf(i))
            {
                Levels[i] = Math.Max(Levels[i], Levels[input] + 1);
            }
        }

        foreach (PlanInputModel input in plan.Steps.SelectMany(step => step.Arguments).Concat(plan.Target.Inputs))
        {
            if (input.Step >= 0)
            {
                _uses[input.Step].Add(input);
            }
        }
    }

    /// <summary>The level of each step, from 1: one more than the highest of those that it waits for.</summary>
    public int[] Levels { get; }

    /// <summary>Whether no step runs beside another one.</summary>
    public bool IsChain =>
        Levels.Distinct().Count() == Levels.Length
        && !_plan.Steps.SelectMany(step => step.Arguments).Any(argument => argument is { Step: >= 0, Reading: PlanReading.Stream });

    /// <summary>The longest chain of steps, of equally long ones the first.</summary>
    public IReadOnlyList<int> CriticalPath()
    {
        var path = new List<int>();
        int step = Levels.Length == 0 ? -1 : Array.IndexOf(Levels, Levels.Max());
        while (step >= 0)
        {
            path.Insert(0, step);
            int[] inputs = [.. InputsOf(step).OrderBy(input => input)];
            step = inputs.Length == 0 ? -1 : inputs.First(input => Levels[input] == Levels[step] - 1);
        }

        return path;
    }

    /// <summary>
    /// The order in which the steps are started: each after those whose results it takes, and plain synchronous code last, since it holds up what is
    /// started after it.
    /// </summary>
    public IEnumerable<int> StartOrder()
    {
        var open = Enumerable.Range(0, _plan.Steps.Count).ToList();
        while (open.Count > 0)
        {
            int[] ready = [.. open.Where(step => !InputsOf(step).Any(open.Contains))];
            int next = ready.OrderBy(step => _plan.Steps[step].Kind == PlanStepKind.Synchronous).First();
            open.Remove(next);
            yield return next;
        }
    }

    /// <summary>The steps whose results a step takes.</summary>
    public IEnumerable<int> InputsOf(int step) => _plan.Steps[step].Arguments.Where(argument => argument.Step >= 0).Select(argument => argument.Step).Distinct();

    /// <summary>Whether the elements of a step are read while it streams, other than by the caller of the plan.</summary>
    public bool IsShared(int step) => StreamReaders(step).Any() || (IsListed(step) && IsText(step));

    /// <summary>How many read the elements of a step while it streams; whoever needs all of them as a list, or as text, counts once.</summary>
    public int ReadersOf(int step) => StreamReaders(step).Count() + (IsListed(step) ? 1 : 0) + (IsText(step) ? 1 : 0);

    /// <summary>Whether the elements of a streamed step are needed as a list.</summary>
    public bool IsListed(int step) => _uses[step].Exists(use => use.Reading is PlanReading.List or PlanReading.Collection);

    /// <summary>Whether the text of a streamed step is needed.</summary>
    public bool IsText(int step) => _uses[step].Exists(use => use.Reading == PlanReading.Text);

    /// <summary>
    /// Whether two readers of a shared stream come together in a later step, or share another stream: then one may wait for what the other one makes of
    /// the elements that it has not read itself, or each for the other one to read on.
    /// </summary>
    public bool ReadersMeet(int step)
    {
        var seen = new HashSet<int>();
        foreach (int reader in StreamReaders(step))
        {
            foreach (int after in Around(reader, step))
            {
                if (!seen.Add(after))
                {
                    return true;
                }
            }
        }

        return Takers(step, PlanReading.List, PlanReading.Collection, PlanReading.Text).SelectMany(From).Any(seen.Contains);
    }

    /// <summary>A step, all that wait for it, and all that read a stream with one of them, one stream left out.</summary>
    private HashSet<int> Around(int reader, int leftOut)
    {
        HashSet<int> reached = From(reader);
        int before;
        do
        {
            before = reached.Count;
            for (int step = 0; step < _plan.Steps.Count; step++)
            {
                if (step != leftOut && StreamReaders(step).Any(reached.Contains))
                {
                    reached.UnionWith(StreamReaders(step).SelectMany(From));
                }
            }
        }
        while (reached.Count > before);

        return reached;
    }

    private IEnumerable<int> StreamReaders(int step) => Takers(step, PlanReading.Stream);

    /// <summary>The steps that take another one's result in one of some ways, once for each parameter that does.</summary>
    private IEnumerable<int> Takers(int step, params PlanReading[] readings) =>
        Enumerable.Range(0, _plan.Steps.Count).SelectMany(taker => _plan.Steps[taker].Arguments
            .Where(argument => argument.Step == step && readings.Contains(argument.Reading))
            .Select(_ => taker));

    /// <summary>A step and all that wait for it.</summary>
    private HashSet<int> From(int step)
    {
        var reached = new HashSet<int> { step };
        for (int later = step + 1; later < _plan.Steps.Count; later++)
        {
            if (InputsOf(later).Any(reached.Contains))
            {
                reached.Add(later);
            }
        }

        return reached;
    }
}
