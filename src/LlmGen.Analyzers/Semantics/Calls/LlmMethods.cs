using System.Collections.Concurrent;
using System.Collections.Immutable;
using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;

namespace LlmGen.Analyzers;

/// <summary>The methods of a compilation that call a model.</summary>
internal sealed class LlmMethods
{
    /// <summary>The simple names of the methods of all libraries, whether these are referenced or not.</summary>
    public static ImmutableHashSet<string> KnownMethods { get; } = [.. ModelLibraries.All.SelectMany(library => library.Types).SelectMany(type => type.Methods)];

    /// <summary>What the methods of types call a model for, by their names.</summary>
    private readonly Dictionary<INamedTypeSymbol, Dictionary<string, ModelMethod>> _types = new(SymbolEqualityComparer.Default);
    private readonly ImmutableHashSet<string> _configured;
    private readonly ConcurrentDictionary<IMethodSymbol, ModelMethod?> _methods = new(SymbolEqualityComparer.Default);

    public LlmMethods(Compilation compilation, ImmutableHashSet<string> configured)
    {
        _configured = configured;
        var names = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (ModelLibrary library in ModelLibraries.All)
        {
            foreach (ModelType known in library.Types)
            {
                foreach (INamedTypeSymbol type in compilation.GetTypesByMetadataName(known.Name))
                {
                    if (!_types.TryGetValue(type, out Dictionary<string, ModelMethod> methods))
                    {
                        _types.Add(type, methods = []);
                    }

                    var method = new ModelMethod(library, known.Kind);
                    foreach (string name in known.Methods)
                    {
                        methods[name] = method;
                    }

                    names.UnionWith(known.Methods);
                }
            }

            if (library.PromptFunction is { } function && !compilation.GetTypesByMetadataName(function.Type).IsEmpty)
            {
                names.Add(function.Method);
            }
        }

        HasClients = LlmGenReference.IsIn(compilation);
        names.UnionWith(configured.Select(name => name.Substring(name.LastIndexOf('.') + 1)));
        Names = names.ToImmutable();
    }

    /// <summary>Whether there is anything to look for.</summary>
    public bool IsAny => _types.Count > 0 || HasClients || !_configured.IsEmpty;

    /// <summary>Whether LlmGen is there, so that methods may be marked for it.</summary>
    public bool HasClients { get; }

    /// <summary>Whether the project's configuration names methods of its own.</summary>
    public bool IsConfigured => !_configured.IsEmpty;

    /// <summary>The simple names of the methods of libraries that are there.</summary>
    public ImmutableHashSet<string> Names { get; }

    public ModelMethod? Of(IMethodSymbol method)
    {
        IMethodSymbol definition = (method.ReducedFrom ?? method).OriginalDefinition;
        return _methods.GetOrAdd(definition, Find);
    }

    private ModelMethod? Find(IMethodSymbol method)
    {
        if (method.ContainingType is not { } type)
        {
            return null;
        }

        if (Names.Contains(method.Name))
        {
            ITypeSymbol asked = method.IsExtensionMethod ? method.Parameters[0].Type : type;
            foreach (INamedTypeSymbol known in asked.SelfAndBases())
            {
                // An extension method of somebody else may do anything under the same name.
                if (_types.TryGetValue(known, out Dictionary<string, ModelMethod> methods)
                    && methods.TryGetValue(method.Name, out ModelMethod found)
                    && (!method.IsExtensionMethod || RootNamespace(type) == RootNamespace(known))
                    && !IsRaw(method))
                {
                    return found;
                }
            }

            if (!_configured.IsEmpty && asked.SelfAndBases().Concat([type]).Any(named => _configured.Contains(QualifiedName(named) + "." + method.Name)))
            {
                return new ModelMethod(ModelLibrary.Configured, LlmCallKind.Chat);
            }
        }

        return HasClients && DeclarationOf(method) is { } declaration && GeneratedKind(declaration) is { } kind ? new ModelMethod(ModelLibrary.Generated, kind) : null;
    }

    /// <summary>The method of an interface that a call of it, or of the class that LlmGen generates for it, runs; null for any other.</summary>
    private static IMethodSymbol? DeclarationOf(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;
        if (method.MethodKind != MethodKind.Ordinary)
        {
            return null;
        }

        if (type.TypeKind == TypeKind.Interface)
        {
            return method.IsAbstract ? method : null;
        }

        return type.Attribute("System.CodeDom.Compiler", "GeneratedCodeAttribute")?.ConstructorArguments is [{ Value: KnownNames.LlmGen }, ..]
            ? type.AllInterfaces
                .SelectMany(implemented => implemented.GetMembers(method.Name))
                .OfType<IMethodSymbol>()
                .FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), method))
            : null;
    }

    /// <summary>What a method asks for that LlmGen generates: of an interface that is marked <c>[LlmClient]</c>, or of one that it inherits.</summary>
    public static LlmCallKind? GeneratedKind(IMethodSymbol method) =>
        method.Attribute(KnownNames.LlmGen, KnownNames.PromptAttribute) is not null ? LlmCallKind.Chat
        : method.Attribute(KnownNames.LlmGen, KnownNames.PlanAttribute) is not null ? LlmCallKind.Plan
        : method.Attribute(KnownNames.LlmGen, KnownNames.ForEachAttribute) is not null ? LlmCallKind.FanOut
        : null;

    /// <summary>Whether a method takes the request as bytes, whose content cannot be seen.</summary>
    private static bool IsRaw(IMethodSymbol method) => method.Parameters.Any(parameter => ModelLibraries.RawRequests.Contains(parameter.Type.Name));

    private static string QualifiedName(INamedTypeSymbol type)
    {
        string name = type.ContainingType is { } outer ? QualifiedName(outer) + "." + type.Name : type.Name;
        return type.ContainingType is null && type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() + "." + name : name;
    }

    private static string RootNamespace(INamedTypeSymbol type)
    {
        INamespaceSymbol space = type.ContainingNamespace;
        while (space.ContainingNamespace is { IsGlobalNamespace: false } outer)
        {
            space = outer;
        }

        return space.Name;
    }
}
