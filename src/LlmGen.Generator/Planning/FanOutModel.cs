using LlmGen.Generator.Model;

namespace LlmGen.Generator.Planning;

/// <summary>One method that is a fan-out.</summary>
/// <param name="Name">The method's name, not escaped.</param>
/// <param name="DeclaringInterface">The interface that declares it, fully qualified.</param>
/// <param name="IsExplicit">Whether it must be an explicit implementation, since its name is taken in the class.</param>
/// <param name="ReturnType">The return type as written in C#.</param>
/// <param name="Form">The form of its results.</param>
/// <param name="List">How a list of the results is returned; null for streams.</param>
/// <param name="NeedsBang">Whether the compiler must be told that the nullability of what is returned is right.</param>
/// <param name="Parameters">The parameters in order.</param>
/// <param name="Sequence">The parameter that holds the items, not escaped.</param>
/// <param name="SequenceCast">The type that it is cast to, where overloads would be ambiguous.</param>
/// <param name="Progress">The parameter that hears of the progress, not escaped; null for none.</param>
/// <param name="Item">The parameter of the called method that takes the item, not escaped.</param>
/// <param name="ItemType">The type of an item as written in C#.</param>
/// <param name="ValueType">The type of what the called method is to give, as written in C#.</param>
/// <param name="Value">How the called method's result is read; its name is the item's.</param>
/// <param name="Step">The method that is called.</param>
/// <param name="MaxConcurrency">The most calls under way at once; 0 is unset.</param>
/// <param name="IsUnordered">Whether a stream gives the results as they complete.</param>
/// <param name="Prefix">How the calls begin, as written in C#; null is unset.</param>
internal sealed record FanOutModel(
    string Name,
    string DeclaringInterface,
    bool IsExplicit,
    string ReturnType,
    FanOutForm Form,
    PlanReading? List,
    bool NeedsBang,
    EquatableArray<ParameterModel> Parameters,
    string Sequence,
    string? SequenceCast,
    string? Progress,
    string Item,
    string ItemType,
    string ValueType,
    PlanInputModel Value,
    PlanStepModel Step,
    int MaxConcurrency,
    bool IsUnordered,
    string? Prefix);
