using LlmGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LlmGen.Generator.Parsing;

/// <summary>Binds the placeholders of a method's template to its parameters and their members.</summary>
internal sealed class PromptParser
{
    private readonly IMethodSymbol _method;
    private readonly AttributeData _prompt;
    private readonly Compilation _compilation;
    private readonly IDeclarationIssues? _issues;
    private readonly List<PromptPart> _parts = [];
    private string? _brokenBy;

    private PromptParser(IMethodSymbol method, AttributeData prompt, Compilation compilation, IDeclarationIssues? issues)
    {
        _method = method;
        _prompt = prompt;
        _compilation = compilation;
        _issues = issues;
    }

    /// <summary>
    /// The parts of the prompt; null where the template is broken, and <paramref name="brokenBy"/> is the first rule that says why. Adds the
    /// parameters that stand in it to <paramref name="used"/>.
    /// </summary>
    public static EquatableArray<PromptPart>? Parse(
        IMethodSymbol method,
        AttributeData prompt,
        Compilation compilation,
        ICollection<string> used,
        IDeclarationIssues? issues,
        out string? brokenBy)
    {
        brokenBy = DeclarationRuleIds.Template;
        if (prompt.ConstructorArguments is not [{ Value: string template }])
        {
            // What is no constant, or missing, the compiler reports.
            if (prompt.ConstructorArguments is [{ Kind: not TypedConstantKind.Error }])
            {
                issues?.ReportInTemplate(DeclarationRuleIds.Template, prompt, 0, 0, null, method.Name, "is null; set the prompt text");
            }

            return null;
        }

        if (string.IsNullOrWhiteSpace(template) && !method.Parameters.Any(HasContent))
        {
            issues?.ReportInTemplate(DeclarationRuleIds.Template, prompt, 0, 0, null, method.Name, "is empty; set the prompt text");
            return null;
        }

        var parser = new PromptParser(method, prompt, compilation, issues);
        foreach (TemplatePiece piece in TemplateParser.Parse(template))
        {
            parser.Add(piece, used);
        }

        brokenBy = parser._brokenBy;
        return brokenBy is null ? new(parser._parts) : null;
    }

    /// <summary>Whether a parameter gives the model something to answer beside the template.</summary>
    private static bool HasContent(IParameterSymbol parameter) =>
        MethodParser.RoleOf(parameter.Type) is ParameterRole.History or ParameterRole.Attachment or ParameterRole.Attachments;

    private void Add(TemplatePiece piece, ICollection<string> used)
    {
        if (piece.Mistake is not null)
        {
            Broken(DeclarationRuleIds.Template, piece.Start, piece.Length, null, _method.Name, piece.Mistake);
        }
        else if (piece.Text is not null)
        {
            _parts.Add(new PromptPart(PromptPartKind.Literal, SettingsParser.WithLineFeeds(piece.Text)));
        }
        else if (Parameter(piece.Path[0]) is { } parameter)
        {
            used.Add(parameter.Name);
            AddPlaceholder(piece, parameter);
        }
    }

    private IParameterSymbol? Parameter(TemplateName name)
    {
        foreach (IParameterSymbol parameter in _method.Parameters)
        {
            if (parameter.Name == name.Name)
            {
                return parameter;
            }
        }

        Unknown(name, "parameter", _method.Parameters.Where(parameter => MethodParser.RoleOf(parameter.Type) == ParameterRole.Text).Select(parameter => parameter.Name));
        return null;
    }

    private void AddPlaceholder(TemplatePiece piece, IParameterSymbol parameter)
    {
        string expression = parameter.Name.Escaped();
        ITypeSymbol type = parameter.Type;
        for (int i = 1; i < piece.Path.Length; i++)
        {
            ITypeSymbol owner = type.WithoutNullable(out bool mayBeNull);
            if (Member(owner, piece.Path[i].Name) is not { } member)
            {
                if (owner.TypeKind == TypeKind.Error)
                {
                    _brokenBy ??= DeclarationRuleIds.UnwritableType;
                    return;
                }

                Unknown(piece.Path[i], "member of '" + owner.Display() + "'", ReadableMembers(owner).Select(readable => readable.Name));
                return;
            }

            expression += (mayBeNull ? "?." : ".") + member.Name.Escaped();
            type = TypeOf(member);
        }

        TemplateName last = piece.Path[piece.Path.Length - 1];
        if (type.TypeKind == TypeKind.Error)
        {
            _brokenBy ??= DeclarationRuleIds.UnwritableType;
        }
        else if (WritableTypes.KindOf(type) is not { } kind)
        {
            int start = piece.Path[0].Start;
            Broken(
                DeclarationRuleIds.UnwritableType,
                start,
                last.Start + last.Length - start,
                null,
                string.Join(".", piece.Path.Select(name => name.Name)),
                type.Display(),
                Instead(piece, type));
        }
        else if (piece.Format is not null && WritableTypes.FormatMistake(WritableTypes.Formatted(type), piece.Format) is { } mistake)
        {
            Broken(DeclarationRuleIds.Template, piece.FormatStart, piece.Format.Length, null, _method.Name, mistake);
        }
        else
        {
            // Type inference does not see the sequence in a nullable struct, such as the array behind customer?.Tags.
            string cast = kind == PromptPartKind.List && type.IsValueType
                ? "(global::System.Collections.Generic.IEnumerable<" + type.SequenceElement()!.Annotated() + ">?)"
                : "";
            _parts.Add(new PromptPart(kind, cast + expression, piece.Format));
        }
    }

    /// <summary>What to write in place of a placeholder whose type cannot be written.</summary>
    private string Instead(TemplatePiece piece, ITypeSymbol type)
    {
        if (_issues is null)
        {
            return "";
        }

        if (piece.Path.Length == 1 && MethodParser.RoleOf(type) != ParameterRole.Text)
        {
            return "remove the placeholder (it is passed separately)";
        }

        return Suggested(type.WithoutNullable(out _)) is { } member ? "use a member, such as '" + member.Name + "'" : "pass a string";
    }

    /// <summary>A member that says what a value is: a text rather than a number. What a type of the framework has tells of the object, not of its content.</summary>
    private ISymbol? Suggested(ITypeSymbol type) =>
        type.SequenceElement() is not null || type.TypeKind == TypeKind.Delegate || (type.IsOfFramework() && !type.IsTupleType)
            ? null
            : ReadableMembers(type)
                .Where(member => member.DeclaredAccessibility == Accessibility.Public && WritableTypes.KindOf(TypeOf(member)) is not null)
                .OrderByDescending(member => TypeOf(member).SpecialType == SpecialType.System_String)
                .FirstOrDefault();

    private ISymbol? Member(ITypeSymbol type, string name) => ReadableMembers(type, name).FirstOrDefault();

    private IEnumerable<ISymbol> ReadableMembers(ITypeSymbol type, string? name = null)
    {
        IEnumerable<ITypeSymbol> owners = type.TypeKind == TypeKind.Interface ? [type, .. type.AllInterfaces] : WithBases(type);
        foreach (ITypeSymbol owner in owners)
        {
            foreach (ISymbol member in name is null ? owner.GetMembers() : owner.GetMembers(name))
            {
                if (member is IPropertySymbol { IsStatic: false, IsIndexer: false, GetMethod: not null } or IFieldSymbol { IsStatic: false, CanBeReferencedByName: true }
                    && _compilation.IsSymbolAccessibleWithin(member, _compilation.Assembly))
                {
                    yield return member;
                }
            }
        }
    }

    private static IEnumerable<ITypeSymbol> WithBases(ITypeSymbol type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }

    private static ITypeSymbol TypeOf(ISymbol member) => member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;

    private void Unknown(TemplateName name, string what, IEnumerable<string> candidates)
    {
        string? closest = _issues is null ? null : ClosestName.Of(name.Name, candidates);
        string reason = "'" + name.Name + "' is not a " + what + (closest is null ? "" : "; did you mean '" + closest + "'?");
        Broken(DeclarationRuleIds.Template, name.Start, name.Length, closest, _method.Name, "has an unknown placeholder: " + reason);
    }

    private void Broken(string id, int start, int length, string? replacement, params string[] arguments)
    {
        _brokenBy ??= id;
        _issues?.ReportInTemplate(id, _prompt, start, length, replacement, arguments);
    }
}
