using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmGen.Generator.Planning;

/// <summary>All methods of an interface and of its bases that plans may call, by the names of what they give.</summary>
internal sealed class StepMethods
{
    private readonly Dictionary<string, List<StepMethod>> _byOutput = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<StepMethod> _all = [];

    public StepMethods(INamedTypeSymbol client)
    {
        foreach (INamedTypeSymbol declaring in (IEnumerable<INamedTypeSymbol>)[client, .. client.AllInterfaces])
        {
            foreach (ISymbol member in declaring.OrderedMembers())
            {
                // What a derived interface declares anew hides what it inherits.
                if (StepMethod.Of(member) is { } step && !_all.Exists(other => HandWrittenHalf.HasSameSignature(other.Method, step.Method)))
                {
                    _all.Add(step);
                    if (!_byOutput.TryGetValue(step.Output, out List<StepMethod>? namesakes))
                    {
                        _byOutput.Add(step.Output, namesakes = []);
                    }

                    namesakes.Add(step);
                }
            }
        }
    }

    public IReadOnlyList<StepMethod> All => _all;

    /// <summary>The names of everything that a plan can be given by a step.</summary>
    public IEnumerable<string> Outputs => _byOutput.Keys;

    /// <summary>The methods that give something of a name, other than the plan that needs it.</summary>
    public IReadOnlyList<StepMethod> GivingTo(IMethodSymbol plan, string name) =>
        _byOutput.TryGetValue(name, out List<StepMethod>? givers)
            ? givers.FindAll(giver => !SymbolEqualityComparer.Default.Equals(giver.Method, plan))
            : [];

    public IReadOnlyList<StepMethod> Named(string method) => _all.FindAll(step => step.Method.Name == method);

    /// <summary>The one method of a name, or null; <paramref name="mistake"/> is then the end of a sentence about who names it.</summary>
    public StepMethod? Single(string method, out string? mistake)
    {
        IReadOnlyList<StepMethod> named = Named(method);
        mistake = null;
        if (named is [{ } step])
        {
            return step;
        }

        string? closest = named.Count > 0 ? null : ClosestName.Of(method, _all.Select(other => other.Method.Name));
        mistake = named.Count > 0
            ? "names '" + method + "', which is overloaded; rename the overloads"
            : "names '" + method + "', which is not a method of the interface that returns a result" + (closest is null ? "" : "; did you mean '" + closest + "'?");
        return null;
    }
}
