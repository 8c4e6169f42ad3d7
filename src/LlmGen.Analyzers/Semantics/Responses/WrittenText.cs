using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>A response of which nothing is used but its text, which is written out as it is.</summary>
internal sealed class WrittenText
{
    private WrittenText(IOperation statement, IOperation text, WriteTarget target)
    {
        Statement = statement;
        Text = text;
        Target = target;
    }

    /// <summary>The statement that writes.</summary>
    public IOperation Statement { get; }

    /// <summary>The text within what is written.</summary>
    public IOperation Text { get; }

    public WriteTarget Target { get; }

    /// <summary>The declarations of the variables between the call and the text.</summary>
    public List<IOperation> Declarations { get; } = [];

    /// <summary>Whether what is written around the text may be written before and behind the pieces of it.</summary>
    public bool CanStream { get; private set; }

    /// <summary>Where an awaited response is written out; null where something else is done with it.</summary>
    /// <param name="awaited">The response.</param>
    /// <param name="needsText">Whether the response itself, written out, is something other than its text.</param>
    /// <param name="body">Where it stands.</param>
    public static WrittenText? Of(IOperation awaited, bool needsText, Body body)
    {
        IOperation text = awaited;
        var declarations = new List<IOperation>();
        while (true)
        {
            switch (text.Parent)
            {
                case IConversionOperation or IParenthesizedOperation:
                    text = text.Parent;
                    break;
                case IPropertyReferenceOperation { Property: { Name: "Text" or "Content" or "Value" or "this[]" } member } property
                    when property.Instance == text && IsFirst(property):
                    needsText &= !(member.Name is "Text" or "Content" && member.Type.SpecialType == SpecialType.System_String);
                    text = property;
                    break;
                case IInvocationOperation { TargetMethod.Name: "ToString" or "GetValue", Arguments.IsEmpty: true, Type.SpecialType: SpecialType.System_String } invocation
                    when invocation.Instance == text:
                    text = invocation;
                    break;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } variable } declarator }
                    when body.Variables.ValueOf(variable) is not null && body.Variables.ReferencesTo(variable) is [{ } only] && only.Function() == declarator.Function():
                    if (StatementOf(declarator) is not IVariableDeclarationGroupOperation { Declarations: [{ Declarators.Length: 1 }] } declaration)
                    {
                        return null;
                    }

                    declarations.Add(declaration);
                    text = only;
                    break;
                default:
                    return needsText ? null : OfText(text, declarations);
            }
        }
    }

    private static bool IsFirst(IPropertyReferenceOperation property) =>
        property.Arguments.All(index => index.Value.ConstantValue is { HasValue: true, Value: 0 });

    private static WrittenText? OfText(IOperation text, List<IOperation> declarations)
    {
        IOperation payload = text;
        bool canStream = true;
        while (true)
        {
            switch (payload.Parent)
            {
                case IInterpolationOperation { Alignment: null, FormatString: null, Parent: IInterpolatedStringOperation whole } hole:
                    canStream &= whole.Parts.TakeWhile(part => part != hole).All(IsSteady);
                    payload = whole;
                    continue;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum:
                    canStream &= sum.LeftOperand == payload || IsSteady(sum.LeftOperand);
                    payload = sum;
                    continue;
                case IConversionOperation or IParenthesizedOperation:
                    payload = payload.Parent;
                    continue;
                case IArgumentOperation { Parent: IInvocationOperation write } argument when TargetOf(write, argument) is { } target:
                    IOperation? statement = write.Parent;
                    while (statement is IAwaitOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" })
                    {
                        statement = statement.Parent;
                    }

                    if (statement is not IExpressionStatementOperation || !AreTogether(declarations, statement))
                    {
                        return null;
                    }

                    var written = new WrittenText(statement, text, target) { CanStream = canStream && statement.Parent is IBlockOperation };
                    written.Declarations.AddRange(declarations);
                    return written;
                default:
                    return null;
            }
        }
    }

    private static WriteTarget? TargetOf(IInvocationOperation write, IArgumentOperation payload)
    {
        IMethodSymbol method = write.TargetMethod;
        bool isOnly = write.Arguments.All(argument => argument == payload
            || argument.ArgumentKind == ArgumentKind.DefaultValue
            || argument.Value == write.Receiver()
            || argument.Parameter?.Type.Name == "CancellationToken");
        return !isOnly ? null : method.Name switch
        {
            "Write" or "WriteLine" when method.ContainingType.Name == "Console" && method.IsIn("System") => WriteTarget.Console,
            "Write" or "WriteLine" or "WriteAsync" or "WriteLineAsync" when write.Instance is { Type: { Name: "TextWriter" } type } writer && type.IsIn("System.IO") =>
                writer.Unwrapped() is IPropertyReferenceOperation { Property: { Name: "Out" or "Error", ContainingType.Name: "Console" } } ? WriteTarget.Console
                : writer.Unwrapped() is ILocalReferenceOperation ? null
                : WriteTarget.Writer,
            "WriteAsync" when method.ContainingType.Name == "HttpResponseWritingExtensions" => WriteTarget.Response,
            _ => null,
        };
    }

    /// <summary>Whether nothing but labels on the console stands between the call and what writes its text.</summary>
    private static bool AreTogether(List<IOperation> declarations, IOperation statement)
    {
        if (declarations.Count == 0)
        {
            return true;
        }

        if (statement.Parent is not IBlockOperation block || declarations.Any(declaration => declaration.Parent != block))
        {
            return false;
        }

        int first = block.Operations.IndexOf(declarations[0]);
        return block.Operations.Skip(first).TakeWhile(other => other != statement).All(other => declarations.Contains(other) || IsLabel(other));
    }

    private static bool IsLabel(IOperation statement) =>
        statement is IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod: { Name: "Write" or "WriteLine", ContainingType.Name: "Console" } } label }
        && label.Arguments.All(argument => argument.Value.Unwrapped().ConstantValue.HasValue);

    /// <summary>Whether a value is the same before the call as behind it.</summary>
    private static bool IsSteady(IOperation value) => value.DescendantsAndSelf().All(part => part
        is not IInvocationOperation and not IAwaitOperation and not IAssignmentOperation and not IIncrementOrDecrementOperation
        and not IPropertyReferenceOperation { Property.Name: "Now" or "UtcNow" or "Elapsed" or "ElapsedMilliseconds" or "ElapsedTicks" });

    private static IOperation? StatementOf(IOperation operation)
    {
        IOperation? current = operation;
        while (current is not null && current.Parent is not IBlockOperation)
        {
            current = current.Parent;
        }

        return current;
    }
}
