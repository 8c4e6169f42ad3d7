using LlmGen.Generator.Planning;

namespace LlmGen.Generator.Model;

/// <summary>
/// All that the generated file of one interface depends on. It leaves the transform and is compared on every keystroke: only strings, numbers,
/// enums and records of these, compared by value; nothing of the compilation; nothing that can be derived from the rest.
/// </summary>
/// <param name="Namespace">The namespace, or empty for the global one.</param>
/// <param name="Interface">The interface's fully qualified name.</param>
/// <param name="InterfaceDisplay">The interface's name as errors show it, with its containing types.</param>
/// <param name="ClassName">The generated class's name, not escaped.</param>
/// <param name="Accessibility">C#'s keyword for the registration: that of the interface.</param>
/// <param name="ClassAccessibility">C#'s keyword for the class: that of the hand-written half, where it states one.</param>
/// <param name="IsObsolete">Whether the class must be obsolete, since it names what is obsolete as an error.</param>
/// <param name="SuppressedIds">The ids of obsolete and experimental symbols that generated code may name.</param>
/// <param name="HasClientConstructor">Whether the hand-written half has the constructor that takes an <c>IChatClient</c>.</param>
/// <param name="HasRuntimeConstructor">Whether the hand-written half has the constructor that takes an <c>LlmRuntime</c>.</param>
/// <param name="ReservedNames">Member names that generated private members must keep clear of.</param>
/// <param name="Methods">The methods to implement.</param>
/// <param name="Plans">The plans to implement.</param>
/// <param name="FanOuts">The fan-outs to implement.</param>
/// <param name="BrokenMembers">What cannot be generated: implemented with a body that throws.</param>
/// <param name="Types">The objects and enums that some method reads.</param>
internal sealed record ClientModel(
    string Namespace,
    string Interface,
    string InterfaceDisplay,
    string ClassName,
    string Accessibility,
    string ClassAccessibility,
    bool IsObsolete,
    EquatableArray<string> SuppressedIds,
    bool HasClientConstructor,
    bool HasRuntimeConstructor,
    EquatableArray<string> ReservedNames,
    EquatableArray<MethodModel> Methods,
    EquatableArray<PlanModel> Plans,
    EquatableArray<FanOutModel> FanOuts,
    EquatableArray<BrokenMemberModel> BrokenMembers,
    EquatableArray<JsonTypeModel> Types)
{
    public ClientName Name => new(Namespace, Interface, ClassName, Accessibility);
}
