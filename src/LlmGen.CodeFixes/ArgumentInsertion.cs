using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LlmGen.CodeFixes;

/// <summary>Puts an argument into a list as its author lays lists out, with every comment where it was.</summary>
internal static class ArgumentInsertion
{
    public static ArgumentListSyntax Insert(this ArgumentListSyntax list, int index, ArgumentSyntax argument) =>
        list.WithArguments(Insert(list.Arguments, list.OpenParenToken, index, argument));

    public static AttributeArgumentListSyntax Add(this AttributeArgumentListSyntax list, AttributeArgumentSyntax argument) =>
        list.WithArguments(Insert(list.Arguments, list.OpenParenToken, list.Arguments.Count, argument));

    private static SeparatedSyntaxList<T> Insert<T>(SeparatedSyntaxList<T> list, SyntaxToken openParen, int index, T argument)
        where T : SyntaxNode
    {
        List<T> arguments = [.. list];
        if (arguments.Count == 0)
        {
            return SyntaxFactory.SingletonSeparatedList(argument);
        }

        // Where every argument has a line of its own, so has the new one.
        List<SyntaxToken> commas = [.. list.GetSeparators()];
        SyntaxTrivia lineEnd = openParen.TrailingTrivia.FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        bool isTall = index > 0 && lineEnd.RawKind != 0;
        SyntaxToken comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(isTall ? lineEnd : SyntaxFactory.Space);
        if (isTall)
        {
            argument = argument.WithLeadingTrivia(arguments[index - 1].GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Take(1));
        }

        if (index == arguments.Count && arguments[index - 1].GetTrailingTrivia() is var rest && rest.Any(SyntaxKind.EndOfLineTrivia))
        {
            // The rest of the last argument's line stays on it.
            arguments[index - 1] = arguments[index - 1].WithoutTrailingTrivia();
            comma = comma.WithTrailingTrivia(rest);
            argument = argument.WithTrailingTrivia(rest.Last());
        }

        arguments.Insert(index, argument);
        commas.Insert(Math.Min(index, commas.Count), comma);
        return SyntaxFactory.SeparatedList(arguments, commas);
    }
}
