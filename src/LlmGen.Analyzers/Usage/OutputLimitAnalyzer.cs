using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>LLM003: a call whose answer has no limit, wherever one could hide.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OutputLimitAnalyzer : UsageAnalyzer
{
    private const int DefaultLimit = 1024;

    /// <summary>So many builders around a client are followed.</summary>
    private const int MaxDepth = 12;

    /// <summary>The limit of attributes, and of options that are not known better.</summary>
    private const string UsualLimit = "MaxOutputTokens";

    /// <summary>Members that are a limit, or through which one may reach the request unseen.</summary>
    private static readonly HashSet<string> HidingPlaces = [.. ModelLibraries.LimitMembers, .. ModelLibraries.HiddenLimits];

    /// <summary>Creates the rule.</summary>
    public OutputLimitAnalyzer()
        : base(Rules.NoOutputLimit)
    {
    }

    private protected override Action<SymbolAnalysisContext, AttributeData, LlmCompilation>? OnClient => (context, marked, llm) =>
    {
        var client = (INamedTypeSymbol)context.Symbol;
        AnalyzerConfigOptionsProvider options = context.Options.AnalyzerConfigOptionsProvider;
        List<(IMethodSymbol Method, AttributeSyntax Prompt)> prompts = [.. UnlimitedPrompts.Of(client, marked, llm, context.CancellationToken)];

        // Several of one interface may as well have a limit in common.
        Location? common = prompts.Count > 1 ? marked.LocationOf(null, context.Compilation, context.CancellationToken) : null;
        foreach ((IMethodSymbol method, AttributeSyntax prompt) in prompts)
        {
            if (!llm.IsTest(client) || UsageOptions.IsOn(options, prompt.SyntaxTree, UsageOptions.Tests))
            {
                ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty
                    .Add(DiagnosticProperties.Member, UsualLimit)
                    .Add(DiagnosticProperties.Number, UsageOptions.NumberOf(options, prompt.SyntaxTree, UsageOptions.DefaultMaxOutputTokens, DefaultLimit));
                context.ReportDiagnostic(Diagnostic.Create(Rule, prompt.Name.GetLocation(), common is null ? [] : [common], properties, method.Name, UsualLimit));
            }
        }
    };

    private protected override void Analyze(UsageContext context)
    {
        foreach (LlmCall call in context.Body.Calls)
        {
            if (call.IsDirect
                && call.Method is { Kind: LlmCallKind.Chat, Library.OutputLimit: { } limit }
                && !IsOwnClient(call, context)
                && call.Invocation.TargetMethod.Name != call.Library.PromptFunction?.Method
                && !(limit.IsSetByClients && context.Body.Llm.Limits.OfClients)
                && !context.Body.Llm.Limits.OfRequests)
            {
                Analyze(call, limit, context);
            }
        }
    }

    private static void Analyze(LlmCall call, OutputLimit limit, UsageContext context)
    {
        IArgumentOperation? argument = call.Argument(Statelessness.IsOptions);
        INamedTypeSymbol? type;
        SyntaxNode? creation = null;
        if (argument is null)
        {
            type = limit.HasOverloads ? SiblingOptions(call.Invocation.TargetMethod) : null;
            if (type is null)
            {
                return;
            }
        }
        else
        {
            type = argument.Parameter?.Type as INamedTypeSymbol;
            if (argument.ArgumentKind != ArgumentKind.DefaultValue && !argument.Value.IsNull())
            {
                creation = CreationWithoutLimit(argument.Value, context.Body);
                if (creation is null)
                {
                    return;
                }
            }
        }

        string options = limit.Member ?? (type is null ? null : LimitOf(type)) ?? UsualLimit;
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty
            .Add(DiagnosticProperties.Member, options)
            .Add(DiagnosticProperties.Number, context.Number(UsageOptions.DefaultMaxOutputTokens, DefaultLimit));
        context.Report(
            UsageContext.MethodNameLocation(call.Invocation.Syntax),
            properties,
            creation is null ? [] : [creation.GetLocation()],
            call.Invocation.TargetMethod.Name,
            options);
    }

    /// <summary>A client that the project wrote itself, what is called from within one, or one that was made with a limit is no service that runs on.</summary>
    private static bool IsOwnClient(LlmCall call, UsageContext context) =>
        (call.Receiver is { } receiver && IsOwnClient(receiver, context.Body, 0))
        || context.Owner.ContainingType is { } containing
            && containing.AllInterfaces.Any(implemented => ModelLibraries.ClientInterfaces.Contains(implemented.Name) && KnownEffects.IsLlmType(implemented, context.Body.Llm.Compilation));

    /// <summary>The same, through the locals that hold a client and the builders around it.</summary>
    private static bool IsOwnClient(IOperation client, Body body, int depth)
    {
        client = client.Unwrapped();
        return depth < MaxDepth && (IsOwn(client.Type) || client switch
        {
            ILocalReferenceOperation local => body.Variables.ValueOf(local.Local) is { } value && IsOwnClient(value, body, depth + 1),
            IInvocationOperation invocation => invocation.Receiver() is { } receiver && IsOwnClient(receiver, body, depth + 1),
            IObjectCreationOperation { Type: { } type, Arguments: [{ } inner, ..] } => KnownEffects.IsLlmType(type, body.Llm.Compilation) && IsOwnClient(inner.Value, body, depth + 1),
            _ => false,
        });

        bool IsOwn(ITypeSymbol? type) =>
            type is INamedTypeSymbol { TypeKind: TypeKind.Class } named
            && (type.IsFromSource(body.Llm.Compilation) || HasDefaultLimit(named))
            && type.SelfAndBases().Any(known => KnownEffects.IsLlmType(known, body.Llm.Compilation));

        // Somebody else's client that takes options when it is made limits what is asked of it without any.
        bool HasDefaultLimit(INamedTypeSymbol type) =>
            !KnownEffects.IsLlmType(type, body.Llm.Compilation)
            && type.InstanceConstructors.SelectMany(constructor => constructor.Parameters).Any(parameter => Statelessness.IsOptions(parameter.Type) && LimitOf(parameter.Type) is not null);
    }

    /// <summary>The options of the overload that takes some, where this one does not.</summary>
    private static INamedTypeSymbol? SiblingOptions(IMethodSymbol method) =>
        method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>()
            .SelectMany(sibling => sibling.Parameters)
            .Select(parameter => parameter.Type)
            .OfType<INamedTypeSymbol>()
            .FirstOrDefault(type => Statelessness.IsOptions(type) && LimitOf(type) is not null);

    private static string? LimitOf(ITypeSymbol type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (ModelLibraries.LimitMembers.FirstOrDefault(name => !current.GetMembers(name).IsEmpty) is { } limit)
            {
                return limit;
            }
        }

        return null;
    }

    /// <summary>Where options are made that are seen to have no limit; null where they have one, or it cannot be told.</summary>
    private static SyntaxNode? CreationWithoutLimit(IOperation options, Body body)
    {
        options = options.Unwrapped();
        switch (options)
        {
            case IObjectCreationOperation creation:
                return IsWithoutLimit(creation, body) ? creation.Syntax : null;
            case ILocalReferenceOperation { Local: { } local }:
                return body.Variables.ValueOf(local)?.Unwrapped() is IObjectCreationOperation made
                    && IsWithoutLimit(made, body)
                    && body.Variables.ReferencesTo(local).All(IsPlainUse)
                        ? made.Syntax
                        : null;
            case IFieldReferenceOperation { Field: { } field }:
                return body.Llm.Sources.CreationOf(field) is { } text
                    && (text.Initializer is null || text.Initializer.Expressions.All(IsOtherMember))
                    && (text.ArgumentList is null || text.ArgumentList.Arguments.Count == 0)
                        ? text
                        : null;
            default:
                return null;
        }
    }

    private static bool IsWithoutLimit(IObjectCreationOperation creation, Body body)
    {
        // Of a type of their own nobody knows what its constructor sets.
        if (creation.Type is null || !KnownEffects.IsLlmType(creation.Type, body.Llm.Compilation))
        {
            return false;
        }

        IArgumentOperation? inner = creation.Arguments.FirstOrDefault(argument => argument.Parameter is { } parameter && (Statelessness.IsOptions(parameter.Type) || parameter.Type.Name.StartsWith("IEnumerable", StringComparison.Ordinal)));
        if (ModelLibraries.OptionContainers.Contains(creation.Type.Name) && inner is { ArgumentKind: not ArgumentKind.DefaultValue } && !inner.Value.IsNull())
        {
            return CreationWithoutLimit(inner.Value, body) is not null;
        }

        if (!ModelLibraries.OptionContainers.Contains(creation.Type.Name)
            && !ModelLibraries.RequestTypes.Contains(creation.Type.Name)
            && creation.Arguments.Any(argument => argument.ArgumentKind != ArgumentKind.DefaultValue))
        {
            // A copy has what the original has.
            return false;
        }

        return creation.Initializer is null || creation.Initializer.Initializers.All(initializer => initializer switch
        {
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { } property } } => property.IsIndexer || !HidingPlaces.Contains(property.Name),
            IMemberInitializerOperation { InitializedMember: IPropertyReferenceOperation { Property: { } property } } => !HidingPlaces.Contains(property.Name),
            IInvocationOperation => true,
            _ => false,
        });
    }

    private static bool IsOtherMember(ExpressionSyntax expression) =>
        expression is AssignmentExpressionSyntax { Left: IdentifierNameSyntax name } && !HidingPlaces.Contains(name.Identifier.ValueText);

    private static bool IsPlainUse(IOperation reference)
    {
        IOperation? parent = reference.Parent;
        while (parent is IConversionOperation)
        {
            parent = parent.Parent;
        }

        return parent switch
        {
            IPropertyReferenceOperation property => property.Property.IsIndexer || !HidingPlaces.Contains(property.Property.Name),
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { } method } } =>
                method.Name is not ("Bind" or "Configure") && KnownEffects.IsLlmType(method.ContainingType, reference.Compilation()),
            IArgumentOperation { Parent: IObjectCreationOperation { Type.Name: { } type } } => ModelLibraries.OptionContainers.Contains(type),
            _ => false,
        };
    }
}
