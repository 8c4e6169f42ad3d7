namespace LlmGen.Generator.Emission;

/// <summary>Gives names that clash with none that is taken.</summary>
internal sealed class UniqueNames
{
    private readonly HashSet<string> _taken;

    public UniqueNames(IEnumerable<string> taken) => _taken = new(taken, StringComparer.Ordinal);

    public string Take(string name)
    {
        string unique = name;
        for (int number = 2; !_taken.Add(unique); number++)
        {
            unique = name + Literals.Integer(number);
        }

        return unique;
    }
}
