using LlmGen.Generator.Model;
using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmGen.Analyzers;

/// <summary>All clients of a compilation, found when the first marked interface asks: a clash shows while the file is being edited.</summary>
internal sealed class DeclaredClients
{
    private readonly Lazy<List<DeclaredClient>> _clients;
    private readonly Lazy<EquatableArray<ClientName>> _names;

    public DeclaredClients(Compilation compilation)
    {
        _clients = new(() => Find(compilation));
        _names = new(() => ClientNames.Sorted(_clients.Value.Select(client => client.Name)));
    }

    /// <summary>What stands in the way of a client's name, as the end of a sentence; null where nothing does.</summary>
    public string? ClashOf(ClientName name)
    {
        switch (ClientNames.OutputOf(name, _names.Value))
        {
            case ClientOutput.None:
                ClientName sameClass = _names.Value.First(other => Same(other.QualifiedClassName, name.QualifiedClassName));
                return "the class name '" + sameClass.QualifiedClassName + "' is already used by the client of " + Interface(sameClass) + "; set [LlmClient(Name = \"…\")]";
            case ClientOutput.Class:
                ClientName sameMethod = _names.Value.First(other => Same(other.ClassName, name.ClassName));
                return "the registration method 'Add" + sameMethod.ClassName + "' is already used by the client of " + Interface(sameMethod) + "; set [LlmClient(Name = \"…\")]";
            default:
                return null;
        }
    }

    /// <summary>Of all clients that a member's body is written for, the one whose analysis reports on its declaration.</summary>
    /// <param name="member">The member.</param>
    /// <param name="concerns">Which clients there is something to report for; null for all.</param>
    public INamedTypeSymbol? ReporterOf(ISymbol member, Func<INamedTypeSymbol, bool>? concerns = null)
    {
        INamedTypeSymbol? reporter = null;
        foreach (DeclaredClient client in _clients.Value)
        {
            bool declares = SymbolEqualityComparer.Default.Equals(client.Interface, member.ContainingType);
            if ((declares || (reporter is null && client.Interface.AllInterfaces.Contains(member.ContainingType, SymbolEqualityComparer.Default)))
                && ClientParser.Generates(client.Interface, client.Name.ClassName, member)
                && concerns?.Invoke(client.Interface) != false)
            {
                reporter = client.Interface;
                if (declares)
                {
                    break;
                }
            }
        }

        return reporter;
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static string Interface(ClientName name) => "'" + name.Interface.Replace("global::", "") + "'";

    private static List<DeclaredClient> Find(Compilation compilation)
    {
        var clients = new List<DeclaredClient>();
        var open = new Stack<INamespaceOrTypeSymbol>();
        open.Push(compilation.Assembly.GlobalNamespace);
        while (open.Count > 0)
        {
            INamespaceOrTypeSymbol current = open.Pop();
            foreach (INamespaceOrTypeSymbol inner in current is INamespaceSymbol space ? space.GetMembers() : current.GetTypeMembers())
            {
                open.Push(inner);
            }

            if (current is INamedTypeSymbol { TypeKind: TypeKind.Interface } type
                && type.Attribute(KnownNames.LlmGen, KnownNames.LlmClientAttribute) is { } attribute
                && ClientParser.NameOf(type, attribute) is { } name)
            {
                clients.Add(new DeclaredClient(type, name));
            }
        }

        clients.Sort((a, b) => string.CompareOrdinal(a.Name.Interface, b.Name.Interface));
        return clients;
    }
}
