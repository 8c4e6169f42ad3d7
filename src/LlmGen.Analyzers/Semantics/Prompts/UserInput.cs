using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>
/// Whether a text was written by the user of the program: a line from the console, data of an HTTP request, a message to a bot. What comes from anywhere else, or from
/// nobody knows where, is not.
/// </summary>
internal sealed class UserInput
{
    private const int MaxDepth = 16;

    /// <summary>How many methods an input may be handed through.</summary>
    private const int Hops = 2;

    /// <summary>Methods that give the text they are called on, or a part of it, or one of several.</summary>
    private static readonly HashSet<string> Passing =
    [
        "Trim", "TrimStart", "TrimEnd", "ToLower", "ToLowerInvariant", "ToUpper", "ToUpperInvariant", "Substring", "Normalize", "ToString", "Split", "ReplaceLineEndings",
        "First", "FirstOrDefault", "Last", "LastOrDefault", "Single", "SingleOrDefault", "ElementAt", "ElementAtOrDefault", "Where", "Take", "TakeLast", "Skip", "SkipLast",
        "Reverse", "ToList", "ToArray", "AsEnumerable", "Distinct", "GetString", "ConfigureAwait", "AsTask", "GetValueOrDefault",
    ];

    /// <summary>Methods that tell whether a text is one of those that are allowed, or has their form.</summary>
    private static readonly HashSet<string> Checks = ["Contains", "ContainsKey", "TryGetValue", "IsMatch", "TryParse", "IsDefined", "Exists", "IndexOf"];

    /// <summary>The text of what people write to a bot: the type's namespace, the type, the member.</summary>
    private static readonly (string Namespace, string Type, string Member)[] Messages =
    [
        ("Telegram.Bot.Types", "Message", "Text"),
        ("Discord", "IMessage", "Content"),
        ("Microsoft.Bot.Schema", "Activity", "Text"),
        ("Microsoft.Bot.Schema", "IMessageActivity", "Text"),
        ("Microsoft.Agents.Core.Models", "IActivity", "Text"),
        ("Microsoft.Agents.Core.Models", "Activity", "Text"),
    ];

    private static readonly string[] InstructionWords = ["system", "instruction", "persona"];

    private readonly Body _body;
    private readonly int _hops;
    private int _depth;

    private UserInput(Body body, int hops)
    {
        _body = body;
        _hops = hops;
    }

    /// <summary>The places of a text where what a user wrote enters it as it is.</summary>
    public static IEnumerable<IOperation> In(IOperation text, Body body) => In(text, body, 0);

    private static IEnumerable<IOperation> In(IOperation text, Body body, int depth)
    {
        foreach (PromptPiece piece in PromptReader.OfText(text, body))
        {
            if (piece is not { Kind: PromptPieceKind.Unknown, Source: { } source })
            {
                continue;
            }

            source = piece.Name ?? source;
            Body own = body.Llm.BodyOf(source.Root());
            if (source.Unwrapped() is ILocalReferenceOperation { Local: { } local } && depth < 3 && PartsOf(local, source, own) is { Count: > 0 } parts)
            {
                // A text that is put together step by step.
                foreach (IOperation input in parts.SelectMany(part => In(part, own, depth + 1)))
                {
                    yield return input;
                }
            }
            else if (Is(source, own))
            {
                yield return source;
            }
        }
    }

    /// <summary>Whether a value is a text that a user wrote.</summary>
    public static bool Is(IOperation value, Body body) => Is(value, body, Hops);

    private static bool Is(IOperation value, Body body, int hops) =>
        value.Type is { } type
        && (type.SpecialType == SpecialType.System_String || type.Name == "StringValues")
        && new UserInput(body, hops).IsInput(value)
        && !IsChecked(value, body);

    private static List<IOperation> PartsOf(ILocalSymbol local, IOperation use, Body body) =>
    [
        .. from reference in body.Variables.ReferencesTo(local)
           where reference.Syntax.SpanStart < use.Syntax.SpanStart
           let sum = reference.Parent as ICompoundAssignmentOperation
           where sum is { OperatorKind: BinaryOperatorKind.Add } && sum.Target == reference
           select sum.Value,
    ];

    private bool IsInput(IOperation? operation)
    {
        if (operation is null || ++_depth > MaxDepth)
        {
            return false;
        }

        bool isInput = operation switch
        {
            IConversionOperation conversion => IsInput(conversion.Operand),
            IParenthesizedOperation parenthesized => IsInput(parenthesized.Operand),
            IAwaitOperation awaited => IsInput(awaited.Operation),
            ICoalesceOperation coalesce => IsInput(coalesce.Value) || IsInput(coalesce.WhenNull),
            IConditionalOperation conditional => IsInput(conditional.WhenTrue) || IsInput(conditional.WhenFalse),
            IConditionalAccessOperation access => IsInput(access.WhenNotNull),
            IConditionalAccessInstanceOperation instance => IsInput(instance.Accessed()),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum => IsInput(sum.LeftOperand) || IsInput(sum.RightOperand),
            IInterpolatedStringOperation interpolated => interpolated.Parts.OfType<IInterpolationOperation>().Any(hole => IsInput(hole.Expression)),
            IArrayElementReferenceOperation element => IsInput(element.ArrayReference),
            IImplicitIndexerReferenceOperation indexer => IsInput(indexer.Instance),
            IArrayCreationOperation { Initializer: { } elements } => elements.ElementValues.Any(IsInput),
            ICollectionExpressionOperation collection => collection.Elements.Any(IsInput),
            ISimpleAssignmentOperation assignment => IsInput(assignment.Value),
            ILocalReferenceOperation local => IsInputVariable(local),
            IParameterReferenceOperation parameter => !MeansInstructions(parameter.Parameter.Name) && (RequestData.Is(parameter) || IsHandedOn(parameter.Parameter)),
            IPropertyReferenceOperation property => IsInputProperty(property),
            IInvocationOperation invocation => IsInputOf(invocation),
            _ => false,
        };
        _depth--;
        return isInput;
    }

    /// <summary>Whether all callers of a method, which can be seen, hand an input to it.</summary>
    private bool IsHandedOn(IParameterSymbol parameter) =>
        _hops > 0
        && parameter.Type.SpecialType == SpecialType.System_String
        && parameter.ContainingSymbol is IMethodSymbol method
        && _body.Llm.CallersOf(method) is { Count: > 0 } calls
        && calls.All(call => call.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == parameter.Ordinal) is { } given
            && Is(given.Value, _body.Llm.BodyOf(given.Root()), _hops - 1));

    private bool IsInputVariable(ILocalReferenceOperation reference)
    {
        ILocalSymbol local = reference.Local;
        if (_body.Variables.ValuesOf(local) is { Count: > 0 } values)
        {
            return values.Any(value => IsInput(value) && !(MeansInstructions(local.Name) && IsWhole(value)));
        }

        for (IOperation? current = reference.Parent; current is not null; current = current.Parent)
        {
            if (current is IForEachLoopOperation loop && loop.Locals.Contains(local, SymbolEqualityComparer.Default))
            {
                return IsInput(loop.Collection);
            }
        }

        return !MeansInstructions(local.Name) && _body.Root.Descendants().Any(operation => operation switch
        {
            IIsPatternOperation pattern => Declares(pattern.Pattern, local) && IsInput(pattern.Value),
            IInvocationOperation { TargetMethod.Name: "TryGetValue" } look =>
                look.Arguments.Any(argument => argument.Value is IDeclarationExpressionOperation { Expression: ILocalReferenceOperation declared }
                    && SymbolEqualityComparer.Default.Equals(declared.Local, local))
                && IsInput(look.Instance),
            _ => false,
        });

        static bool Declares(IPatternOperation pattern, ILocalSymbol local) => pattern.DescendantsAndSelf().Any(part => part switch
        {
            IDeclarationPatternOperation declaration => SymbolEqualityComparer.Default.Equals(declaration.DeclaredSymbol, local),
            IRecursivePatternOperation recursive => SymbolEqualityComparer.Default.Equals(recursive.DeclaredSymbol, local),
            _ => false,
        });
    }

    private bool IsInputProperty(IPropertyReferenceOperation reference)
    {
        IPropertySymbol property = reference.Property;
        if (MeansInstructions(property.Name) || RequestData.IsChecked(property))
        {
            return false;
        }

        return RequestData.IsRequest(property.ContainingType)
            ? property.Name is "Query" or "Form" or "Body" or "QueryString"
            : RequestData.IsBound(property)
                || Messages.Any(message => message.Member == property.Name
                    && property.ContainingType.SelfAndBases().Any(type => type.Name == message.Type && type.IsIn(message.Namespace)))
                || IsInput(reference.Instance);
    }

    private bool IsInputOf(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        string type = method.ContainingType.Name;
        switch (method.Name)
        {
            case "ReadLine" when type == "Console" && method.IsIn("System"):
                return true;
            case "Ask" when type == "AnsiConsole" && method.IsIn("Spectre.Console"):
                return true;
            case "ReadLine" or "ReadLineAsync" or "ReadToEnd" or "ReadToEndAsync":
                return invocation.Instance?.Unwrapped() is { } reader && (IsConsole(reader) || ReadsBody(reader));
            case "ReadFromJsonAsync" or "ReadFormAsync" or "ReadAsStringAsync":
                return invocation.Receiver()?.Unwrapped().Type is { } request && RequestData.IsRequest(request);
            case "Join" or "Concat" or "Format" when method.ContainingType.SpecialType == SpecialType.System_String:
                return invocation.Arguments.Any(argument => IsInput(argument.Value));
            case "Replace" when method.ContainingType.SpecialType == SpecialType.System_String:
                return invocation.Arguments.Length >= 2 && IsInput(invocation.Arguments[1].Value);
            case "Select":
                return invocation.Arguments.LastOrDefault()?.Value.Descendants().OfType<IReturnOperation>().ToList() is [{ ReturnedValue: { } selected }]
                    && IsMemberOfParameter(selected)
                    && IsInput(invocation.Receiver());
            default:
                return Passing.Contains(method.Name) && IsInput(invocation.Receiver());
        }
    }

    private static bool IsConsole(IOperation reader) => reader is IPropertyReferenceOperation { Property: { Name: "In", ContainingType.Name: "Console" } };

    private bool ReadsBody(IOperation reader)
    {
        if (reader is ILocalReferenceOperation { Local: { } local } && _body.Variables.ValueOf(local) is { } value)
        {
            reader = value.Unwrapped();
        }

        return reader is IObjectCreationOperation { Type.Name: "StreamReader" } creation && creation.Arguments.FirstOrDefault()?.Value is { } stream && IsInput(stream);
    }

    private static bool IsMemberOfParameter(IOperation selected)
    {
        IOperation? current = selected.Unwrapped();
        while (current is IPropertyReferenceOperation property)
        {
            current = property.Instance?.Unwrapped();
        }

        return current is IParameterReferenceOperation;
    }

    /// <summary>Whether somebody is asked for instructions on purpose.</summary>
    private static bool MeansInstructions(string name) => InstructionWords.Any(word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0);

    /// <summary>Whether a value is an input as it came, rather than a text that contains one.</summary>
    private static bool IsWhole(IOperation value) => value.Unwrapped() is not (IInterpolatedStringOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.Add });

    /// <summary>Whether an input is tested somewhere for being one of those that are allowed.</summary>
    private static bool IsChecked(IOperation input, Body body)
    {
        List<ISymbol> named = [.. input.DescendantsAndSelf().Select(SymbolOf).OfType<ISymbol>()];
        return body.Root.Descendants().Any(operation =>
            operation is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: { } name } } argument
            && Checks.Contains(name)
            && argument.Value.Unwrapped() is { } value
            && SymbolOf(value) is { } tested
            && named.Contains(tested, SymbolEqualityComparer.Default)
            && value.Type?.SpecialType == SpecialType.System_String);

        static ISymbol? SymbolOf(IOperation operation) => operation switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            IPropertyReferenceOperation property => property.Property,
            _ => null,
        };
    }
}
