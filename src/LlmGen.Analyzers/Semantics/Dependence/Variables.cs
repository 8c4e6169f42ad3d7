using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>What one method body, with the functions in it, assigns to its variables, and where it names them.</summary>
internal sealed class Variables
{
    private readonly Dictionary<ISymbol, List<IOperation>> _values = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<IOperation>> _references = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _opaque = new(SymbolEqualityComparer.Default);

    public Variables(IOperation root)
    {
        foreach (IOperation operation in root.Descendants())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation { Initializer.Value: { } value } declarator:
                    Add(_values, declarator.Symbol, value);
                    break;
                case IVariableDeclaratorOperation { Parent: IForEachLoopOperation } declarator:
                    _opaque.Add(declarator.Symbol);
                    break;
                case ISimpleAssignmentOperation assignment when assignment.Target.Variable() is { } target:
                    Add(_values, target, assignment.Value);
                    break;
                case ICoalesceAssignmentOperation assignment when assignment.Target.Variable() is { } target:
                    Add(_values, target, assignment.Value);
                    break;
                case IAssignmentOperation assignment when assignment.Target.Variable() is { } target:
                    _opaque.Add(target);
                    break;
                case IDeconstructionAssignmentOperation deconstruction:
                    _opaque.UnionWith(deconstruction.Target.DescendantsAndSelf().Select(OperationExtensions.Variable).OfType<ISymbol>());
                    break;
                case IIncrementOrDecrementOperation step when step.Target.Variable() is { } target:
                    _opaque.Add(target);
                    break;
                case IArgumentOperation { Parameter.RefKind: not (RefKind.None or RefKind.In) } argument when argument.Value.Variable() is { } target:
                    _opaque.Add(target);
                    break;
                case IDeclarationPatternOperation { DeclaredSymbol: { } symbol }:
                    _opaque.Add(symbol);
                    break;
            }

            if (operation is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation
                && operation.Variable() is { } named)
            {
                Add(_references, named, operation);
            }
        }
    }

    /// <summary>All values that the body assigns to a variable; null where some of them cannot be seen.</summary>
    public IReadOnlyList<IOperation>? ValuesOf(ISymbol variable) =>
        _opaque.Contains(variable) ? null : _values.TryGetValue(variable, out List<IOperation> values) ? values : [];

    /// <summary>The one value that a local ever has in the body; null where there are several or none.</summary>
    public IOperation? ValueOf(ISymbol local) => local is ILocalSymbol && ValuesOf(local) is [{ } value] ? value : null;

    public IReadOnlyList<IOperation> ReferencesTo(ISymbol variable) => _references.TryGetValue(variable, out List<IOperation> references) ? references : [];

    private static void Add(Dictionary<ISymbol, List<IOperation>> map, ISymbol symbol, IOperation operation)
    {
        if (!map.TryGetValue(symbol, out List<IOperation> list))
        {
            map.Add(symbol, list = []);
        }

        list.Add(operation);
    }
}
