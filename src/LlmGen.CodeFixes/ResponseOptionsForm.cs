using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace LlmGen.CodeFixes;

/// <summary>The form of a request to OpenAI's Responses API that takes options, made of the short one, which takes a model and its input.</summary>
internal static class ResponseOptionsForm
{
    private const string Options = "OpenAI.Responses.CreateResponseOptions";
    private const string Item = "OpenAI.Responses.ResponseItem";

    /// <summary>Rewrites the arguments of a call; null where it is no such call.</summary>
    public static Func<ArgumentListSyntax, ArgumentListSyntax>? Of(SemanticModel model, InvocationExpressionSyntax invocation, IMethodSymbol method, string setting)
    {
        if (model.Compilation.GetTypeByMetadataName(Options) is null
            || method.Parameters is not [{ Name: "model" }, { Name: "inputItems" or "userInputText" } input, { Name: "previousResponseId" }, { Name: "cancellationToken" } token]
            || invocation.ArgumentList.Arguments is not [{ NameColon: null }, { NameColon: null }, ..])
        {
            return null;
        }

        bool isText = input.Name == "userInputText";
        bool streams = method.Name.Contains("Streaming");
        bool hasCollectionExpressions = ((CSharpParseOptions)model.SyntaxTree.Options).LanguageVersion >= LanguageVersion.CSharp12;
        return list =>
        {
            ArgumentSyntax? stop = list.Arguments.Skip(2).Where((argument, index) => NameOf(argument) is { } name ? name == token.Name : index == 1).FirstOrDefault();
            ArgumentSyntax? previous = list.Arguments.Skip(2).FirstOrDefault(argument => argument != stop);
            List<ArgumentSyntax> inputs = [.. list.Arguments.Take(2)];
            if (isText)
            {
                string message = "global::" + Item + ".CreateUserMessageItem(" + inputs[1].Expression + ")";
                ExpressionSyntax items = SyntaxFactory.ParseExpression(hasCollectionExpressions ? "[" + message + "]" : "new[] { " + message + " }");
                inputs[1] = inputs[1].WithExpression(Simplified(items).WithTriviaFrom(inputs[1].Expression));
            }

            // What the short form does by itself: a stream is asked for.
            string settings = (previous is null ? "" : "PreviousResponseId = " + previous.Expression + ", ") + setting + (streams ? ", StreamingEnabled = true" : "");
            var creation = (ObjectCreationExpressionSyntax)Simplified(SyntaxFactory.ParseExpression("new global::" + Options + "() { " + settings + " }"));
            creation = creation.WithArgumentList(list
                .WithArguments(SyntaxFactory.SeparatedList(inputs, list.Arguments.GetSeparators().Take(1)))
                .WithCloseParenToken(list.CloseParenToken.WithTrailingTrivia(SyntaxFactory.Space)));
            ArgumentSyntax[] arguments = stop is null ? [SyntaxFactory.Argument(creation)] : [SyntaxFactory.Argument(creation), stop.WithoutTrivia()];
            return SyntaxFactory.ArgumentList(SyntaxFactory.SeparatedList(
                    arguments, arguments.Skip(1).Select(_ => SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space))))
                .WithTrailingTrivia(list.GetTrailingTrivia());
        };
    }

    private static string? NameOf(ArgumentSyntax argument) => argument.NameColon?.Name.Identifier.ValueText;

    private static ExpressionSyntax Simplified(ExpressionSyntax expression) => expression.ReplaceNodes(
        expression.DescendantNodes().Where(node => node is QualifiedNameSyntax or MemberAccessExpressionSyntax && node.ToString().StartsWith("global::", StringComparison.Ordinal)),
        (_, node) => node.WithAdditionalAnnotations(Simplifier.Annotation));
}
