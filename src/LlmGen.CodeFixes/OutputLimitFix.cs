using System.Collections.Immutable;
using System.Composition;
using LlmGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace LlmGen.CodeFixes;

/// <summary>LLM003: sets the output limit, in the options that are there or in new ones, or in the attribute of a prompt or of its interface.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(OutputLimitFix)), Shared]
public sealed class OutputLimitFix : DocumentFix
{
    private const string OpenAISettings = "Microsoft.SemanticKernel.Connectors.OpenAI.OpenAIPromptExecutionSettings";
    private const string AnySettings = "Microsoft.SemanticKernel.PromptExecutionSettings";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [UsageRuleIds.NoOutputLimit];

    private protected override async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return model is not null && Change(model, diagnostic, cancellationToken) is not null
            ? "Set " + diagnostic.Properties[DiagnosticProperties.Member] + " = " + diagnostic.Properties[DiagnosticProperties.Number]
            : null;
    }

    private protected override async Task<Document> FixAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);

        // Calls that share their options share the limit.
        var changed = new HashSet<SyntaxNode>();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (Change(editor.SemanticModel, diagnostic, cancellationToken) is { } change && changed.Add(change.Node))
            {
                editor.ReplaceNode(change.Node, (current, _) => change.Apply(current));
            }
        }

        return editor.GetChangedDocument();
    }

    private protected override async Task<string?> OtherTitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is { } root && ClientOf(root, diagnostic) is { } client
            ? "Set " + diagnostic.Properties[DiagnosticProperties.Member] + " = " + diagnostic.Properties[DiagnosticProperties.Number]
                + " for all methods of '" + client.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.ValueText + "'"
            : null;

    private protected override async Task<Document> FixOtherwiseAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        List<AttributeSyntax> clients = [.. diagnostics.Select(diagnostic => ClientOf(root, diagnostic)).OfType<AttributeSyntax>().Distinct()];
        return document.WithSyntaxRoot(root.ReplaceNodes(clients, (_, client) => WithSetting(client, diagnostics[0])));
    }

    /// <summary>The <c>[LlmClient]</c> that several prompts share, where it stands in the same file.</summary>
    private static AttributeSyntax? ClientOf(SyntaxNode root, Diagnostic diagnostic) =>
        diagnostic.AdditionalLocations is [{ } place] && place.SourceTree?.FilePath == root.SyntaxTree.FilePath
            ? root.FindNode(place.SourceSpan) as AttributeSyntax
            : null;

    private static AttributeSyntax WithSetting(AttributeSyntax attribute, Diagnostic diagnostic)
    {
        AttributeArgumentSyntax setting = SyntaxFactory.AttributeArgument(SyntaxFactory.ParseExpression(diagnostic.Properties[DiagnosticProperties.Number]!))
            .WithNameEquals(SyntaxFactory.NameEquals(
                SyntaxFactory.IdentifierName(diagnostic.Properties[DiagnosticProperties.Member]!).WithTrailingTrivia(SyntaxFactory.Space),
                SyntaxFactory.Token(SyntaxKind.EqualsToken).WithTrailingTrivia(SyntaxFactory.Space)));
        return attribute.ArgumentList is { } list
            ? attribute.WithArgumentList(list.Add(setting))
            : attribute.WithName(attribute.Name.WithoutTrailingTrivia())
                .WithArgumentList(SyntaxFactory.AttributeArgumentList(SyntaxFactory.SingletonSeparatedList(setting)).WithTrailingTrivia(attribute.GetTrailingTrivia()));
    }

    private static (SyntaxNode Node, Func<SyntaxNode, SyntaxNode> Apply)? Change(SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode root = model.SyntaxTree.GetRoot(cancellationToken);
        string member = diagnostic.Properties[DiagnosticProperties.Member]!;
        string number = diagnostic.Properties[DiagnosticProperties.Number]!;
        if (root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is { } prompt)
        {
            return (prompt, node => WithSetting((AttributeSyntax)node, diagnostic));
        }

        if (diagnostic.AdditionalLocations is [{ } place])
        {
            if (place.SourceTree?.FilePath != root.SyntaxTree.FilePath
                || root.FindNode(place.SourceSpan, getInnermostNodeForTie: true) is not BaseObjectCreationExpressionSyntax creation
                || model.GetTypeInfo(creation, cancellationToken).Type is not { } type)
            {
                return null;
            }

            if (type.Name == "KernelArguments")
            {
                return Settings(model, member, number) is { } settings
                    ? (creation, node => WithArgument((BaseObjectCreationExpressionSyntax)node, settings))
                    : null;
            }

            return Assignments(type, member, number) is { } assignment ? (creation, node => WithMember((BaseObjectCreationExpressionSyntax)node, assignment)) : null;
        }

        if (root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } invocation
            || model.GetSymbolInfo(invocation, cancellationToken).Symbol is not IMethodSymbol method)
        {
            return null;
        }

        int ordinal = IndexOfOptions(method);
        if (ordinal < 0)
        {
            return ResponseOptionsForm.Of(model, invocation, method, member + " = " + number) is { } form
                ? (invocation.ArgumentList, node => form((ArgumentListSyntax)node))
                : WithListAndOptions(model, invocation, method, member, number);
        }

        IParameterSymbol parameter = method.Parameters[ordinal];
        ExpressionSyntax? options = parameter.Type.Name switch
        {
            "KernelArguments" => Settings(model, member, number) is { } settings ? New(parameter.Type, [settings], null) : null,
            "PromptExecutionSettings" => Settings(model, member, number),
            _ => Assignments(parameter.Type, member, number) is { } assignment ? New(parameter.Type, [], assignment) : null,
        };
        if (options is null)
        {
            return null;
        }

        ArgumentSyntax? given = invocation.ArgumentList.Arguments
            .Where((argument, index) => argument.NameColon is { } name ? name.Name.Identifier.ValueText == parameter.Name : index == ordinal)
            .FirstOrDefault();
        return given is not null
            ? (given.Expression, _ => options.WithTriviaFrom(given.Expression))
            : (invocation.ArgumentList, node => Insert((ArgumentListSyntax)node, ordinal, parameter.Name, options));
    }

    private static int IndexOfOptions(IMethodSymbol method)
    {
        for (int i = 0; i < method.Parameters.Length; i++)
        {
            string type = method.Parameters[i].Type.Name;
            if (type.EndsWith("Options", StringComparison.Ordinal) && type != "JsonSerializerOptions" || type is "PromptExecutionSettings" or "KernelArguments")
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The form with options, where a call uses the one that takes messages only.</summary>
    private static (SyntaxNode, Func<SyntaxNode, SyntaxNode>)? WithListAndOptions(
        SemanticModel model, InvocationExpressionSyntax invocation, IMethodSymbol method, string member, string number)
    {
        if (method.Parameters is not [{ IsParams: true, Type: IArrayTypeSymbol { ElementType: { } element } array }]
            || invocation.ArgumentList.Arguments.Any(argument => argument.NameColon is not null)
            || method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>()
                .SelectMany(sibling => sibling.Parameters)
                .FirstOrDefault(parameter => parameter.Type.Name.EndsWith("Options", StringComparison.Ordinal) && Assignments(parameter.Type, member, number) is not null) is not { } parameter)
        {
            return null;
        }

        ExpressionSyntax options = New(parameter.Type, [], Assignments(parameter.Type, member, number)!);
        SeparatedSyntaxList<ArgumentSyntax> arguments = invocation.ArgumentList.Arguments;
        bool isList = arguments is [{ Expression: { } only }] && SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(only).ConvertedType, array);
        bool hasCollectionExpressions = ((CSharpParseOptions)model.SyntaxTree.Options).LanguageVersion >= LanguageVersion.CSharp12;
        return (invocation.ArgumentList, node =>
        {
            var list = (ArgumentListSyntax)node;
            if (!isList)
            {
                list = list.WithArguments(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(ListOf(list.Arguments, hasCollectionExpressions ? null : element))));
            }

            return list.Insert(1, SyntaxFactory.Argument(options));
        }
        );
    }

    /// <summary>One list of what was handed one by one, laid out as it was: a collection expression, or an array where an element type is given.</summary>
    private static ExpressionSyntax ListOf(SeparatedSyntaxList<ArgumentSyntax> arguments, ITypeSymbol? element)
    {
        List<ExpressionSyntax> elements = [.. arguments.Select(argument => argument.Expression)];
        SyntaxTriviaList before = arguments[0].GetLeadingTrivia();
        SyntaxTriviaList after = arguments[arguments.Count - 1].GetTrailingTrivia();
        elements[0] = elements[0].WithLeadingTrivia();
        elements[elements.Count - 1] = elements[elements.Count - 1].WithTrailingTrivia();
        ExpressionSyntax list = element is null
            ? SyntaxFactory.CollectionExpression(SyntaxFactory.SeparatedList<CollectionElementSyntax>(elements.Select(SyntaxFactory.ExpressionElement), arguments.GetSeparators()))
            : SyntaxFactory.ArrayCreationExpression(
                SyntaxFactory.ArrayType(TypeOf(element), SyntaxFactory.SingletonList(SyntaxFactory.ArrayRankSpecifier(
                    SyntaxFactory.SingletonSeparatedList<ExpressionSyntax>(SyntaxFactory.OmittedArraySizeExpression())))),
                SyntaxFactory.InitializerExpression(SyntaxKind.ArrayInitializerExpression, SyntaxFactory.SeparatedList(elements, arguments.GetSeparators())));
        return list.WithLeadingTrivia(before).WithTrailingTrivia(after);
    }

    private static ArgumentListSyntax Insert(ArgumentListSyntax list, int ordinal, string name, ExpressionSyntax options)
    {
        bool fits = list.Arguments.Count >= ordinal && list.Arguments.Take(ordinal).All(argument => argument.NameColon is null);
        ArgumentSyntax argument = fits
            ? SyntaxFactory.Argument(options)
            : SyntaxFactory.Argument(SyntaxFactory.NameColon(name).WithTrailingTrivia(SyntaxFactory.Space), default, options);
        return list.Insert(fits ? ordinal : list.Arguments.Count, argument);
    }

    /// <summary>Settings of the kernel's own connector where it is referenced, or else those of any service.</summary>
    private static ObjectCreationExpressionSyntax? Settings(SemanticModel model, string member, string number) =>
        model.Compilation.GetTypeByMetadataName(OpenAISettings) is { } openAI && Assignments(openAI, member, number) is { } assignment
            ? New(openAI, [], assignment)
            : model.Compilation.GetTypeByMetadataName(AnySettings) is { } any && Assignments(any, member, number) is { } extension
                ? New(any, [], extension)
                : null;

    /// <summary>The initializer that sets a limit; null where the type has nowhere to put it.</summary>
    private static ExpressionSyntax? Assignments(ITypeSymbol type, string member, string number)
    {
        int dot = member.IndexOf('.');
        string name = dot < 0 ? member : member.Substring(0, dot);
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current.GetMembers(name).OfType<IPropertySymbol>().FirstOrDefault(property => property.SetMethod is not null) is { } set)
            {
                return dot < 0
                    ? SyntaxFactory.ParseExpression(name + " = " + number)
                    : Assignments(set.Type, member.Substring(dot + 1), number) is { } inner ? Assignment(name, New(set.Type, [], inner)) : null;
            }
        }

        // The generic form of the kernel's settings.
        return type.GetMembers("ExtensionData").IsEmpty
            ? null
            : SyntaxFactory.ParseExpression("ExtensionData = new global::System.Collections.Generic.Dictionary<string, object> { [\"max_tokens\"] = " + number + " }")
                .WithAdditionalAnnotations(Simplifier.Annotation);
    }

    private static AssignmentExpressionSyntax Assignment(string member, ExpressionSyntax value)
    {
        var assignment = (AssignmentExpressionSyntax)SyntaxFactory.ParseExpression(member + " = value");
        return assignment.WithRight(value);
    }

    private static ObjectCreationExpressionSyntax New(ITypeSymbol type, IEnumerable<ExpressionSyntax> arguments, ExpressionSyntax? assignment)
    {
        string list = arguments.Any() || assignment is null ? "()" : "";
        string initializer = assignment is null ? "" : " { " + assignment.ToString() + " }";
        var creation = (ObjectCreationExpressionSyntax)SyntaxFactory.ParseExpression("new T" + list + initializer);
        creation = creation.WithType(TypeOf(type).WithTriviaFrom(creation.Type));
        return arguments.Any()
            ? creation.WithArgumentList(SyntaxFactory.ArgumentList(SyntaxFactory.SeparatedList(arguments.Select(SyntaxFactory.Argument))))
            : creation;
    }

    private static TypeSyntax TypeOf(ITypeSymbol type) =>
        SyntaxFactory.ParseTypeName(type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat))
            .WithAdditionalAnnotations(Simplifier.Annotation);

    private static InitializerExpressionSyntax Initializer(ExpressionSyntax assignment) =>
        ((ObjectCreationExpressionSyntax)SyntaxFactory.ParseExpression("new T { " + assignment.ToString() + " }")).Initializer!;

    private static BaseObjectCreationExpressionSyntax WithArgument(BaseObjectCreationExpressionSyntax creation, ExpressionSyntax argument) =>
        creation is ObjectCreationExpressionSyntax { ArgumentList: null } bare
            ? bare.WithType(bare.Type.WithoutTrailingTrivia()).WithArgumentList(ListOf(argument).WithTrailingTrivia(bare.Type.GetTrailingTrivia()))
            : creation.WithArgumentList(ListOf(argument).WithTriviaFrom(creation.ArgumentList!));

    private static ArgumentListSyntax ListOf(ExpressionSyntax argument) =>
        SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(argument)));

    private static BaseObjectCreationExpressionSyntax WithMember(BaseObjectCreationExpressionSyntax creation, ExpressionSyntax assignment)
    {
        if (creation.Initializer is not { } initializer)
        {
            // The empty parentheses give way to the initializer, but for a target-typed creation, which needs them.
            InitializerExpressionSyntax braces = Initializer(assignment).WithLeadingTrivia(SyntaxFactory.Space);
            return creation is ObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 0 } explicitly
                ? explicitly.WithType(explicitly.Type.WithoutTrailingTrivia()).WithArgumentList(null).WithInitializer(braces).WithTrailingTrivia(creation.GetTrailingTrivia())
                : creation.WithoutTrailingTrivia().WithInitializer(braces).WithTrailingTrivia(creation.GetTrailingTrivia());
        }

        return creation.WithInitializer(WithMember(initializer, assignment));
    }

    private static InitializerExpressionSyntax WithMember(InitializerExpressionSyntax initializer, ExpressionSyntax assignment)
    {
        if (initializer.Expressions.Count == 0)
        {
            return Initializer(assignment).WithTriviaFrom(initializer);
        }

        // A member of a dictionary initializer or of a list cannot stand beside one of an object; callers only ask where it can.
        ExpressionSyntax last = initializer.Expressions.Last();
        IEnumerable<SyntaxTrivia> indentation = last.GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Take(1);
        bool isTall = last.GetLeadingTrivia().Any(SyntaxKind.WhitespaceTrivia) && initializer.OpenBraceToken.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        List<ExpressionSyntax> members = [.. initializer.Expressions];
        List<SyntaxToken> commas = [.. initializer.Expressions.GetSeparators()];
        if (commas.Count == members.Count)
        {
            members.Add(assignment.WithLeadingTrivia(indentation));
            if (isTall)
            {
                commas.Add(commas.Last());
            }
            else
            {
                members[members.Count - 1] = members.Last().WithTrailingTrivia(commas.Last().TrailingTrivia);
                commas[commas.Count - 1] = commas.Last().WithTrailingTrivia(SyntaxFactory.Space);
            }
        }
        else
        {
            members[members.Count - 1] = last.WithoutTrailingTrivia();
            commas.Add(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(isTall ? initializer.OpenBraceToken.TrailingTrivia.Last() : SyntaxFactory.Space));
            members.Add((isTall ? assignment.WithLeadingTrivia(indentation) : assignment).WithTrailingTrivia(last.GetTrailingTrivia()));
        }

        return initializer.WithExpressions(SyntaxFactory.SeparatedList(members, commas));
    }
}
