using LlmGen.Generator.Model;
using LlmGen.Generator.Parsing;

namespace LlmGen.Generator.Emission;

/// <summary>Writes one method: what is constant about it, once for the class, and its body.</summary>
internal sealed class MethodEmitter
{
    private readonly ClientModel _client;
    private readonly MethodModel _method;
    private readonly string _runtime;
    private readonly string? _sharedSystem;
    private readonly string _constants;

    /// <param name="client">The client.</param>
    /// <param name="method">The method.</param>
    /// <param name="names">The member names that are taken.</param>
    /// <param name="runtime">The field that holds the runtime.</param>
    /// <param name="sharedSystem">The constant that holds this method's system message, where several methods have the same.</param>
    public MethodEmitter(ClientModel client, MethodModel method, UniqueNames names, string runtime, string? sharedSystem)
    {
        _client = client;
        _method = method;
        _runtime = runtime;
        _sharedSystem = sharedSystem;
        _constants = names.Take(method.Name.WithoutAsync() + "Method");
    }

    public void WriteConstants(CodeWriter code)
    {
        string name = Literals.String(_client.InterfaceDisplay + "." + _method.Name);
        SettingsModel settings = _method.Settings;
        List<string> initializers = [];
        Set("System", _sharedSystem ?? (settings.System is { } system ? Literals.String(system) : null));
        Set("Examples", settings.Examples.Count == 0 ? null : "[" + string.Join(", ", settings.Examples.Select(Example)) + "]");
        Set("Model", settings.Model is { } model ? Literals.String(model) : null);
        Set("MaxOutputTokens", settings.MaxOutputTokens is { } limit ? Literals.Integer(limit) : null);
        bool isText = _method.Result is ResultKind.Text or ResultKind.TextStream or ResultKind.TextResult;
        Set("AllowTruncated", isText && settings.AllowTruncated is { } allowed ? Literals.Boolean(allowed) : null);
        Set("AllowTruncatedInPlan", isText && settings.AllowTruncatedInPlan ? Literals.Boolean(true) : null);
        Set("Temperature", settings.Temperature is { } temperature ? Literals.Float(temperature) : null);
        Set("TopP", settings.TopP is { } topP ? Literals.Float(topP) : null);
        Set("Seed", settings.Seed is { } seed ? Literals.Integer(seed) + "L" : null);
        Set("ReasoningEffort", settings.ReasoningEffort);
        Set("StopSequences", settings.StopSequences.Count == 0 ? null : Literals.Strings(settings.StopSequences));
        Set("Format", Format());
        Set("Cache", LeverEmitter.Cache(_method.Levers));
        Set("Hedge", LeverEmitter.Hedge(_method.Levers));
        Set("Deadline", LeverEmitter.Deadline(_method.Levers));
        Set("Objective", LeverEmitter.Objective(_method.Levers));

        string type = "global::LlmGen.CompilerServices.LlmMethod" + (_method.Value is null ? "" : "<" + JsonReaderEmitter.TypeOf(_method.Value) + ">");
        string arguments = _method.Value is { } value
            ? name + ", " + JsonReaderEmitter.ShapeOf(value) + ", " + JsonReaderEmitter.Reader(value, _client)
            : name;
        string declaration = "private static readonly " + type + " " + _constants + " = new(" + arguments + ")";
        if (initializers.Count == 0)
        {
            code.Line(declaration + ";");
        }
        else
        {
            code.Begin(declaration);
            initializers.ForEach(code.Line);
            code.End(";");
        }

        code.Line();

        void Set(string property, string? text)
        {
            if (text is not null)
            {
                initializers.Add(property + " = " + text + ",");
            }
        }
    }

    private static string Example(ExampleModel example) =>
        "new(" + Literals.String(example.Input) + ", " + Literals.String(example.Output) + ")";

    public void WriteMethod(CodeWriter code)
    {
        WriteDocumentation(code);
        code.Begin(SignatureEmitter.Signature(_method.ReturnType, _method.DeclaringInterface, _method.Name, _method.IsExplicit, _method.Parameters));
        SignatureEmitter.WriteNullChecks(code, _method.Parameters);
        string prompt = PromptEmitter.Write(code, _method);
        string token = Parameter(ParameterRole.CancellationToken) ?? "default";
        string call = _runtime + "." + RuntimeCall() + "(" + _constants + ", " + prompt + ", " + token + ")";
        string annotation = ReturnsMoreNullable() ? "!" : "";
        code.Line("return " + (_method.IsValueTask ? "new(" + call + annotation + ")" : call + annotation) + ";");
        code.End();
    }

    /// <summary>An answer is never null, but to the compiler its task is no task of a nullable one.</summary>
    private bool ReturnsMoreNullable() => _method.Result switch
    {
        ResultKind.Value or ResultKind.Elements => false,
        ResultKind.ValueResult => _method.ReturnType.TrimEnd('?').EndsWith(">?>", StringComparison.Ordinal),
        _ => _method.ReturnType.Contains("?>"),
    };

    private void WriteDocumentation(CodeWriter code)
    {
        SettingsModel settings = _method.Settings;
        int stable = (settings.System?.Length ?? 0) + settings.Examples.Sum(example => example.Input.Length + example.Output.Length);
        if (Parameter(ParameterRole.History) is null && _method.Prompt is [{ Kind: PromptPartKind.Literal } first, ..])
        {
            stable += first.Text.Length;
        }

        // Four characters to a token is the usual rule for English.
        int tokens = (stable + 3) / 4;
        code.Line("/// <inheritdoc/>");
        code.Line("/// <remarks>");
        code.Line("/// Model: " + (settings.Model is { } model ? Literals.Xml(model) : "default") + ". Output token limit: "
            + (settings.MaxOutputTokens is { } limit ? Literals.Integer(limit) + "." : "not set."));
        code.Line("/// Stable prefix: about " + Literals.Integer(tokens) + (tokens == 1 ? " token, " : " tokens, ") + (tokens >= 1024 ? "long enough for" : "too short for")
            + " the usual prompt caches (minimum: OpenAI 1,024; Anthropic 512 to 4,096, depending on the model).");
        foreach (string lever in LeverEmitter.Documentation(_method.Levers))
        {
            code.Line("/// " + lever);
        }

        code.Line("/// </remarks>");
    }

    private string RuntimeCall() => _method.Result switch
    {
        ResultKind.Text => "TextAsync",
        ResultKind.Value => "ValueAsync",
        ResultKind.Response => "ResponseAsync",
        ResultKind.TextResult => "TextResultAsync",
        ResultKind.ValueResult => "ValueResultAsync",
        ResultKind.TextStream => "TextStreamAsync",
        ResultKind.Elements => "ElementsAsync",
        _ => "UpdatesAsync",
    };

    private string? Format()
    {
        if (_method.Value is not { } value)
        {
            return null;
        }

        bool isStream = _method.Result == ResultKind.Elements;
        JsonValueModel root = isStream ? new JsonValueModel(JsonKind.List, "", IsNullable: false, value) : value;
        string schema = SchemaWriter.Write(root, _client.Types);
        return "global::Microsoft.Extensions.AI.ChatResponseFormat.ForJsonSchema(global::System.Text.Json.JsonElement.Parse("
            + Literals.Raw(schema) + "), " + Literals.String(SchemaWriter.NameOf(root)) + ")";
    }

    private string? Parameter(ParameterRole role) => SignatureEmitter.NameOf(_method.Parameters, role);
}
