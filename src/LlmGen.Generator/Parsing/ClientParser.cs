using LlmGen.Generator.Model;
using LlmGen.Generator.Planning;
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
        Json = new JsonTypeParser(compilation);
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

        if (UnsupportedReason(Interface) is { } reason)
        {
            Issues?.Report(DeclarationRuleIds.UnsupportedMember, Interface, Interface.Name, reason);
            return null;
        }

        string className = ClassName(Interface, Attribute);
        if (NameMistake(className) is { } mistake)
        {
            Issues?.Report(DeclarationRuleIds.NameClash, Interface, Interface.Name, mistake);
            return null;
        }

        ClientName name = NameOf(Interface, className);
        var half = new HandWrittenHalf(Interface, className);
        if (half.Clash(_cancellationToken) is { } clash)
        {
            Issues?.Report(DeclarationRuleIds.NameClash, Interface, Interface.Name, clash);
            return null;
        }

        if (half.Obstacle(_cancellationToken) is { } obstacle)
        {
            Issues?.Report(DeclarationRuleIds.UnsupportedMember, Interface, Interface.Name, "the partial class '" + className + "' has " + obstacle);
            return null;
        }

        // The client is there where it is used all the same.
        SettingRules.AreBroken(Attribute, Interface, Issues);

        var methods = new List<MethodModel>();
        var plans = new List<PlanModel>();
        var broken = new List<BrokenMemberModel>();
        var implemented = new List<IMethodSymbol>();

        // These come last: how they call a step depends on how the client has it.
        var planned = new List<(IMethodSymbol Method, AttributeData Plan)>();
        var fannedOut = new List<(IMethodSymbol Method, AttributeData ForEach)>();
        foreach (ISymbol member in MembersToImplement(Interface))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (half.Implements(member))
            {
                continue;
            }

            if (member is IMethodSymbol fanOut && MarkOf(fanOut, KnownNames.ForEachAttribute) is { } forEach)
            {
                fannedOut.Add((fanOut, forEach));
            }
            else if (member is IMethodSymbol method && MarkOf(method, KnownNames.PlanAttribute) is { } plan)
            {
                planned.Add((method, plan));
            }
            else
            {
                Add(member, className, implemented, methods, broken);
            }
        }

        var fanOuts = new List<FanOutModel>();
        if (planned.Count > 0 || fannedOut.Count > 0 || Issues is not null)
        {
            HashSet<IMethodSymbol> prompted = new(implemented, SymbolEqualityComparer.Default);
            var parser = new PlanParser(this, method => prompted.Contains(method) || half.ImplementsPublicly(method), _cancellationToken);
            foreach ((IMethodSymbol method, AttributeData plan) in planned)
            {
                bool isExplicit = IsExplicit(method, className, implemented);
                AddTo(plans, method, parser.Parse(method, plan, isExplicit, IssuesOf(method), out string brokenBy), isExplicit, brokenBy, implemented, broken);
            }

            HashSet<IMethodSymbol> callable = new(implemented, SymbolEqualityComparer.Default);
            foreach ((IMethodSymbol method, AttributeData forEach) in fannedOut)
            {
                bool isExplicit = IsExplicit(method, className, implemented);
                FanOutModel? parsed = FanOutParser.Parse(
                    parser, method, forEach, isExplicit, step => callable.Contains(step) || half.ImplementsPublicly(step), IssuesOf(method), out string brokenBy);
                AddTo(fanOuts, method, parsed, isExplicit, brokenBy, implemented, broken);
            }

            parser.ReportUnneeded();
        }

        UsageDiagnostics usage = UsageDiagnostics.Of(Interface);
        return new ClientModel(
            name.Namespace,
            name.Interface,
            Interface.Display(),
            name.ClassName,
            name.Accessibility,
            half.StatedAccessibility(_cancellationToken) ?? name.Accessibility,
            usage.HasObsoleteError && !half.IsObsolete,
            new(usage.Ids),
            half.HasConstructor(KnownNames.ExtensionsAI, KnownNames.IChatClient),
            half.HasConstructor(KnownNames.LlmGen, KnownNames.LlmRuntime),
            new(new SortedSet<string>(implemented.Select(method => method.Name).Concat(half.MemberNames), StringComparer.Ordinal)),
            new(methods),
            new(plans),
            new(fanOuts),
            new(broken),
            new(Json.Types));
    }

    /// <summary>Adds what is no plan: a method that calls the model, or what cannot be generated.</summary>
    private void Add(
        ISymbol member,
        string className,
        List<IMethodSymbol> implemented,
        List<MethodModel> methods,
        List<BrokenMemberModel> broken)
    {
        if (member is not IMethodSymbol method)
        {
            string kind = member is IEventSymbol ? "events" : "properties";
            IssuesOf(member)?.Report(
                DeclarationRuleIds.UnsupportedMember,
                member,
                member.Name,
                kind + " are not supported; implement it in the interface or in the partial class '" + className + "'");
            broken.Add(BrokenMember(member, DeclarationRuleIds.UnsupportedMember));
            return;
        }

        AttributeData? prompt = method.Attribute(KnownNames.LlmGen, KnownNames.PromptAttribute);
        IMethodSymbol? taken = implemented.Find(other => HandWrittenHalf.HasSameSignature(other, method));
        if (prompt is null)
        {
            // The public method of the same signature implements this one too.
            if (taken is not null && SymbolEqualityComparer.Default.Equals(taken.ReturnType, method.ReturnType))
            {
                return;
            }

            IssuesOf(method)?.Report(
                DeclarationRuleIds.UnsupportedMember,
                method,
                method.Name,
                "it has no [Prompt]; add one, or implement it in the interface or in the partial class '" + className + "'");
            broken.Add(BrokenMember(method, DeclarationRuleIds.UnsupportedMember));
            return;
        }

        bool isExplicit = IsExplicit(method, className, implemented);
        AddTo(methods, method, MethodParser.Parse(this, method, prompt, isExplicit, IssuesOf(method), out string brokenBy), isExplicit, brokenBy, implemented, broken);
    }

    /// <summary>The <c>[Plan]</c> or <c>[ForEach]</c> of a method that no <c>[Prompt]</c> makes a call of its own.</summary>
    private static AttributeData? MarkOf(IMethodSymbol method, string attribute) =>
        method.Attribute(KnownNames.LlmGen, KnownNames.PromptAttribute) is null ? method.Attribute(KnownNames.LlmGen, attribute) : null;

    /// <summary>Adds a method as it was parsed, or else as a broken member.</summary>
    private void AddTo<TModel>(
        List<TModel> models, IMethodSymbol method, TModel? parsed, bool isExplicit, string brokenBy, List<IMethodSymbol> implemented, List<BrokenMemberModel> broken)
        where TModel : class
    {
        if (parsed is not null)
        {
            models.Add(parsed);
            if (!isExplicit)
            {
                implemented.Add(method);
            }
        }
        else
        {
            broken.Add(BrokenMember(method, brokenBy));
        }
    }

    /// <summary>Whether a method's name is taken in the class.</summary>
    private static bool IsExplicit(IMethodSymbol method, string className, List<IMethodSymbol> implemented) =>
        method.Name == className || ObjectMembers.Contains(method.Name) || implemented.Exists(other => HandWrittenHalf.HasSameSignature(other, method));

    private IDeclarationIssues? IssuesOf(ISymbol member) => Issues is { } listener && listener.IsReportedHere(member) ? listener : null;

    private static string? UnsupportedReason(INamedTypeSymbol client)
    {
        if (client.TypeParameters.Length > 0)
        {
            return "generic interfaces are not supported; declare a non-generic interface";
        }

        for (INamedTypeSymbol? type = client; type is not null; type = type.ContainingType)
        {
            if (type.TypeParameters.Length > 0)
            {
                return "it is nested in the generic type '" + type.Display() + "'; move it out";
            }

            if (type.IsFileLocal || type.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
            {
                return "'" + type.Name + "' is " + (type.IsFileLocal ? "file-local" : "private or protected") + ", so the generated class cannot access it; make it internal or public";
            }
        }

        return MembersToImplement(client).FirstOrDefault(member => member.IsStatic) is { } open
            ? "its static member '" + open.Name + "' has no body, so the interface cannot be registered as a service; add a body"
            : null;
    }

    /// <summary>What the interface and its bases declare without a body, in a stable order.</summary>
    private static IEnumerable<ISymbol> MembersToImplement(INamedTypeSymbol client)
    {
        foreach (INamedTypeSymbol declaring in (IEnumerable<INamedTypeSymbol>)[client, .. client.AllInterfaces])
        {
            foreach (ISymbol member in declaring.OrderedMembers())
            {
                if (member is { IsAbstract: true } and (IMethodSymbol { AssociatedSymbol: null } or IPropertySymbol or IEventSymbol) && !HasDefaultImplementation(client, member))
                {
                    yield return member;
                }
            }
        }
    }

    /// <summary>Whether the client of an interface needs a body for a member that it declares or inherits.</summary>
    public static bool Generates(INamedTypeSymbol client, string className, ISymbol member) =>
        !HasDefaultImplementation(client, member) && !new HandWrittenHalf(client, className).Implements(member);

    private static bool HasDefaultImplementation(INamedTypeSymbol client, ISymbol member)
    {
        if (SymbolEqualityComparer.Default.Equals(member.ContainingType, client))
        {
            return false;
        }

        return client.GetMembers().Concat(client.AllInterfaces.SelectMany(type => type.GetMembers()))
            .Any(candidate => !candidate.IsAbstract && HandWrittenHalf.ExplicitlyImplements(candidate, member));
    }

    /// <summary>The name of an interface's client, or null where no client can be made of it.</summary>
    public static ClientName? NameOf(INamedTypeSymbol client, AttributeData attribute)
    {
        string className = ClassName(client, attribute);
        return UnsupportedReason(client) is null && NameMistake(className) is null ? NameOf(client, className) : null;
    }

    private static ClientName NameOf(INamedTypeSymbol client, string className) => new(
        client.ContainingNamespace.IsGlobalNamespace ? "" : client.ContainingNamespace.ToDisplayString(NamespaceFormat),
        client.Qualified(),
        className,
        IsPublic(client) ? "public" : "internal");

    private static string? NameMistake(string className) =>
        !SyntaxFacts.IsValidIdentifier(className) ? "'" + className + "' is not a valid class name; change [LlmClient(Name = …)]"
        : className == KnownNames.AllClients ? "the name '" + className + "' is reserved for the method AddLlmClients; change [LlmClient(Name = …)]"
        : null;

    /// <summary>The naming rule: no <c>I</c> before an upper-case letter, <c>Client</c> at the end, containing types in front.</summary>
    public static string ClassName(INamedTypeSymbol client, AttributeData attribute)
    {
        if (attribute.Named("Name")?.Value is string given)
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
        string declaration = member.ToDisplayString(BrokenMemberFormat).Replace("params ", "");
        if (declaration.Contains("*"))
        {
            // Only pointers have a star.
            declaration = "unsafe " + declaration;
        }

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
