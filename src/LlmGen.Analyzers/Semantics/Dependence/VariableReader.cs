using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>Notes what code reads of variables, fields and properties.</summary>
internal sealed class VariableReader
{
    private readonly FootprintReader _reader;

    public VariableReader(FootprintReader reader)
    {
        _reader = reader;
    }

    public void ReadVariable(ISymbol variable, ITypeSymbol? type, bool escapes)
    {
        _reader.Footprint.Reads.Add(variable);
        if (escapes && !KnownEffects.IsImmutable(type))
        {
            _reader.Footprint.Escapes.Add(variable);
        }
    }

    public void ReadMember(ISymbol member, IOperation? instance, ITypeSymbol? type, bool escapes)
    {
        _reader.Footprint.Reads.Add(member.OriginalDefinition);
        _reader.Read(instance);
        if (escapes && !KnownEffects.IsImmutable(type))
        {
            _reader.Footprint.Escapes.Add(instance is null or IInstanceReferenceOperation ? member.OriginalDefinition : Objects.RootOf(instance) ?? member.OriginalDefinition);
        }
    }

    public void ReadProperty(IPropertyReferenceOperation reference, bool escapes)
    {
        IPropertySymbol property = reference.Property;
        if (IsClock(property) && !_reader.Allows(FootprintOptions.Function))
        {
            _reader.Footprint.HasUnknownEffects = true;
        }
        else if (property.IsFromSource(_reader.Compilation) && !property.IsAutomatic(_reader.Compilation) && property.GetMethod is { } getter && !property.ContainingType.IsRecord)
        {
            // A getter is a method with a friendlier face.
            if (_reader.Body.Llm.SummaryOf(getter) is { IsIndependent: true } summary)
            {
                _reader.Footprint.Reads.UnionWith(summary.Reads);
            }
            else if (!property.IsAbstract)
            {
                _reader.Footprint.HasUnknownEffects = true;
            }
        }

        ReadMember(property, reference.Instance, reference.Type, escapes);
        foreach (IArgumentOperation argument in reference.Arguments)
        {
            _reader.Read(argument.Value);
        }
    }

    private static bool IsClock(IPropertySymbol property) =>
        property is { Name: "Now" or "UtcNow" or "Today" or "TickCount" or "TickCount64" or "Elapsed" or "ElapsedMilliseconds" or "ElapsedTicks" };
}
