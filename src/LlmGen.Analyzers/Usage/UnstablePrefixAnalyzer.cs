using System.Globalization;
using LlmGen.Generator.Model;
using LlmGen.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmGen.Analyzers;

/// <summary>LLM002: what varies from call to call, in a prompt or in its tools, before text that could be cached.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnstablePrefixAnalyzer : UsageAnalyzer
{
    private const int MaxNameLength = 60;

    /// <summary>Creates the rule.</summary>
    public UnstablePrefixAnalyzer()
        : base(Rules.UnstablePrefix)
    {
    }

    private protected override Action<SymbolAnalysisContext, AttributeData, LlmCompilation>? OnClient => (context, marked, _) =>
    {
        var client = (INamedTypeSymbol)context.Symbol;
        foreach (IMethodSymbol method in client.GetMembers().OfType<IMethodSymbol>())
        {
            if (method.Attribute(KnownNames.LlmGen, KnownNames.PromptAttribute) is { ConstructorArguments: [{ Value: string template }, ..] } prompt
                && VaryingPlaceholder.Of(method, template) is { } placeholder
                && PromptTemplate.ArgumentOf(prompt, context.Compilation, context.CancellationToken) is { } argument)
            {
                SettingsModel settings = SettingsParser.Parse(client, marked, method, prompt);
                int whole = (settings.System?.Length ?? 0) + settings.Examples.Sum(example => example.Input.Length + example.Output.Length) + template.Length;
                Location location = TemplateSource.Of(argument, template, context.Compilation, context.CancellationToken)?.Find(placeholder.Start, placeholder.Length)?.Location
                    ?? argument.GetLocation();
                context.ReportDiagnostic(Diagnostic.Create(
                    Rule,
                    location,
                    template.Substring(placeholder.Start, placeholder.Length),
                    Variation.OfParameter.How,
                    Tokens(placeholder.Behind),
                    "",
                    Variation.OfParameter.Remedy + SizeOf(whole / PrefixCaches.CharactersPerToken)));
            }
        }
    };

    private protected override void Analyze(UsageContext context)
    {
        Body body = context.Body;
        HashSet<SyntaxNode> reported = [];
        foreach (LlmCall call in body.Calls.Where(call => call.IsDirect && call.Method.Kind == LlmCallKind.Chat))
        {
            IReadOnlyList<PromptPiece> pieces = PromptReader.Of(call, body);
            int whole = pieces.Sum(piece => piece.Length);
            int lastOfHistory = pieces.Select((piece, i) => piece.Kind == PromptPieceKind.History ? i : -1).DefaultIfEmpty(-1).Max();
            if (VaryingTools.Of(call, pieces, body) is { } tools)
            {
                Report(call, tools, tools.Source.Syntax, whole, whole, lastOfHistory >= 0, isTool: true);
            }

            int behind = whole;
            for (int i = 0; i < pieces.Count; i++)
            {
                bool hasHistory = pieces[i].IsSystem && i < lastOfHistory;
                if ((hasHistory || behind >= Variation.MinLength)
                    && VaryingValue.Of(pieces[i], call, body.Llm) is { } value
                    && Report(call, value, PlaceOf(pieces[i]), behind, whole, hasHistory, isTool: false))
                {
                    break;
                }

                behind -= pieces[i].Length;
            }
        }

        bool Report(LlmCall call, VaryingValue value, SyntaxNode place, int behind, int whole, bool hasHistory, bool isTool)
        {
            bool losesHistory = hasHistory && value.Variation.IsWithinConversation;
            if (behind < value.Variation.Worth && !losesHistory)
            {
                return false;
            }

            if (reported.Add(place))
            {
                context.Report(
                    place.SyntaxTree == call.Invocation.Syntax.SyntaxTree ? place.GetLocation() : UsageContext.MethodNameLocation(call.Invocation.Syntax),
                    NameOf(value.Source.Syntax),
                    value.Variation.How,
                    LossOf(behind, losesHistory),
                    value.Variation.Whom,
                    RemedyOf(value.Variation, isTool) + (losesHistory ? "" : SizeOf(whole / PrefixCaches.CharactersPerToken)));
            }

            return true;
        }
    }

    /// <summary>Where a value stands in the prompt: the variable that stands for it, where it is put together elsewhere. What is fresh is shown where it is made.</summary>
    private static SyntaxNode PlaceOf(PromptPiece piece) => (piece.Kind == PromptPieceKind.Volatile ? piece.Source : piece.Name ?? piece.Source)!.Syntax;

    private static string NameOf(SyntaxNode source)
    {
        string text = string.Join(" ", source.ToString().Split(['\r', '\n', ' '], StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= MaxNameLength ? text : text.Substring(0, MaxNameLength) + "…";
    }

    private static string SizeOf(int tokens) => tokens >= PrefixCaches.UsualMinimum
        ? ""
        : " (matters from about 1,024 tokens; the prompt has " + Number(tokens) + ")";

    /// <summary>Tools precede all messages, so that there is no end of the prompt to move them to.</summary>
    private static string RemedyOf(Variation variation, bool isTool) =>
        isTool && variation.Remedy == Variation.OfCall.Remedy ? "keep tool definitions constant" : variation.Remedy;

    private static string LossOf(int characters, bool losesHistory) =>
        !losesHistory ? Tokens(characters)
        : characters < PrefixCaches.CharactersPerToken ? "the conversation"
        : Tokens(characters) + " and the conversation";

    private static string Tokens(int characters) => Number(characters / PrefixCaches.CharactersPerToken) + " tokens";

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
