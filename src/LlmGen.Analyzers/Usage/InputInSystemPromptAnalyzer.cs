using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>LLM013: what a user wrote, in the instructions of a model.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class InputInSystemPromptAnalyzer : UsageAnalyzer
{
    /// <summary>Creates the rule.</summary>
    public InputInSystemPromptAnalyzer()
        : base(Rules.InputInSystemPrompt)
    {
    }

    private protected override void Analyze(UsageContext context)
    {
        HashSet<SyntaxNode> reported = [];
        foreach (SystemText system in SystemText.In(context.Body.Root))
        {
            List<IOperation> inputs = [.. UserInput.In(system.Text, context.Body)];
            if (inputs.Count == 0 || IsOfRole(system.Message) || !reported.Add(inputs[0].Syntax))
            {
                continue;
            }

            SyntaxNode input = inputs[0].Syntax;
            SyntaxNode text = LiteralOf(system.Text, input, context.Body);
            context.Report(
                input.SyntaxTree == context.Body.Root.Syntax.SyntaxTree ? input.GetLocation() : system.Text.Syntax.GetLocation(),
                ImmutableDictionary<string, string?>.Empty,
                [
                    system.Message.Syntax.GetLocation(),
                    text.GetLocation(),
                    .. inputs.Where(one => one.Syntax.SyntaxTree == text.SyntaxTree).Select(one => one.Syntax.GetLocation()),
                ],
                input.ToString());
        }
    }

    /// <summary>Where a text with an input is written down: in a variable, if nothing but this message needs it.</summary>
    private static SyntaxNode LiteralOf(IOperation text, SyntaxNode input, Body body) =>
        text.Unwrapped() is ILocalReferenceOperation { Local: { } local }
        && body.Variables.ReferencesTo(local).Count == 1
        && body.Variables.ValueOf(local)?.Syntax is { } value
        && value.FullSpan.Contains(input.Span)
            ? value
            : text.Syntax;

    /// <summary>Whether a message is made only where the role of another says so: it is passed on, not composed.</summary>
    private static bool IsOfRole(IOperation message)
    {
        for (IOperation current = message; current.Parent is { } parent; current = parent)
        {
            IEnumerable<IOperation> decisions = parent switch
            {
                ISwitchExpressionArmOperation { Parent: ISwitchExpressionOperation choice } arm => [arm.Pattern, choice.Value],
                ISwitchCaseOperation { Parent: ISwitchOperation choice } one => [.. one.Clauses, choice.Value],
                IConditionalOperation conditional when conditional.Condition != current => [conditional.Condition],
                _ => [],
            };
            if (decisions.SelectMany(decision => decision.DescendantsAndSelf()).Any(IsRole))
            {
                return true;
            }
        }

        return false;

        static bool IsRole(IOperation operation) =>
            operation is IPropertyReferenceOperation { Property.Name: "Role" }
                or ILocalReferenceOperation { Local.Name: "role" }
                or IParameterReferenceOperation { Parameter.Name: "role" }
            || operation.ConstantValue is { HasValue: true, Value: "system" or "developer" or "System" };
    }
}
