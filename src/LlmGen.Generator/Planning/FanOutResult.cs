using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmGen.Generator.Planning;

/// <summary>What the return type of a fan-out says. Lives while the interface is parsed, never in a model.</summary>
/// <param name="Form">The form of the results.</param>
/// <param name="Item">What the method is to give for an item.</param>
/// <param name="Element">The element of the list or stream.</param>
/// <param name="Returned">What the task gives, or the stream's element.</param>
internal sealed record FanOutResult(FanOutForm Form, ITypeSymbol Item, ITypeSymbol Element, ITypeSymbol Returned)
{
    public bool IsStream => Form is not (FanOutForm.List or FanOutForm.Outcomes);

    /// <summary>The meaning of a return type; null where it is none that a fan-out can have.</summary>
    public static FanOutResult? Of(ITypeSymbol type)
    {
        (PlanStepKind kind, ITypeSymbol? returned) = StepMethod.ResultOf(type);
        if (returned is null || kind == PlanStepKind.Synchronous)
        {
            return null;
        }

        if (kind == PlanStepKind.Stream)
        {
            bool hasIndex = returned.Is(KnownNames.LlmGen, KnownNames.LlmItem);
            ITypeSymbol inner = hasIndex ? Argument(returned) : returned;
            bool hasOutcome = inner.Is(KnownNames.LlmGen, KnownNames.LlmOutcome);
            FanOutForm form = (hasIndex, hasOutcome) switch
            {
                (false, false) => FanOutForm.Stream,
                (false, true) => FanOutForm.OutcomeStream,
                (true, false) => FanOutForm.ItemStream,
                (true, true) => FanOutForm.ItemOutcomeStream,
            };
            return new FanOutResult(form, hasOutcome ? Argument(inner) : inner, returned, returned);
        }

        if (returned.SequenceElement() is not { } element)
        {
            return null;
        }

        bool isOutcome = element.Is(KnownNames.LlmGen, KnownNames.LlmOutcome);
        return new FanOutResult(
            isOutcome ? FanOutForm.Outcomes : FanOutForm.List, isOutcome ? Argument(element) : element, element, returned);
    }

    private static ITypeSymbol Argument(ITypeSymbol type) => ((INamedTypeSymbol)type).TypeArguments[0];
}
