using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LlmGen.Analyzers;

/// <summary>LLM002: a clock, a fresh id or a random number in a prompt, before text that could be cached.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnstablePrefixAnalyzer : UsageAnalyzer
{
    /// <summary>Less text than this is not worth a cache, whatever comes before it.</summary>
    private const int WorthKeeping = 200;

    /// <summary>Creates the rule.</summary>
    public UnstablePrefixAnalyzer()
        : base(Rules.UnstablePrefix)
    {
    }

    private protected override void Analyze(UsageContext context)
    {
        HashSet<SyntaxNode> reported = [];
        foreach (LlmCall call in context.Body.Calls.Where(call => call.IsDirect && call.Method.Kind == LlmCallKind.Chat))
        {
            IReadOnlyList<PromptPiece> pieces = PromptReader.Of(call, context.Body);
            int index = pieces.TakeWhile(piece => piece.Kind != PromptPieceKind.Volatile).Count();
            if (index == pieces.Count)
            {
                continue;
            }

            int behind = pieces.Skip(index).Sum(piece => piece.Length);
            bool hasHistory = pieces[index].IsSystem && pieces.Skip(index).Any(piece => piece.Kind == PromptPieceKind.History);
            SyntaxNode source = pieces[index].Source!.Syntax;
            if ((behind >= WorthKeeping || hasHistory) && reported.Add(source))
            {
                int tokens = behind / PrefixCaches.CharactersPerToken;
                int all = pieces.Sum(piece => piece.Length) / PrefixCaches.CharactersPerToken;
                context.Report(
                    source.SyntaxTree == call.Invocation.Syntax.SyntaxTree ? source.GetLocation() : UsageContext.NameOf(call.Invocation.Syntax),
                    source.ToString(),
                    Number(tokens) + " tokens" + (hasHistory ? " and the conversation" : ""),
                    all < PrefixCaches.UsualMinimum && !hasHistory ? "; at about " + Number(all) + " tokens the prompt is below the usual minimum of 1,024, so it matters once the prompt grows" : "");
            }
        }
    }

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
