namespace LlmGen.Generator.Model;

/// <summary>Decides between clients of one name: the first in ordinal order is written, and the analyzer reports the others.</summary>
internal static class ClientNames
{
    public static EquatableArray<ClientName> Sorted(IEnumerable<ClientName> names) =>
        new(names.OrderBy(name => name.QualifiedClassName, StringComparer.Ordinal).ThenBy(name => name.Interface, StringComparer.Ordinal));

    /// <param name="name">The client to judge.</param>
    /// <param name="sorted">All clients of the compilation, sorted.</param>
    public static ClientOutput OutputOf(ClientName name, EquatableArray<ClientName> sorted)
    {
        // Case is ignored, since files of generated code must not differ in case alone.
        ClientName first = sorted.First(other => string.Equals(other.QualifiedClassName, name.QualifiedClassName, StringComparison.OrdinalIgnoreCase));
        if (!first.Equals(name))
        {
            return ClientOutput.None;
        }

        ClientName registered = sorted.First(other => string.Equals(other.ClassName, name.ClassName, StringComparison.OrdinalIgnoreCase));
        return registered.Equals(name) ? ClientOutput.ClassAndRegistration : ClientOutput.Class;
    }
}
