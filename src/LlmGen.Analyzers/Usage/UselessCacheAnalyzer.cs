using System.Globalization;
using System.Text.RegularExpressions;
using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>LLM011: a cache whose keys are never equal, or whose answers should not be.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UselessCacheAnalyzer : UsageAnalyzer
{
    private static readonly HashSet<string> Caches = ["HybridCache", "IMemoryCache", "IDistributedCache", "IFusionCache"];

    /// <summary>What looks a key up.</summary>
    private static readonly HashSet<string> LookUps =
        ["GetOrCreateAsync", "GetOrCreate", "GetOrSetAsync", "GetOrSet", "GetStringAsync", "GetString", "GetAsync", "Get", "TryGetValue", "TryGetAsync"];

    /// <summary>Creates the rule.</summary>
    public UselessCacheAnalyzer()
        : base(Rules.UselessCache, Rules.WarmCache)
    {
    }

    private protected override Action<SymbolAnalysisContext, AttributeData, LlmCompilation>? OnClient => (context, marked, _) =>
    {
        var client = (INamedTypeSymbol)context.Symbol;
        foreach (IMethodSymbol method in client.GetMembers().OfType<IMethodSymbol>())
        {
            if (method.Attribute(KnownNames.LlmGen, KnownNames.CachedAttribute) is { } cached
                && method.Attribute(KnownNames.LlmGen, KnownNames.PromptAttribute) is { } prompt
                && SettingsParser.Parse(client, marked, method, prompt).Temperature is > 0 and { } temperature
                && cached.LocationOf(null, context.Compilation, context.CancellationToken) is { } location)
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.WarmCache, location, Text(temperature)));
            }
        }
    };

    private protected override void Analyze(UsageContext context)
    {
        Body body = context.Body;
        HashSet<SyntaxNode> reported = [];
        foreach (LlmCall call in body.Calls.Where(call => call.IsDirect && call.Method.Kind == LlmCallKind.Chat))
        {
            if (call.Library == ModelLibrary.Generated
                && call.Invocation.TargetMethod is { } method
                && method.Attribute(KnownNames.LlmGen, KnownNames.CachedAttribute) is not null)
            {
                foreach (IArgumentOperation argument in call.Invocation.Arguments.Where(argument => argument.Parameter is { } parameter && IsOfKey(parameter, method)))
                {
                    Report(FreshValues.In(argument.Value, body));
                }

                ReportWarm(call);
            }
            else if (call.Library.HasCachingClients
                && call.Receiver is { } client
                && CachedClients.Is(client, body)
                && !CallOptions.Sets(call, "ConversationId", body).Any())
            {
                Report(FreshValues.Of(PromptReader.Of(call, body)));
                Report(call.Invocation.Arguments.SelectMany(argument => argument.Value.Descendants()).OfType<ISimpleAssignmentOperation>()
                    .Where(set => set.Target is IPropertyReferenceOperation { Property: { Name: not ("Instructions" or "RawRepresentation") } property }
                        && KnownEffects.IsLlmType(property.ContainingType, body.Llm.Compilation))
                    .SelectMany(set => FreshValues.In(set.Value, body)));
                ReportWarm(call);
            }
        }

        foreach (IInvocationOperation look in body.Root.Descendants().OfType<IInvocationOperation>())
        {
            if (LookUps.Contains(look.TargetMethod.Name)
                && look.Receiver()?.Unwrapped().Type is { } type
                && type.SelfAndBases().Any(cache => Caches.Contains(cache.Name))
                && look.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "key") is { } key
                && body.Calls.Any(call => IsBehind(call, look)))
            {
                Report(FreshValues.In(key.Value, body));
            }
        }

        void Report(IEnumerable<IOperation> fresh)
        {
            foreach (SyntaxNode source in fresh.Select(value => value.Syntax).Where(source => source.SyntaxTree == body.Root.Syntax.SyntaxTree && reported.Add(source)))
            {
                context.Report(source.GetLocation(), source.ToString());
            }
        }

        void ReportWarm(LlmCall call)
        {
            foreach (ISimpleAssignmentOperation set in CallOptions.Sets(call, "Temperature", body))
            {
                if (set.Value.Unwrapped().ConstantValue is { HasValue: true, Value: { } constant }
                    && Convert.ToDouble(constant, CultureInfo.InvariantCulture) is > 0 and var temperature
                    && reported.Add(set.Syntax))
                {
                    context.Report(Rules.WarmCache, set.Syntax.GetLocation(), Text(Math.Round(temperature, 6)));
                }
            }
        }
    }

    private static string Text(double temperature) => temperature.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a parameter of a cached method is in its template, or marked as part of its key.</summary>
    private static bool IsOfKey(IParameterSymbol parameter, IMethodSymbol method)
    {
        if (parameter.Attribute(KnownNames.LlmGen, KnownNames.CacheScopeAttribute) is not null)
        {
            return true;
        }

        return method.Attribute(KnownNames.LlmGen, KnownNames.PromptAttribute)?.ConstructorArguments is [{ Value: string template }, ..]
            && Regex.Matches(template, @"(?<!\{)\{" + Regex.Escape(parameter.Name) + @"(?::(?<format>[^{}]*))?\}").Cast<Match>()
                .Any(hole => !hole.Groups["format"].Success || !(VolatileValues.IsOfDay(hole.Groups["format"].Value) || FreshValues.IsCoarse(hole.Groups["format"].Value)));
    }

    /// <summary>Whether a call is made where a look-up finds nothing: by its factory, or further down in the same function.</summary>
    private static bool IsBehind(LlmCall call, IInvocationOperation look) =>
        look.Syntax.Span.Contains(call.Invocation.Syntax.Span)
        || (call.Invocation.Function() == look.Function() && call.Invocation.Syntax.SpanStart > look.Syntax.Span.End);
}
