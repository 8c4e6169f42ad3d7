using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>What evaluating some code reads and writes. Of code whose effects are not known, or must stay in order, it says only that.</summary>
internal sealed class Footprint
{
    /// <summary>Variables, fields and properties whose value is used.</summary>
    public HashSet<ISymbol> Reads { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Variables whose object escapes: whoever receives it may read it.</summary>
    public HashSet<ISymbol> Escapes { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Variables that a lambda captures.</summary>
    public HashSet<ISymbol> Captures { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Variables, fields and properties that are assigned.</summary>
    public HashSet<ISymbol> Writes { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Variables whose object is changed in place.</summary>
    public HashSet<ISymbol> Mutates { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Whether a field, a property or an element is written.</summary>
    public bool WritesHeap { get; set; }

    /// <summary>Whether there is an effect that is unknown or must stay where it is.</summary>
    public bool HasUnknownEffects { get; set; }

    /// <summary>Whether a log is written, which stays behind what stands before it.</summary>
    public bool Logs { get; set; }

    /// <summary>Whether nothing is written that another call could see.</summary>
    public bool IsIndependent { get; private set; }

    /// <summary>The footprint of one expression or statement.</summary>
    public static Footprint Of(IOperation operation, Body body, FootprintOptions options = FootprintOptions.None)
    {
        var footprint = new Footprint();
        new FootprintReader(footprint, body, options).Read(operation);
        return footprint;
    }

    /// <summary>
    /// The footprint of one turn of a loop, apart from the places where it leaves its results; null where turns are not proven independent of each other.
    /// </summary>
    public static Footprint? OfTurn(ILoopOperation loop, IReadOnlyCollection<IOperation> results, Body body)
    {
        var footprint = new Footprint();
        var reader = new FootprintReader(footprint, body, FootprintOptions.Statements | FootprintOptions.Telemetry | FootprintOptions.Calls, results);
        reader.Declared.UnionWith(loop.Locals);
        reader.Read(loop.Body);
        return !footprint.HasUnknownEffects
            && !footprint.WritesHeap
            && footprint.Writes.All(variable => reader.IsOwn(variable) && variable is not IParameterSymbol)
            && footprint.Mutates.All(variable => reader.IsOwn(variable) && reader.IsFresh(variable))
                ? footprint
                : null;
    }

    /// <summary>The footprint of a whole method or local function, seen from outside.</summary>
    public static Footprint OfFunction(IOperation function, Body body)
    {
        var footprint = new Footprint();
        var reader = new FootprintReader(footprint, body, FootprintOptions.Statements | FootprintOptions.Telemetry | FootprintOptions.Calls | FootprintOptions.Function);
        reader.Read(function);
        footprint.IsIndependent = !footprint.HasUnknownEffects
            && !footprint.WritesHeap
            && footprint.Writes.All(reader.IsOwn)
            && footprint.Mutates.All(variable => reader.IsOwn(variable) && reader.IsFresh(variable));
        return footprint;
    }

    /// <summary>What a caller must not change meanwhile: members, and variables of functions around this one.</summary>
    public ImmutableHashSet<ISymbol> MembersRead() =>
        Reads.Where(symbol => symbol is IFieldSymbol or IPropertySymbol or ILocalSymbol).ToImmutableHashSet(SymbolEqualityComparer.Default);
}
