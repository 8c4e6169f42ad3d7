using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.Analyzers;

/// <summary>Where a project limits the answers of calls that set no limit themselves. It is looked for when the first of them asks.</summary>
internal sealed class CentralLimits
{
    private const string Limit = "MaxOutputTokens";
    private const string RuntimeOptions = "LlmRuntimeOptions";
    private const string Registration = "AddLlmGen";

    /// <summary>What stands between a client and the network.</summary>
    private static readonly HashSet<string> Handlers = ["DelegatingHandler", "HttpClientHandler", "PipelinePolicy", "HttpPipelinePolicy"];

    /// <summary>Methods that only look a name up, or take it away.</summary>
    private static readonly HashSet<string> Looks =
    [
        "TryGetProperty", "GetProperty", "TryGetPropertyValue", "TryGetValue", "SelectToken", "ContainsKey", "Contains", "IndexOf", "Equals", "Remove", "WriteLine",
    ];

    private readonly Compilation _compilation;
    private readonly Lazy<bool> _ofClients;
    private readonly Lazy<bool> _ofRequests;
    private readonly Lazy<bool> _ofRuntime;

    public CentralLimits(Compilation compilation)
    {
        _compilation = compilation;
        _ofClients = new(() => compilation.SyntaxTrees.Any(SetsLimitForOthers));
        _ofRequests = new(() => compilation.SyntaxTrees.Any(WritesLimitIntoRequests));
        _ofRuntime = new(() => compilation.SyntaxTrees.Any(MayLimitRuntime));
    }

    /// <summary>Whether some middleware or configuration of <c>IChatClient</c>s sets a limit.</summary>
    public bool OfClients => _ofClients.Value;

    /// <summary>Whether an HTTP handler or a policy of a pipeline writes a limit into requests, whichever library makes them.</summary>
    public bool OfRequests => _ofRequests.Value;

    /// <summary>Whether the runtime of generated clients has a limit, or options that come from where it may be set.</summary>
    public bool OfRuntime => _ofRuntime.Value;

    private static bool SetsLimitForOthers(SyntaxTree tree) =>
        ModelWords.Mentions(tree, ["MaxOutputToken"])
        && tree.GetRoot().DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(assignment =>
            assignment.Left.SimpleName() is { } name
            && name.StartsWith("MaxOutputToken", StringComparison.Ordinal)
            && (assignment.Ancestors().OfType<InvocationExpressionSyntax>().Any(call => call.Expression.SimpleName() is { } method && Configures(method))
                || assignment.FirstAncestorOrSelf<ClassDeclarationSyntax>() is { BaseList.Types: var bases }
                    && bases.Any(type => type.Type.ToString() is ExtensionsAI.DelegatingClient or ExtensionsAI.ChatClient)));

    private static bool Configures(string method) =>
        method is not "ConfigureAwait"
        && (method is "Use" || method.StartsWith("Configure", StringComparison.Ordinal) || method.StartsWith("PostConfigure", StringComparison.Ordinal));

    private bool WritesLimitIntoRequests(SyntaxTree tree) =>
        ModelWords.Mentions(tree, ModelLibraries.JsonLimits)
        && tree.GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>().Any(type =>
            type.DescendantTokens().Any(WritesLimit)
            && _compilation.GetSemanticModel(tree).GetDeclaredSymbol(type) is { } symbol
            && symbol.SelfAndBases().Any(known => Handlers.Contains(known.Name)));

    /// <summary>Whether a token names a limit where it is written, not where it is looked up.</summary>
    private static bool WritesLimit(SyntaxToken token)
    {
        if (token.IsKind(SyntaxKind.IdentifierToken))
        {
            // A member of an anonymous or a dynamic object.
            return ModelLibraries.JsonLimits.Contains(token.ValueText)
                && token.Parent?.Parent is NameEqualsSyntax or MemberAccessExpressionSyntax { Parent: AssignmentExpressionSyntax };
        }

        if (token.Parent is not (LiteralExpressionSyntax or InterpolatedStringTextSyntax) || !ModelLibraries.JsonLimits.Any(name => token.ValueText.IndexOf(name, StringComparison.Ordinal) >= 0))
        {
            return false;
        }

        SyntaxNode text = token.Parent;
        while (text.Parent is InterpolatedStringExpressionSyntax or ParenthesizedExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression })
        {
            text = text.Parent;
        }

        return text.Parent switch
        {
            ArgumentSyntax { Parent: BracketedArgumentListSyntax { Parent: ElementAccessExpressionSyntax element } } =>
                element.Parent is AssignmentExpressionSyntax assignment && assignment.Left == element,
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } =>
                call.Expression.SimpleName() is { } method && !Looks.Contains(method) && !method.StartsWith("Log", StringComparison.Ordinal),
            BinaryExpressionSyntax or ConstantPatternSyntax or CaseSwitchLabelSyntax => false,
            _ => true,
        };
    }

    private bool MayLimitRuntime(SyntaxTree tree)
    {
        // What LlmGen itself generates registers a runtime, and leaves its options alone.
        if (tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) || !ModelWords.Mentions(tree, [Limit, RuntimeOptions, Registration]))
        {
            return false;
        }

        SemanticModel? model = null;
        bool isAboutRuntime = ModelWords.Mentions(tree, [RuntimeOptions, Registration]);
        return tree.GetRoot().DescendantNodes().Any(node => node switch
        {
            AssignmentExpressionSyntax { Left: { } left, Right: { } right } =>
                left.SimpleName() == Limit && !IsNothing(right) && Model().GetSymbolInfo(left).Symbol is IPropertySymbol { ContainingType: { } type } && IsRuntimeOptions(type),
            InvocationExpressionSyntax { Expression: { } called } call when called.SimpleName() == Registration =>
                call.ArgumentList.Arguments.Any(argument => IsHidden(argument.Expression) && ConfiguresRuntime(Model().GetTypeInfo(argument.Expression).ConvertedType)),
            GenericNameSyntax { TypeArgumentList.Arguments: var types } generic when types.Any(type => type.SimpleName() == RuntimeOptions) =>
                InvocationOf(generic) is { ArgumentList.Arguments: var arguments } && (arguments.Count == 0 || arguments.Any(argument => IsHidden(argument.Expression))),
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax receiver } } when isAboutRuntime => IsOptions(receiver),
            ArgumentSyntax { Expression: IdentifierNameSyntax or MemberAccessExpressionSyntax, Parent.Parent: not BaseObjectCreationExpressionSyntax } argument when isAboutRuntime =>
                IsOptions(argument.Expression),
            _ => false,
        });

        SemanticModel Model() => model ??= _compilation.GetSemanticModel(tree);

        // Whatever method is handed the options may set their limit; a runtime that is made with them only reads it.
        bool IsOptions(ExpressionSyntax expression) => Model().GetTypeInfo(expression).Type is { } type && IsRuntimeOptions(type);
    }

    private static bool IsRuntimeOptions(ITypeSymbol type) => type.Is(KnownNames.LlmGen, RuntimeOptions);

    private static bool ConfiguresRuntime(ITypeSymbol? type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Delegate, TypeArguments: [{ } options] } ? IsRuntimeOptions(options)
        : type is not null && type.SelfAndBases().Any(known => known.Name == "IConfiguration");

    /// <summary>Whether what an expression does is written elsewhere.</summary>
    private static bool IsHidden(ExpressionSyntax expression) => expression is not AnonymousFunctionExpressionSyntax && !IsNothing(expression);

    private static bool IsNothing(ExpressionSyntax expression) =>
        expression.IsKind(SyntaxKind.NullLiteralExpression) || expression.IsKind(SyntaxKind.DefaultLiteralExpression);

    /// <summary>The call of a generic method.</summary>
    private static InvocationExpressionSyntax? InvocationOf(GenericNameSyntax method)
    {
        ExpressionSyntax called = method.Parent is MemberAccessExpressionSyntax access && access.Name == method ? access : method;
        return called.Parent is InvocationExpressionSyntax call && call.Expression == called ? call : null;
    }
}
