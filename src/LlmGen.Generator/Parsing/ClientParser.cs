using LlmGen.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmGen.Generator.Parsing;

/// <summary>Reads a marked interface into its model. The one place that decides what can be generated: the generator and the declaration rules share it.</summary>
internal sealed class ClientParser
{
    // A public member of one of these names would hide object's.
    private static readonly HashSet<string> ObjectMembers =
    [
        "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString",
    ];

    private readonly CancellationToken _cancellationToken;
    private readonly string _qualifiedName;

    private ClientParser(
        INamedTypeSymbol client,
        AttributeData attribute,
        Compilation compilation,
        IDeclarationIssues? issues,
        CancellationToken cancellationToken)
    {
        Interface = client;
        Attribute = attribute;
        Compilation = compilation;
        Issues = issues;
        Json = new JsonTypeParser(compilation, issues);
        _cancellationToken = cancellationToken;
        _qualifiedName = client.Qualified();
    }

    public INamedTypeSymbol Interface { get; }

    public AttributeData Attribute { get; }

    public Compilation Compilation { get; }

    public IDeclarationIssues? Issues { get; }

    public JsonTypeParser Json { get; }

    /// <summary>The fully qualified name of the interface or of a base: nearly always of the interface, whose name is known.</summary>
    public string QualifiedName(INamedTypeSymbol declaring) =>
        SymbolEqualityComparer.Default.Equals(declaring, Interface) ? _qualifiedName : declaring.Qualified();

    /// <summary>The model of an interface, or null where no client can be made of it at all.</summary>
    /// <param name="client">The interface.</param>
    /// <param name="attribute">Its <c>[LlmClient]</c>.</param>
    /// <param name="compilation">The compilation that declares it.</param>
    /// <param name="issues">Who hears what is wrong, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static ClientModel? Parse(
        INamedTypeSymbol client,
        AttributeData attribute,
        Compilation compilation,
        IDeclarationIssues? issues,
        CancellationToken cancellationToken) =>
        new ClientParser(client, attribute, compilation, issues, cancellationToken).Parse();

    private ClientModel? Parse()
    {
        if (((CSharpCompilation)Compilation).LanguageVersion < LanguageVersion.CSharp12)
        {
            Issues?.Report(
                DeclarationRuleIds.NameClash,
                Interface,
                Interface.Name,
                "generated clients need C# 12 or newer; set <LangVersion>12</LangVersion> or remove it");
            return null;
        }

        if (UnsupportedReason() is { } reason)
        {
            Issues?.Report(DeclarationRuleIds.UnsupportedMember, Interface, Interface.Name, reason);
            return null;
        }

        string className = ClassName(Interface, Attribute);
        if (!SyntaxFacts.IsValidIdentifier(className))
        {
            Issues?.Report(DeclarationRuleIds.NameClash, Interface, Interface.Name, "'" + className + "' is no name for a class; give [LlmClient(Name = …)] a valid one");
            return null;
        }

        var half = new HandWrittenHalf(Interface, className);
        var methods = new List<MethodModel>();
        var broken = new List<BrokenMemberModel>();
        var implemented = new List<IMethodSymbol>();
        foreach (ISymbol member in MembersToImplement())
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (!half.Implements(member))
            {
                Add(member, className, implemented, methods, broken);
            }
        }

        return new ClientModel(
            Interface.ContainingNamespace.IsGlobalNamespace ? "" : Interface.ContainingNamespace.ToDisplayString(NamespaceFormat),
            _qualifiedName,
            Interface.Display(),
            className,
            IsPublic(Interface) ? "public" : "internal",
            half.HasConstructor(KnownNames.ExtensionsAI, KnownNames.IChatClient),
            half.HasConstructor(KnownNames.LlmGen, KnownNames.LlmRuntime),
            new(new SortedSet<string>(implemented.Select(method => method.Name).Concat(half.MemberNames), StringComparer.Ordinal)),
            new(methods),
            new(broken),
            new(Json.Types));
    }

    private void Add(
        ISymbol member,
        string className,
        List<IMethodSymbol> implemented,
        List<MethodModel> methods,
        List<BrokenMemberModel> broken)
    {
        if (member is not IMethodSymbol method)
        {
            string kind = member is IEventSymbol ? "an event" : "a property";
            Issues?.Report(
                DeclarationRuleIds.UnsupportedMember,
                member,
                member.Name,
                kind + " calls no model; give it a body here, or implement it in your own part of " + className);
            broken.Add(BrokenMember(member, DeclarationRuleIds.UnsupportedMember));
            return;
        }

        AttributeData? prompt = method.Attribute(KnownNames.LlmGen, KnownNames.PromptAttribute);
        bool isTaken = implemented.Exists(other => HandWrittenHalf.HasSameSignature(other, method));
        implemented.Add(method);
        if (prompt is null)
        {
            // The public method of the same signature implements this one too.
            if (isTaken)
            {
                return;
            }

            Issues?.Report(
                DeclarationRuleIds.UnsupportedMember,
                method,
                method.Name,
                "it has no [Prompt]; add one, give it a body here, or implement it in your own part of " + className);
            broken.Add(BrokenMember(method, DeclarationRuleIds.UnsupportedMember));
            return;
        }

        bool isExplicit = isTaken || method.Name == className || ObjectMembers.Contains(method.Name);
        if (MethodParser.Parse(this, method, prompt, isExplicit, out string brokenBy) is { } parsed)
        {
            methods.Add(parsed);
        }
        else
        {
            broken.Add(BrokenMember(method, brokenBy));
        }
    }

    private string? UnsupportedReason()
    {
        if (Interface.TypeParameters.Length > 0)
        {
            return "a generic interface cannot be generated, since schemas and readers are made for one type; declare a closed interface";
        }

        for (INamedTypeSymbol? type = Interface; type is not null; type = type.ContainingType)
        {
            if (type.TypeParameters.Length > 0)
            {
                return "it stands in the generic type '" + type.Display() + "'; move it out";
            }

            if (type.IsFileLocal || type.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
            {
                return "'" + type.Name + "' is " + (type.IsFileLocal ? "local to its file" : "private or protected") + ", so that no class beside it could implement the interface; make it internal or public";
            }
        }

        return null;
    }

    /// <summary>What the interface and its bases declare without a body, in a stable order.</summary>
    private IEnumerable<ISymbol> MembersToImplement()
    {
        foreach (INamedTypeSymbol declaring in (IEnumerable<INamedTypeSymbol>)[Interface, .. Interface.AllInterfaces])
        {
            foreach (ISymbol member in declaring.GetMembers())
            {
                if (member is { IsAbstract: true } and (IMethodSymbol { AssociatedSymbol: null } or IPropertySymbol or IEventSymbol) && !HasDefaultImplementation(member))
                {
                    yield return member;
                }
            }
        }
    }

    private bool HasDefaultImplementation(ISymbol member)
    {
        if (SymbolEqualityComparer.Default.Equals(member.ContainingType, Interface))
        {
            return false;
        }

        return Interface.GetMembers().Concat(Interface.AllInterfaces.SelectMany(type => type.GetMembers()))
            .Any(candidate => !candidate.IsAbstract && HandWrittenHalf.ExplicitlyImplements(candidate, member));
    }

    /// <summary>The naming rule: no <c>I</c> before an upper-case letter, <c>Client</c> at the end, containing types in front.</summary>
    public static string ClassName(INamedTypeSymbol client, AttributeData attribute)
    {
        if (attribute.Named("Name")?.Value is string { Length: > 0 } given)
        {
            return given;
        }

        string name = client.Name;
        if (name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1]))
        {
            name = name.Substring(1);
        }

        if (!name.EndsWith("Client", StringComparison.Ordinal))
        {
            name += "Client";
        }

        for (INamedTypeSymbol? outer = client.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            name = outer.Name + "_" + name;
        }

        return name;
    }

    private static bool IsPublic(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility != Accessibility.Public)
            {
                return false;
            }
        }

        return true;
    }

    private BrokenMemberModel BrokenMember(ISymbol member, string rule)
    {
        string declaration = (member.IsStatic ? "static " : "") + member.ToDisplayString(BrokenMemberFormat).Replace("params ", "");
        BrokenMemberKind kind = member switch
        {
            IEventSymbol => BrokenMemberKind.Event,
            IPropertySymbol { SetMethod: null } => BrokenMemberKind.GetOnly,
            IPropertySymbol { GetMethod: null, SetMethod.IsInitOnly: true } => BrokenMemberKind.InitOnly,
            IPropertySymbol { GetMethod: null } => BrokenMemberKind.SetOnly,
            IPropertySymbol { SetMethod.IsInitOnly: true } => BrokenMemberKind.GetAndInit,
            IPropertySymbol => BrokenMemberKind.GetAndSet,
            _ => BrokenMemberKind.Method,
        };
        return new BrokenMemberModel(declaration, kind, Interface.Display() + "." + member.Name + " cannot be generated: see " + rule + ".");
    }

    private static readonly SymbolDisplayFormat NamespaceFormat = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    private static readonly SymbolDisplayFormat BrokenMemberFormat = SymbolDisplayFormat.FullyQualifiedFormat
        .WithMemberOptions(SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeContainingType | SymbolDisplayMemberOptions.IncludeParameters)
        .WithParameterOptions(SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeParamsRefOut)
        .WithKindOptions(SymbolDisplayKindOptions.None);
}
