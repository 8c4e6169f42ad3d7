using LlmGen.Generator.Model;
using LlmGen.Generator.Parsing;
using LlmGen.Generator.Planning;

namespace LlmGen.Generator.Emission;

/// <summary>Writes one fan-out: what is constant about it, and the method that calls another one for each item.</summary>
internal sealed class FanOutEmitter
{
    private const string Task = "global::System.Threading.Tasks.Task";
    private const string List = "global::System.Collections.Generic.List";
    private const string Token = "global::System.Threading.CancellationToken";
    private const string Await = ".ConfigureAwait(false)";

    // What the runtime does where the attribute says nothing.
    private const int DefaultConcurrency = 4;

    private readonly ClientModel _client;
    private readonly FanOutModel _fanOut;
    private readonly string _runtime;
    private readonly string _constant;

    /// <param name="client">The client.</param>
    /// <param name="fanOut">The fan-out.</param>
    /// <param name="names">The member names that are taken.</param>
    /// <param name="runtime">The field that holds the runtime.</param>
    public FanOutEmitter(ClientModel client, FanOutModel fanOut, UniqueNames names, string runtime)
    {
        _client = client;
        _fanOut = fanOut;
        _runtime = runtime;
        _constant = names.Take(fanOut.Name.WithoutAsync() + "FanOut");
    }

    public void WriteConstant(CodeWriter code)
    {
        string[] settings =
        [
            .. new[]
            {
                _fanOut.MaxConcurrency > 0 ? "MaxConcurrency = " + Literals.Integer(_fanOut.MaxConcurrency) : null,
                _fanOut.IsUnordered ? "Unordered = true" : null,
                _fanOut.Value.Reading == PlanReading.ResultValue && _fanOut.Step.Type.StartsWith("global::LlmGen.LlmResult<string", StringComparison.Ordinal)
                    ? "TakesText = true"
                    : null,
                _fanOut.Prefix is { } prefix ? "Prefix = " + prefix : null,
            }.OfType<string>(),
        ];
        code.Line("private static readonly global::LlmGen.CompilerServices.LlmFanOut " + _constant + " = new(" + Literals.String(_client.InterfaceDisplay + "." + _fanOut.Name) + ")"
            + (settings.Length == 0 ? "" : " { " + string.Join(", ", settings) + " }") + ";");
        code.Line();
    }

    public void WriteMethod(CodeWriter code)
    {
        WriteDocumentation(code);
        string form = _fanOut.Form is FanOutForm.List or FanOutForm.Outcomes ? _fanOut.Form + "Async" : _fanOut.Form.ToString();
        string element = _fanOut.Form == FanOutForm.Outcomes ? "global::LlmGen.LlmOutcome<" + _fanOut.ValueType + ">" : _fanOut.ValueType;
        bool isDirect = _fanOut.List is null || (!_fanOut.NeedsBang && _fanOut.ReturnType == Task + "<" + List + "<" + element + ">>");
        var names = new UniqueNames(_client.ReservedNames.Concat(_fanOut.Parameters.Select(parameter => parameter.Name)).Append(_fanOut.Item));
        string step = names.Take(_fanOut.Step.Output + "Step");
        string token = names.Take("token");

        code.Begin(SignatureEmitter.Signature(
            _fanOut.ReturnType, _fanOut.DeclaringInterface, _fanOut.Name, _fanOut.IsExplicit, _fanOut.Parameters, isDirect ? "" : "async "));
        SignatureEmitter.WriteNullChecks(code, _fanOut.Parameters);
        string sequence = (_fanOut.SequenceCast is { } cast ? "(" + cast + ")" : "") + _fanOut.Sequence.Escaped();
        string results = _runtime + ".ForEach<" + _fanOut.ItemType + ", " + _fanOut.ValueType + ">(" + _constant + ", " + sequence + ", " + step
            + (_fanOut.Progress is { } progress ? ", " + progress.Escaped() : "") + ")." + form
            + "(" + (SignatureEmitter.NameOf(_fanOut.Parameters, ParameterRole.CancellationToken) ?? "default") + ")";
        code.Line("return " + (isDirect ? results : Returned("await " + results + Await)) + ";");
        code.Line();
        code.Line(Step(step, token));
        code.End();
    }

    private string Returned(string list) =>
        _fanOut.List == PlanReading.Collection ? "[.. " + list + "]"
        : _fanOut.NeedsBang ? "(" + list + ")!"
        : list;

    /// <summary>The local function that calls the method for one item.</summary>
    private string Step(string name, string token)
    {
        PlanStepModel step = _fanOut.Step;
        string arguments = string.Join(", ", step.Arguments.Select(argument =>
            (argument.IsNamed ? argument.Name.Escaped() + ": " : "") + (argument.IsToken ? token : argument.Parameter!.Escaped() + (argument.NeedsBang ? "!" : ""))));
        string call = Receiver(step) + step.Method.Escaped() + "(" + arguments + ")";
        string header = Task + "<" + _fanOut.ValueType + "> " + name + "(" + _fanOut.ItemType + " " + _fanOut.Item.Escaped() + ", " + Token + " " + token + ") => ";
        if (step.Kind == PlanStepKind.Synchronous)
        {
            return header + Task + ".FromResult<" + _fanOut.ValueType + ">(" + Value(call) + ");";
        }

        (string awaited, string given) = _fanOut.Value.Reading switch
        {
            PlanReading.List or PlanReading.Collection => ("global::LlmGen.CompilerServices.LlmStreams.ListAsync(" + call + ", " + token + ")", List + "<" + step.Type + ">"),
            PlanReading.Text => ("global::LlmGen.CompilerServices.LlmStreams.TextAsync(" + call + ", " + token + ")", "string"),
            _ => (call, step.Type),
        };
        bool isDirect = given == _fanOut.ValueType && !_fanOut.Value.NeedsBang && _fanOut.Value.Reading is not (PlanReading.ResultValue or PlanReading.Collection);
        return isDirect
            ? header + awaited + (step.Kind == PlanStepKind.ValueTask ? ".AsTask()" : "") + ";"
            : "async " + header + Value("await " + awaited + Await) + ";";
    }

    /// <summary>What a method is called on: the class itself, unless it has it for the interface only, or a parameter hides its name.</summary>
    private string Receiver(PlanStepModel step) =>
        step.Interface is { } declaring ? "((" + declaring + ")this)."
        : step.Method == _fanOut.Item || _fanOut.Parameters.Any(parameter => parameter.Name == step.Method) ? "this."
        : "";

    private string Value(string result) => _fanOut.Value.Reading switch
    {
        PlanReading.ResultValue => "(" + result + ").Value" + (_fanOut.Value.NeedsBang ? "!" : ""),
        PlanReading.Collection => "[.. " + result + "]",
        _ => _fanOut.Value.NeedsBang ? "(" + result + ")!" : result,
    };

    private void WriteDocumentation(CodeWriter code)
    {
        int most = _fanOut.MaxConcurrency > 0 ? _fanOut.MaxConcurrency : DefaultConcurrency;
        code.Line("/// <inheritdoc/>");
        code.Line("/// <remarks>");
        code.Line("/// Calls " + Literals.Xml(_fanOut.Step.Method) + " for each item of " + Literals.Xml(_fanOut.Sequence) + ", "
            + (most == 1 ? "sequentially" : "at most " + Literals.Integer(most) + " concurrently")
            + (_fanOut.IsUnordered && _fanOut.List is null ? "; results are returned in order of completion." : "; results are returned in the order of the items."));
        if (_fanOut.Form is FanOutForm.Outcomes or FanOutForm.OutcomeStream or FanOutForm.ItemOutcomeStream)
        {
            code.Line("/// If an item fails, its outcome contains the exception.");
        }

        if (_fanOut.Prefix is not null)
        {
            code.Line("/// " + (_fanOut.Prefix.EndsWith(".Auto", StringComparison.Ordinal) ? "If the provider is known to share its prompt cache, the" : "The")
                + " first call starts alone; the others start at its first chunk, when its prefix is cached.");
        }

        code.Line("/// </remarks>");
    }
}
