using System.Globalization;
using LlmGen.Generator.Model;
using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>LLM014: a prefix that a little more text would put into the provider's cache, and a text that is written down again and again.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ShortPrefixAnalyzer : UsageAnalyzer
{
    /// <summary>Four fifths of the minimum, in tokens: below that, nobody fills it up.</summary>
    private const int MinTokens = PrefixCaches.UsualMinimum * 4 / 5;

    /// <summary>In how many calls a text is written down before it is worth a word.</summary>
    private const int MinPlaces = 3;

    private static readonly HashSet<string> Prefixed = ["Tools", "RawRepresentationFactory", "AdditionalProperties", "Patch", "ConversationId", "ResponseFormat"];

    /// <summary>Creates the rule.</summary>
    public ShortPrefixAnalyzer()
        : base(Rules.ShortPrefix, Rules.RepeatedText)
    {
    }

    private protected override Action<SymbolAnalysisContext, AttributeData, LlmCompilation>? OnClient => (context, marked, _) =>
    {
        var client = (INamedTypeSymbol)context.Symbol;
        foreach (IMethodSymbol method in client.GetMembers().OfType<IMethodSymbol>())
        {
            // What comes between the prefix and the template, or is added to the request, has a length of its own.
            if (method.Attribute(KnownNames.LlmGen, KnownNames.PromptAttribute) is { ConstructorArguments: [{ Value: string template }, ..] } prompt
                && PlaceholderOf(template) is { } first
                && method.Parameters.All(parameter => parameter.Type.SpecialType == SpecialType.System_String || parameter.Type.IsValueType)
                && method.ReturnType is INamedTypeSymbol { TypeArguments: [{ SpecialType: SpecialType.System_String }] }
                && prompt.LocationOf(null, context.Compilation, context.CancellationToken) is { } location)
            {
                SettingsModel settings = SettingsParser.Parse(client, marked, method, prompt);
                int characters = (settings.System?.Length ?? 0) + settings.Examples.Sum(example => example.Input.Length + example.Output.Length) + first;
                if (IsJustBelowMinimum(characters))
                {
                    context.ReportDiagnostic(Diagnostic.Create(Rule, location, Length(characters), Shortfall(characters)));
                }
            }
        }
    };

    private protected override void Analyze(UsageContext context)
    {
        if (TestMethods.Is(context.Owner))
        {
            return;
        }

        HashSet<SyntaxNode> reported = [];
        foreach (LlmCall call in context.Body.Calls.Where(call => call.IsDirect && call.Method.Kind == LlmCallKind.Chat && call.Library != ModelLibrary.Generated))
        {
            IReadOnlyList<PromptPiece> pieces = PromptReader.Of(call, context.Body);
            List<PromptPiece> prefix = [.. pieces.TakeWhile(piece => piece.Kind == PromptPieceKind.Stable)];
            if (call.Library.SendsPromptAsWritten
                && prefix.Count < pieces.Count
                && !pieces.Any(piece => piece.Kind == PromptPieceKind.History)
                && HasNothingElse(call, context.Body)
                && prefix.Sum(piece => piece.Length) is var characters
                && IsJustBelowMinimum(characters))
            {
                context.Report(UsageContext.MethodNameLocation(call.Invocation.Syntax), Length(characters), Shortfall(characters));
            }

            foreach (PromptPiece piece in pieces.Where(piece => piece.Kind == PromptPieceKind.Stable && piece.Length >= LongText.MinLength))
            {
                if (piece.Source?.ConstantValue is { HasValue: true, Value: string text }
                    && context.Body.Llm.Sources.PlacesOf(text) is { Count: >= MinPlaces } places
                    && places[0].Span == piece.Source.Syntax.Span
                    && places[0].SyntaxTree == piece.Source.Syntax.SyntaxTree
                    && places[0].SyntaxTree == context.Body.Root.Syntax.SyntaxTree
                    && reported.Add(places[0]))
                {
                    context.Report(Rules.RepeatedText, piece.Source.Syntax.GetLocation(), Length(text.Length), Number(places.Count));
                }
            }
        }
    }

    private static bool IsJustBelowMinimum(int characters) => Tokens(characters) is >= MinTokens and < PrefixCaches.UsualMinimum;

    private static string Length(int characters) => Number(Tokens(characters));

    private static string Shortfall(int characters) => Number(PrefixCaches.UsualMinimum - Tokens(characters));

    private static int Tokens(int characters) => characters / PrefixCaches.CharactersPerToken;

    /// <summary>Whether nothing but the messages is part of the prefix: tools and schemas are, too.</summary>
    private static bool HasNothingElse(LlmCall call, Body body)
    {
        IOperation? options = call.Argument(Statelessness.IsOptions)?.Value.Unwrapped();
        if (options is null || options.IsNull())
        {
            return true;
        }

        if (options is ILocalReferenceOperation { Local: { } local })
        {
            // What is handed to another method may be given anything there.
            if (body.Variables.ReferencesTo(local).Any(reference => reference.Parent is IPropertyReferenceOperation property
                ? Prefixed.Contains(property.Property.Name)
                : reference.Parent is IArgumentOperation { Parent: IInvocationOperation other } && other != call.Invocation))
            {
                return false;
            }

            options = body.Variables.ValueOf(local)?.Unwrapped();
        }

        return options is IObjectCreationOperation creation
            && creation.Arguments.All(argument => argument.ArgumentKind == ArgumentKind.DefaultValue)
            && (creation.Initializer is null || creation.Initializer.Initializers.All(set =>
                set is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: { } name } } && !Prefixed.Contains(name)));
    }

    /// <summary>Where the first placeholder of a template stands; null where there is none.</summary>
    private static int? PlaceholderOf(string template)
    {
        for (int i = 0; i < template.Length; i++)
        {
            if (template[i] == '{')
            {
                if (i + 1 == template.Length || template[i + 1] != '{')
                {
                    return i;
                }

                i++;
            }
        }

        return null;
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
