using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>Follows what reaches a model through locals, helpers, builders and messages, and lays it out in the order in which the model reads it.</summary>
internal sealed class PromptReader
{
    private const int MaxDepth = 24;

    private readonly List<PromptPiece> _pieces = [];

    /// <summary>The helpers that are being read, with what they were given.</summary>
    private readonly Dictionary<IMethodSymbol, (IInvocationOperation Call, Body Caller)> _helpers = new(SymbolEqualityComparer.Default);

    private Body _body;
    private bool _isSystem;
    private IOperation? _name;
    private IInvocationOperation? _helper;
    private int _depth;

    private PromptReader(Body body)
    {
        _body = body;
    }

    /// <summary>The prompt of a call, as far as it can be followed.</summary>
    public static IReadOnlyList<PromptPiece> Of(LlmCall call, Body body)
    {
        var reader = new PromptReader(body);
        foreach (ISimpleAssignmentOperation instructions in ModelLibraries.SystemMembers.SelectMany(member => CallOptions.Sets(call, member, body)))
        {
            reader.ReadSystem(instructions.Value);
        }

        foreach (IArgumentOperation argument in call.Invocation.Arguments)
        {
            if (argument.Parameter is { Name: { } name } && ModelLibraries.PromptParameters.Contains(name))
            {
                reader.ReadMessages(argument.Value, call);
            }
        }

        foreach (ISimpleAssignmentOperation messages in call.Library.PromptMembers.SelectMany(member => CallOptions.Sets(call, member, body)))
        {
            reader.ReadMessages(messages.Value, call);
        }

        return reader._pieces;
    }

    /// <summary>The pieces of one text.</summary>
    public static IReadOnlyList<PromptPiece> OfText(IOperation text, Body body)
    {
        var reader = new PromptReader(body);
        reader.ReadText(text);
        return reader._pieces;
    }

    private void Add(PromptPieceKind kind, int length = 0, IOperation? source = null) => _pieces.Add(new PromptPiece(kind, length, source, _isSystem, _name, _helper));

    private void ReadSystem(IOperation text)
    {
        _isSystem = true;
        ReadText(text);
        _isSystem = false;
    }

    private void ReadMessages(IOperation messages, LlmCall call)
    {
        messages = messages.Unwrapped();
        if (messages.Type?.SpecialType == SpecialType.System_String)
        {
            ReadText(messages);
            return;
        }

        switch (messages)
        {
            case ILocalReferenceOperation local when _body.Variables.ValueOf(local.Local) is { } value:
                ReadElements(value.Unwrapped(), call);
                ReadChanges(local.Local, call);
                break;
            case IParameterReferenceOperation or IFieldReferenceOperation
                when messages.Type is { } type && type.AllInterfaces.Any(one => one.Name == "IEnumerable") && messages.Variable() is { } given:
                Add(PromptPieceKind.History);
                ReadChanges(given, call);
                break;
            case IObjectCreationOperation or ICollectionExpressionOperation or IArrayCreationOperation or IInvocationOperation { TargetMethod.ContainingType.Name: "Enumerable" }:
                ReadElements(messages, call);
                break;
            default:
                ReadMessage(messages);
                break;
        }
    }

    /// <summary>What is added to a list before the call.</summary>
    private void ReadChanges(ISymbol list, LlmCall call)
    {
        foreach (IOperation reference in _body.Variables.ReferencesTo(list).Where(reference => reference.Syntax.SpanStart < call.Invocation.Syntax.SpanStart))
        {
            if (reference.Parent is not (IInvocationOperation or IArgumentOperation { Parent: IInvocationOperation }))
            {
                continue;
            }

            var change = (IInvocationOperation)(reference.Parent as IInvocationOperation ?? reference.Parent!.Parent!);
            IOperation? added = change.Arguments.LastOrDefault(argument => argument.Value != reference)?.Value;
            switch (change.TargetMethod.Name)
            {
                case "Add" when added is not null:
                    ReadMessage(added);
                    break;
                case "Insert" when added is not null && change.Arguments[0].Value.ConstantValue is { HasValue: true, Value: 0 }:
                    List<PromptPiece> behind = [.. _pieces];
                    _pieces.Clear();
                    ReadMessage(added);
                    _pieces.AddRange(behind);
                    break;
                case "AddRange" or "AddMessages":
                    Add(PromptPieceKind.History);
                    break;
                case { } name when ModelLibraries.SystemAdders.Contains(name) && added is not null:
                    ReadSystem(added);
                    break;
                case "AddUserMessage" or "AddAssistantMessage" when added is not null:
                    ReadText(added);
                    break;
            }
        }
    }

    private void ReadElements(IOperation list, LlmCall call)
    {
        switch (list)
        {
            case IInvocationOperation { TargetMethod: { Name: "ToList" or "ToArray" or "Prepend" or "Append" or "Concat", ContainingType.Name: "Enumerable" } method } sequence
                when sequence.Receiver() is { } first:
                if (method.Name == "Prepend")
                {
                    ReadMessage(sequence.Arguments[1].Value);
                }

                ReadMessages(first, call);
                if (method.Name == "Append")
                {
                    ReadMessage(sequence.Arguments[1].Value);
                }
                else if (method.Name == "Concat")
                {
                    ReadMessages(sequence.Arguments[1].Value, call);
                }

                break;
            case ICollectionExpressionOperation collection:
                foreach (IOperation element in collection.Elements)
                {
                    if (element is ISpreadOperation)
                    {
                        Add(PromptPieceKind.History);
                    }
                    else
                    {
                        ReadMessage(element);
                    }
                }

                break;
            case IArrayCreationOperation { Initializer: { } initializer }:
                foreach (IOperation element in initializer.ElementValues)
                {
                    ReadMessage(element);
                }

                break;
            case IObjectCreationOperation { Type.Name: { } name } history when ModelLibraries.Histories.Contains(name) && history.Arguments.Length > 0:
                ReadSystem(history.Arguments[0].Value);
                break;
            case IObjectCreationOperation creation when creation.Initializer is not null || creation.Arguments.Length > 0:
                if (creation.Arguments.Any(argument => argument.Value.Type?.SpecialType != SpecialType.System_Int32))
                {
                    Add(PromptPieceKind.History);
                }

                foreach (IInvocationOperation add in creation.Initializer?.Initializers.OfType<IInvocationOperation>() ?? [])
                {
                    if (add.Arguments.FirstOrDefault() is { } argument)
                    {
                        ReadMessage(argument.Value);
                    }
                }

                break;
            case IObjectCreationOperation:
                break;
            default:
                Add(PromptPieceKind.History);
                break;
        }
    }

    private void ReadMessage(IOperation message)
    {
        message = message.Unwrapped();
        if (message is ILocalReferenceOperation local && _body.Variables.ValueOf(local.Local) is { } value)
        {
            message = value.Unwrapped();
        }

        IEnumerable<IOperation>? texts = message switch
        {
            IObjectCreationOperation { Arguments.IsEmpty: true, Initializer: { } initializer } => SystemText.TextsOf(initializer),
            IObjectCreationOperation creation => creation.Arguments.Select(argument => argument.Value),
            IInvocationOperation { TargetMethod.IsStatic: true } factory when KnownEffects.IsLlmType(factory.TargetMethod.ContainingType, _body.Llm.Compilation) =>
                factory.Arguments.Select(argument => argument.Value),
            _ => null,
        };
        if (texts is null)
        {
            Add(PromptPieceKind.Unknown);
            return;
        }

        bool isSystem = IsSystem(message);
        foreach (IOperation text in texts.Where(text => text.Unwrapped().Type?.SpecialType == SpecialType.System_String))
        {
            if (isSystem)
            {
                ReadSystem(text);
            }
            else
            {
                ReadText(text);
            }
        }
    }

    /// <summary>Whether a message gives instructions.</summary>
    public static bool IsSystem(IOperation message) => message switch
    {
        IObjectCreationOperation { Type.Name: { } type } when ModelLibraries.SystemMessages.Contains(type) => true,
        IInvocationOperation { TargetMethod.Name: { } name } => ModelLibraries.SystemFactories.Any(start => name.StartsWith(start, StringComparison.Ordinal)),
        IObjectCreationOperation { Arguments.IsEmpty: true, Initializer: { } initializer } => SystemText.HasSystemRole([], initializer),
        IObjectCreationOperation creation => creation.Arguments.Any(argument => argument.Value.Unwrapped() is IPropertyReferenceOperation { Property: { Name: "System", ContainingType.Name: { } role } } && ModelLibraries.MessageRoles.Contains(role)),
        _ => false,
    };

    private void ReadText(IOperation text)
    {
        text = text.Unwrapped();
        if (text.ConstantValue is { HasValue: true, Value: { } constant })
        {
            Add(PromptPieceKind.Stable, constant.ToString().Length, text);
            return;
        }

        if (VolatileValues.Is(text))
        {
            Add(PromptPieceKind.Volatile, 0, text);
            return;
        }

        if (++_depth > MaxDepth)
        {
            Add(PromptPieceKind.Unknown);
        }
        else
        {
            ReadComposed(text);
        }

        _depth--;
    }

    private void ReadComposed(IOperation text)
    {
        switch (text)
        {
            case IInterpolatedStringOperation interpolated:
                foreach (IInterpolatedStringContentOperation part in interpolated.Parts)
                {
                    ReadPart(part);
                }

                break;
            case IInterpolatedStringHandlerCreationOperation handler:
                ReadText(handler.Content);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                ReadText(sum.LeftOperand);
                ReadText(sum.RightOperand);
                break;
            case ILocalReferenceOperation local when _body.Variables.ValueOf(local.Local) is { } value:
                IOperation? name = _name;
                _name = IsComposed(value.Unwrapped()) ? null : name ?? local;
                ReadText(value);
                _name = name;
                break;
            case IParameterReferenceOperation { Parameter: { } parameter } when ArgumentOf(parameter) is { } given:
                ReadIn(given.Caller, given.Value);
                break;
            case IFieldReferenceOperation { Field: { IsReadOnly: true, Type.SpecialType: SpecialType.System_String } field }:
                Add(PromptPieceKind.Stable, field.IsFromSource(_body.Llm.Compilation) ? field.DeclaringSyntaxReferences[0].Span.Length : 0);
                break;
            case IInvocationOperation invocation:
                ReadInvocation(invocation);
                break;
            default:
                Add(PromptPieceKind.Unknown, 0, text);
                break;
        }
    }

    /// <summary>Whether a text is put together of others, which have names of their own.</summary>
    private static bool IsComposed(IOperation text) => text switch
    {
        IInterpolatedStringOperation or IInterpolatedStringHandlerCreationOperation or IBinaryOperation => true,
        IInvocationOperation { TargetMethod: { } method } invocation =>
            method.IsFromSource(invocation.Compilation()) || method.Name is "Replace" or "Concat" || invocation.Instance?.Type?.Name == "StringBuilder",
        _ => false,
    };

    private void ReadPart(IInterpolatedStringContentOperation part)
    {
        switch (part)
        {
            case IInterpolatedStringTextOperation literal:
                Add(PromptPieceKind.Stable, literal.Text.ConstantValue is { HasValue: true, Value: string text } ? text.Length : 0, literal.Text);
                break;
            case IInterpolatedStringAppendOperation { AppendCall: IInvocationOperation { Arguments: [{ } appended, ..] } call }:
                bool isOfDay = call.Arguments.Skip(1).Any(argument => argument.Value.ConstantValue is { HasValue: true, Value: string written } && VolatileValues.IsOfDay(written));
                if (isOfDay)
                {
                    Add(PromptPieceKind.Stable);
                }
                else
                {
                    ReadText(appended.Value);
                }

                break;
            case IInterpolationOperation hole when hole.FormatString?.ConstantValue is { HasValue: true, Value: string format } && VolatileValues.IsOfDay(format):
                Add(VolatileValues.Is(hole.Expression) ? PromptPieceKind.Stable : PromptPieceKind.Unknown, 0, hole.Expression);
                break;
            case IInterpolationOperation hole:
                ReadText(hole.Expression);
                break;
            default:
                Add(PromptPieceKind.Unknown);
                break;
        }
    }

    private void ReadInvocation(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        switch (method.Name)
        {
            case "Trim" or "TrimEnd" or "TrimStart" or "ReplaceLineEndings" or "ToString" when invocation.Instance is { Type.SpecialType: SpecialType.System_String } text:
                ReadText(text);
                break;
            case "Replace" when invocation.Instance is { } template && invocation.Arguments is [{ Value.ConstantValue: { HasValue: true, Value: string marker } }, { } replacement, ..]
                && TextOf(template) is { } pattern && marker.Length > 0 && pattern.IndexOf(marker, StringComparison.Ordinal) is >= 0 and int index:
                Add(PromptPieceKind.Stable, index);
                ReadText(replacement.Value);
                Add(PromptPieceKind.Stable, pattern.Length - index - marker.Length);
                break;
            case "Concat" when method.ContainingType.SpecialType == SpecialType.System_String:
                foreach (IArgumentOperation argument in invocation.Arguments)
                {
                    ReadText(argument.Value);
                }

                break;
            case "ToString" when invocation.Instance?.Unwrapped() is ILocalReferenceOperation { Local: { Type.Name: "StringBuilder" } builder }:
                ReadBuilder(builder, invocation);
                break;
            default:
                method = method.OriginalDefinition;
                if (method.IsFromSource(_body.Llm.Compilation) && !_helpers.ContainsKey(method) && _body.Llm.ResultOf(method) is { } result)
                {
                    // A helper that only writes text down.
                    IInvocationOperation? around = _helper;
                    _helper = invocation;
                    _helpers.Add(method, (invocation, _body));
                    ReadIn(result.Body, result.Value);
                    _helpers.Remove(method);
                    _helper = around;
                }
                else
                {
                    Add(PromptPieceKind.Unknown, 0, invocation);
                }

                break;
        }
    }

    private void ReadIn(Body body, IOperation text)
    {
        Body around = _body;
        _body = body;
        ReadText(text);
        _body = around;
    }

    /// <summary>What the helper that is being read was given for a parameter; null outside a helper.</summary>
    private (IOperation Value, Body Caller)? ArgumentOf(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol method
        && _helpers.TryGetValue(method, out (IInvocationOperation Call, Body Caller) helper)
        && helper.Call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal) is { } argument
            ? (argument.Value, helper.Caller)
            : null;

    private string? TextOf(IOperation text)
    {
        text = text.Unwrapped();
        if (text is ILocalReferenceOperation local && _body.Variables.ValueOf(local.Local) is { } value)
        {
            text = value.Unwrapped();
        }

        return text.ConstantValue is { HasValue: true, Value: string constant } ? constant : null;
    }

    private void ReadBuilder(ILocalSymbol builder, IOperation end)
    {
        foreach (IOperation reference in _body.Variables.ReferencesTo(builder).Where(reference => reference.Syntax.SpanStart < end.Syntax.SpanStart))
        {
            // A chain of appends is read from its beginning.
            for (IOperation? current = reference.Parent; current is IInvocationOperation { TargetMethod.Name: { } name } append; current = current.Parent)
            {
                if (name is "Append" or "AppendLine" && append.Arguments.Length > 0)
                {
                    ReadText(append.Arguments.Last(argument => argument.ArgumentKind != ArgumentKind.DefaultValue).Value);
                }
                else if (name == "AppendJoin")
                {
                    Add(PromptPieceKind.Unknown, 0, append.Arguments.Last().Value.Unwrapped());
                }
                else if (name != "AppendLine")
                {
                    Add(PromptPieceKind.Unknown);
                }
            }
        }
    }
}
