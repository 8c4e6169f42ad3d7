using LlmGen.Generator.Model;
using LlmGen.Generator.Parsing;
using LlmGen.Generator.Planning;

namespace LlmGen.Generator.Emission;

/// <summary>Writes one plan: starts every step, each a local function that awaits its own inputs, and returns what they give.</summary>
internal sealed class PlanEmitter
{
    private const string Task = "global::System.Threading.Tasks.Task";
    private const string List = "global::System.Collections.Generic.List";
    private const string Stream = "global::System.Collections.Generic.IAsyncEnumerable";
    private const string Token = "global::System.Threading.CancellationToken";
    private const string Await = ".ConfigureAwait(false)";

    // Names that C# reads as something else in places.
    private static readonly string[] Words = ["await", "yield", "nameof", "var", "dynamic", "global", "from", "where", "when", "with", "field", "value", "_"];

    private readonly ClientModel _client;
    private readonly PlanModel _plan;
    private readonly PlanGraph _graph;
    private readonly string _runtime;
    private readonly string _constant;
    private readonly string _run;
    private readonly string _planName;
    private readonly string _item;
    private readonly string? _token;
    private readonly string _runToken;
    private readonly StepNames[] _names;

    /// <param name="client">The client.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="members">The member names that are taken.</param>
    /// <param name="runtime">The field that holds the runtime.</param>
    public PlanEmitter(ClientModel client, PlanModel plan, UniqueNames members, string runtime)
    {
        _client = client;
        _plan = plan;
        _runtime = runtime;
        _constant = members.Take(plan.Name.WithoutAsync() + "Plan");
        _graph = new PlanGraph(plan);
        var names = new UniqueNames(client.ReservedNames.Concat(plan.Parameters.Select(parameter => parameter.Name)).Concat(Words));
        _planName = names.Take("plan");
        _run = names.Take("Run");
        _item = names.Take("item");
        _token = SignatureEmitter.NameOf(plan.Parameters, ParameterRole.CancellationToken);
        _runToken = _token ?? names.Take("cancellationToken");
        _names = [.. plan.Steps.Select((step, i) => new StepNames(step, _graph.IsShared(i), names))];
    }

    public void WriteConstant(CodeWriter code)
    {
        code.Line("private static readonly global::LlmGen.CompilerServices.LlmPlanGraph " + _constant + " = new(" + Literals.String(_client.InterfaceDisplay + "." + _plan.Name) + ",");
        code.Line("[");
        foreach (PlanStepModel step in _plan.Steps)
        {
            code.Line("    new(" + Literals.String(step.Output) + ", " + Literals.String(_client.InterfaceDisplay + "." + step.Method)
                + Names("after", step.Arguments.Where(argument => argument.Reading != PlanReading.Stream))
                + Names("during", step.Arguments.Where(argument => argument.Reading == PlanReading.Stream)) + "),");
        }

        code.Line("]);");
        code.Line();

        string Names(string parameter, IEnumerable<PlanInputModel> inputs)
        {
            string[] names = [.. inputs.Where(input => input.Step >= 0).Select(input => Literals.String(_plan.Steps[input.Step].Output)).Distinct()];
            return names.Length == 0 ? "" : ", " + parameter + ": [" + string.Join(", ", names) + "]";
        }
    }

    public void WriteMethod(CodeWriter code)
    {
        PlanDocumentation.Write(code, _plan, _graph);
        bool isStream = _plan.Element is not null;
        code.Begin(SignatureEmitter.Signature(
            _plan.ReturnType, _plan.DeclaringInterface, _plan.Name, _plan.IsExplicit, _plan.Parameters, isStream ? "" : "async "));
        SignatureEmitter.WriteNullChecks(code, _plan.Parameters);
        if (!isStream)
        {
            WriteBody(code);
            code.End();
            return;
        }

        // Cold: each enumeration is a run of its own.
        code.Line("return " + _run + "(" + (_token ?? "default") + ");");
        code.Line();
        code.Begin("async " + Stream + "<" + _plan.Element + "> " + _run + "([global::System.Runtime.CompilerServices.EnumeratorCancellation] " + Token + " " + _runToken + ")");
        WriteBody(code);
        code.End();
        code.End();
    }

    private void WriteBody(CodeWriter code)
    {
        int streamed = _plan.Element is null ? -1 : _plan.Target.Arguments[0].Step;
        string token = streamed < 0 ? _token ?? "default" : _runToken;
        code.Line("using global::LlmGen.CompilerServices.LlmPlan " + _planName + " = new(" + _runtime + ", " + _constant + ", " + token + ");");
        int[] steps = [.. _graph.StartOrder()];
        foreach (int step in steps)
        {
            if (step != streamed)
            {
                WriteStart(code, step);
            }
        }

        if (streamed < 0)
        {
            code.Line("await " + _planName + ".WhenAllAsync()" + Await + ";");
            code.Line("return " + Result() + ";");
        }
        else
        {
            PlanInputModel target = _plan.Target.Arguments[0];
            code.Begin("await foreach (" + _plan.Steps[streamed].Type + " " + _item + " in " + _planName + ".Stream(" + Literals.String(_plan.Steps[streamed].Output) + ", " + _names[streamed].Function + "))");
            code.Line("yield return " + _item + (target.NeedsBang ? "!" : "") + ";");
            code.End();
        }

        foreach (int step in steps)
        {
            code.Line();
            WriteFunctions(code, step, step == streamed);
        }
    }

    private void WriteStart(CodeWriter code, int index)
    {
        PlanStepModel step = _plan.Steps[index];
        StepNames names = _names[index];
        string start = ".Start(" + Literals.String(step.Output) + ", " + names.Function;
        if (names.Stream is { } stream)
        {
            code.Line("global::LlmGen.CompilerServices.LlmPlanBroadcast<" + step.Type + "> " + stream + " = " + _planName + ".Broadcast(" + Literals.String(step.Output) + ", " + names.Function
                + ", readers: " + Literals.Integer(_graph.ReadersOf(index)) + (_graph.ReadersMeet(index) ? ", keepsAll: true" : "") + ");");
            if (_graph.IsListed(index))
            {
                WriteTask(List + "<" + step.Type + ">", names.List, ".Collect(" + names.ListFunction);
            }

            if (_graph.IsText(index))
            {
                WriteTask("string", names.Text, ".Collect(" + names.TextFunction);
            }
        }
        else if (step.Kind != PlanStepKind.Stream)
        {
            WriteTask(step.Type, names.Value, start);
        }
        else
        {
            WriteTask(ResultType(index), _graph.IsListed(index) ? names.List : names.Text, start);
        }

        void WriteTask(string type, string name, string call) =>
            code.Line(Task + "<" + type + "> " + name + " = " + _planName + call + ");");
    }

    /// <summary>What a streamed step that nobody reads as a stream is collected into.</summary>
    private string ResultType(int index) => _graph.IsListed(index) ? List + "<" + _plan.Steps[index].Type + ">" : "string";

    private void WriteFunctions(CodeWriter code, int index, bool isResult)
    {
        PlanStepModel step = _plan.Steps[index];
        StepNames names = _names[index];
        bool isStream = step.Kind == PlanStepKind.Stream && (isResult || names.Stream is not null);
        string call = Call(step);
        bool waits = step.Arguments.Any(argument => argument is { Step: >= 0, Reading: not PlanReading.Stream });
        PlanInputModel[] streams = [.. step.Arguments.Where(argument => argument is { Step: >= 0, Reading: PlanReading.Stream })];
        if (isStream)
        {
            WriteStream(code, step, names, call, waits, streams);
        }
        else
        {
            WriteValue(code, index, step, names, call, waits, streams);
        }

        if (names.Stream is { } shared)
        {
            if (_graph.IsListed(index))
            {
                code.Line();
                code.Line(Task + "<" + List + "<" + step.Type + ">> " + names.ListFunction + "() => " + _planName + ".ListAsync(" + shared + ".Read());");
            }

            if (_graph.IsText(index))
            {
                code.Line();
                code.Line(Task + "<string> " + names.TextFunction + "() => " + _planName + ".TextAsync(" + shared + ".Read());");
            }
        }
    }

    private void WriteStream(CodeWriter code, PlanStepModel step, StepNames names, string call, bool waits, PlanInputModel[] streams)
    {
        string header = Stream + "<" + step.Type + "> " + names.Function + "()";
        if (!waits && streams.Length == 0)
        {
            code.Line(header + " => " + call + ";");
            return;
        }

        code.Begin("async " + header);
        WriteReaders(code, step, streams);
        code.Begin("await foreach (" + step.Type + " " + _item + " in " + _planName + ".Read(" + call + "))");
        code.Line("yield return " + _item + ";");
        code.End();
        code.End();
    }

    private void WriteValue(CodeWriter code, int index, PlanStepModel step, StepNames names, string call, bool waits, PlanInputModel[] streams)
    {
        // As a task where nothing is awaited before it.
        (string type, string task, string value) = step.Kind switch
        {
            PlanStepKind.Task => (step.Type, call, "await " + call + Await),
            PlanStepKind.ValueTask => (step.Type, call + ".AsTask()", "await " + call + Await),
            PlanStepKind.Synchronous => (step.Type, Task + ".FromResult" + "<" + step.Type + ">(" + call + ")", call),
            _ => Collected(),
        };
        string header = Task + "<" + type + "> " + names.Function + "()";
        if (streams.Length == 0)
        {
            code.Line(waits ? "async " + header + " => " + value + ";" : header + " => " + task + ";");
            return;
        }

        bool isAsync = waits || step.Kind != PlanStepKind.Synchronous;
        code.Begin((isAsync ? "async " : "") + header);
        WriteReaders(code, step, streams);
        code.Line("return " + (isAsync ? value : task) + ";");
        code.End();

        (string, string, string) Collected()
        {
            string collect = _planName + (_graph.IsListed(index) ? ".ListAsync(" : ".TextAsync(") + call + ")";
            return (ResultType(index), collect, "await " + collect + Await);
        }
    }

    /// <summary>A step leaves the streams that it reads when it has ended.</summary>
    private void WriteReaders(CodeWriter code, PlanStepModel step, PlanInputModel[] streams)
    {
        foreach (PlanInputModel stream in streams)
        {
            code.Line("using global::LlmGen.CompilerServices.LlmPlanReader<" + _plan.Steps[stream.Step].Type + "> " + Reader(step, stream) + " = " + _names[stream.Step].Stream + ".Read();");
        }
    }

    private string Reader(PlanStepModel step, PlanInputModel stream)
    {
        // Local to the step's function, whose other names are its plan's.
        int ordinal = step.Arguments.Where(argument => argument is { Step: >= 0, Reading: PlanReading.Stream } && argument.Step == stream.Step).ToList().IndexOf(stream);
        return _names[stream.Step].Reader + (ordinal == 0 ? "" : Literals.Integer(ordinal + 1));
    }

    private string Call(PlanStepModel step)
    {
        IEnumerable<string> arguments = step.Arguments.Select(argument =>
            (argument.IsNamed ? argument.Name.Escaped() + ": " : "")
            + (argument.Cast is { } cast ? "(" + cast + ")(" + Argument(step, argument) + ")" : Argument(step, argument)));
        string method = (step.Interface is { } declaring ? "((" + declaring + ")this)." : "") + step.Method.Escaped();
        return method + "(" + string.Join(", ", arguments) + ")";
    }

    private string Argument(PlanStepModel step, PlanInputModel argument) =>
        argument.IsToken ? _planName + ".Token"
        : argument.Parameter is { } parameter ? parameter.Escaped() + (argument.NeedsBang ? "!" : "")
        : argument.Reading == PlanReading.Stream ? Reader(step, argument)
        : Read(argument, "await " + TaskOf(argument) + Await);

    /// <summary>The task that holds what an input reads of a step.</summary>
    private string TaskOf(PlanInputModel input) => input.Reading switch
    {
        PlanReading.List or PlanReading.Collection => _names[input.Step].List,
        PlanReading.Text => _names[input.Step].Text,
        _ => _names[input.Step].Value,
    };

    private static string Read(PlanInputModel input, string result) => input.Reading switch
    {
        PlanReading.Collection => "[.. " + result + "]",
        PlanReading.ResultValue => (result.StartsWith("await ", StringComparison.Ordinal) ? "(" + result + ")" : result) + ".Value" + (input.NeedsBang ? "!" : ""),
        _ when input.NeedsBang => (result.StartsWith("await ", StringComparison.Ordinal) ? "(" + result + ")" : result) + "!",
        _ => result,
    };

    /// <summary>What the plan returns, when all steps have their results.</summary>
    private string Result()
    {
        PlanTargetModel target = _plan.Target;
        string arguments = string.Join(", ", target.Arguments.Select(argument => (argument.IsNamed ? argument.Name.Escaped() + ": " : "") + Part(argument)));
        if (target.IsStep)
        {
            return arguments;
        }

        string members = string.Join(", ", target.Members.Select(member => member.Name.Escaped() + " = " + Part(member)));
        return target.Type is { } type
            ? "new " + type + "(" + arguments + ")" + (members.Length == 0 ? "" : " { " + members + " }")
            : "(" + arguments + ")" + (target.Arguments.Any(element => element.NeedsBang) ? "!" : "");
    }

    private string Part(PlanInputModel input) =>
        input.Parameter is { } parameter ? parameter.Escaped() + (input.NeedsBang ? "!" : "") : Read(input, TaskOf(input) + ".Result");

    /// <summary>The names of what belongs to one step.</summary>
    private sealed class StepNames
    {
        public StepNames(PlanStepModel step, bool isShared, UniqueNames names)
        {
            string name = char.ToLowerInvariant(step.Output[0]) + step.Output.Substring(1);
            Function = names.Take(step.Output + "Step");
            Value = names.Take(name).Escaped();
            (List, Text, ListFunction, TextFunction, Reader) = (Value, Value, "", "", "");
            if (isShared)
            {
                Stream = Value;
                List = names.Take(name + "List");
                Text = names.Take(name + "Text");
                ListFunction = names.Take(step.Output + "ListStep");
                TextFunction = names.Take(step.Output + "TextStep");
                Reader = names.Take(name + "Reader");
            }
        }

        /// <summary>The local function that calls the step.</summary>
        public string Function { get; }

        /// <summary>The task of its result.</summary>
        public string Value { get; }

        /// <summary>Where other steps read it while it streams: the stream.</summary>
        public string? Stream { get; }

        /// <summary>The task of its elements.</summary>
        public string List { get; }

        /// <summary>The task of its text.</summary>
        public string Text { get; }

        public string ListFunction { get; }

        public string TextFunction { get; }

        /// <summary>What one step reads of its stream.</summary>
        public string Reader { get; }
    }
}
