using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>Notes what code assigns, and which objects it changes in place.</summary>
internal sealed class WriteReader
{
    private readonly FootprintReader _reader;

    public WriteReader(FootprintReader reader)
    {
        _reader = reader;
    }

    public void Write(IOperation target)
    {
        switch (target)
        {
            case ILocalReferenceOperation { Local.RefKind: RefKind.None } local:
                _reader.Footprint.Writes.Add(local.Local);
                break;
            case IParameterReferenceOperation { Parameter.RefKind: RefKind.None } parameter:
                _reader.Footprint.Writes.Add(parameter.Parameter);
                break;
            case IDiscardOperation:
                break;
            case IPropertyReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } } property:
                // Of an object that is being made.
                _reader.Footprint.HasUnknownEffects |= property.Property.IsFromSource(_reader.Compilation) && !property.Property.IsAutomatic(_reader.Compilation);
                break;
            case IFieldReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } }:
                break;
            case IPropertyReferenceOperation property:
                _reader.Read(property.Instance);
                foreach (IArgumentOperation argument in property.Arguments)
                {
                    _reader.Read(argument.Value);
                }

                if (property.Property.IsFromSource(_reader.Compilation) ? !property.Property.IsAutomatic(_reader.Compilation) : !IsPlainHolder(property.Property.ContainingType))
                {
                    _reader.Footprint.HasUnknownEffects = true;
                }

                WriteInto(property.Property.OriginalDefinition, property.Instance);
                break;
            case IFieldReferenceOperation field:
                _reader.Read(field.Instance);
                WriteInto(field.Field.OriginalDefinition, field.Instance);
                break;
            case IArrayElementReferenceOperation element:
                _reader.ReadChildren(element, escapes: false);
                WriteInto(null, element.ArrayReference);
                break;
            default:
                _reader.Footprint.HasUnknownEffects = true;
                break;
        }
    }

    private void WriteInto(ISymbol? member, IOperation? instance)
    {
        if (member is not null)
        {
            _reader.Footprint.Writes.Add(member);
        }

        if (instance is { } && Objects.RootOf(instance) is ILocalSymbol local && _reader.IsFresh(local))
        {
            _reader.Footprint.Mutates.Add(local);
            if (member is not null)
            {
                // The local stands for its object, and nobody else has it.
                _reader.Declared.Add(member);
            }
        }
        else
        {
            _reader.Footprint.WritesHeap = true;
            if (instance is { } && Objects.RootOf(instance) is { } root)
            {
                _reader.Footprint.Mutates.Add(root);
            }
        }
    }

    public void Mutate(IOperation receiver)
    {
        switch (receiver.Unwrapped())
        {
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver }:
                break;
            case IInvocationOperation { TargetMethod: { } method } chained when KnownEffects.MutatesReceiver(method, _reader.Compilation) && chained.Receiver() is { } inner:
                Mutate(inner);
                break;
            case IObjectCreationOperation:
                break;
            case { } other when Objects.RootOf(other) is ILocalSymbol local && _reader.IsFresh(local):
                _reader.Footprint.Mutates.Add(local);
                break;
            case { } other when Objects.RootOf(other) is { } root:
                _reader.Footprint.Mutates.Add(root);
                _reader.Footprint.WritesHeap |= root is not ILocalSymbol;
                break;
            default:
                _reader.Footprint.HasUnknownEffects |= !IsInitialized(receiver);
                break;
        }
    }

    /// <summary>Whether an operation is the collection that an initializer fills.</summary>
    private static bool IsInitialized(IOperation operation) =>
        operation.Parent is IMemberInitializerOperation or IObjectOrCollectionInitializerOperation
        || operation is IPropertyReferenceOperation { Instance: IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver } };

    public void WriteTuple(IOperation target)
    {
        switch (target)
        {
            case ITupleOperation tuple:
                foreach (IOperation element in tuple.Elements)
                {
                    WriteTuple(element);
                }

                break;
            case IDeclarationExpressionOperation declaration:
                WriteTuple(declaration.Expression);
                break;
            case ILocalReferenceOperation { IsDeclaration: true } local:
                _reader.Declared.Add(local.Local);
                _reader.Footprint.Writes.Add(local.Local);
                break;
            default:
                Write(target);
                break;
        }
    }

    /// <summary>Whether setting a property of a library's type keeps the value and does nothing else.</summary>
    private bool IsPlainHolder(INamedTypeSymbol type) =>
        KnownEffects.IsPlainObject(type, _reader.Compilation) && (KnownEffects.IsLlmType(type, _reader.Compilation) || type.AllInterfaces.Any(implemented => implemented.Name is "IList" or "IDictionary") || type.Name is "IList" or "IDictionary");
}
