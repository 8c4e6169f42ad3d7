using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>The chat client that a program registers with <c>AddChatClient</c>, where it registers one and nothing else can take its place.</summary>
internal sealed class RegisteredClient
{
    private const string Registers = "AddChatClient";

    /// <summary>How the names of methods begin that put a service into a program.</summary>
    private static readonly string[] Registering = ["Add", "TryAdd", "Replace"];

    private readonly Compilation _compilation;
    private readonly Func<SyntaxTree, SemanticModel> _models;
    private readonly Lazy<IInvocationOperation?> _pipeline;

    public RegisteredClient(Compilation compilation, Func<SyntaxTree, SemanticModel> models)
    {
        _compilation = compilation;
        _models = models;
        _pipeline = new(Find);
    }

    /// <summary>The last call of the chain that builds the client of a constructor's parameter; null where that cannot be told.</summary>
    public IInvocationOperation? PipelineOf(IParameterSymbol parameter) =>
        parameter is { Type.Name: ExtensionsAI.ChatClient, ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } constructor }
        && KnownEffects.IsLlmType(parameter.Type, _compilation)
        && parameter.GetAttributes().IsEmpty
        && _pipeline.Value is { } pipeline
        && !IsMadeByHand(constructor.ContainingType)
            ? pipeline
            : null;

    private IInvocationOperation? Find()
    {
        if (!_compilation.SyntaxTrees.Any(tree => ModelWords.Mentions(tree, [Registers])))
        {
            return null;
        }

        IInvocationOperation? found = null;
        foreach (SyntaxTree tree in _compilation.SyntaxTrees.Where(tree => ModelWords.Mentions(tree, [ExtensionsAI.ClientSuffix])))
        {
            foreach (InvocationExpressionSyntax call in tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                string name = tree.GetText().ToString(UsageContext.MethodNameLocation(call).SourceSpan);
                if (Registering.Any(start => name.StartsWith(start, StringComparison.Ordinal))
                    && _models(tree).GetSymbolInfo(call).Symbol is IMethodSymbol method
                    && (method.Name == "Replace" || method.Name.EndsWith(ExtensionsAI.ClientSuffix, StringComparison.Ordinal) || method.TypeArguments.Any(type => type.Name == ExtensionsAI.ChatClient)))
                {
                    if (found is not null || method.Name != Registers || !KnownEffects.IsLlmType(method.ReturnType, _compilation))
                    {
                        return null;
                    }

                    found = _models(tree).GetOperation(Outermost(call)) as IInvocationOperation;
                }
            }
        }

        return found;
    }

    /// <summary>The whole chain of calls that begins with one.</summary>
    private static InvocationExpressionSyntax Outermost(InvocationExpressionSyntax call)
    {
        while (call.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax outer })
        {
            call = outer;
        }

        return call;
    }

    private bool IsMadeByHand(INamedTypeSymbol type) =>
        _compilation.SyntaxTrees
            .Where(tree => ModelWords.Mentions(tree, [type.Name]))
            .Any(tree => tree.GetRoot().DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>()
                .Any(creation => SymbolEqualityComparer.Default.Equals(_models(tree).GetTypeInfo(creation).Type?.OriginalDefinition, type)));
}
