using System.Collections.Immutable;
using System.Composition;
using LlmGen.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace LlmGen.CodeFixes;

/// <summary>LLM013: moves the sentence that holds the user's words from the system message into a message of the user.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(InputInSystemPromptFix)), Shared]
public sealed class InputInSystemPromptFix : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [UsageRuleIds.InputInSystemPrompt];

    private protected override async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return root is not null && Changes(root, diagnostic) is not null ? "Move the input to a user message" : null;
    }

    private protected override async Task<Document> FixAsync(
        Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        IEnumerable<TextChange> changes = diagnostics.SelectMany(diagnostic => Changes(root, diagnostic) ?? []).OrderBy(change => change.Span.Start);
        return document.WithText(text.WithChanges(changes));
    }

    private static IEnumerable<TextChange>? Changes(SyntaxNode root, Diagnostic diagnostic)
    {
        if (diagnostic.AdditionalLocations is not [{ } messagePlace, { } textPlace, _, ..]
            || root.FindNode(messagePlace.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax message
            || root.FindNode(textPlace.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax text
            || ArgumentOf(message) is not { } argument
            || RoleOf(message) is not { } role)
        {
            return null;
        }

        List<TextSpan> inputs = [.. diagnostic.AdditionalLocations.Skip(2).Select(place => place.SourceSpan)];
        if (inputs.Any(input => !text.Span.Contains(input)))
        {
            return null;
        }

        if (inputs.Contains(text.Span))
        {
            return argument == text ? [new TextChange(role.Span, AsUser(role))] : null;
        }

        if (text is not InterpolatedStringExpressionSyntax literal || PromptSentences.Split(literal, inputs) is not { } split)
        {
            return null;
        }

        string user = message.ToString();
        int start = message.SpanStart;
        user = user.Substring(0, role.SpanStart - start) + AsUser(role) + user.Substring(role.Span.End - start, argument.SpanStart - role.Span.End) + split.Moved
            + user.Substring(argument.Span.End - start);
        return Insertion(message, user) is { } insertion ? [new TextChange(text.Span, split.Kept), insertion] : null;
    }

    /// <summary>The one text of a message that has nothing else but a role.</summary>
    private static ExpressionSyntax? ArgumentOf(ExpressionSyntax message)
    {
        ArgumentListSyntax? arguments = message switch
        {
            BaseObjectCreationExpressionSyntax { Initializer: null } creation => creation.ArgumentList,
            InvocationExpressionSyntax invocation => invocation.ArgumentList,
            _ => null,
        };
        return arguments?.Arguments switch
        {
            [{ } only] => only.Expression,
            [{ Expression: MemberAccessExpressionSyntax }, { } text] => text.Expression,
            _ => null,
        };
    }

    /// <summary>The word that makes a message one of the system.</summary>
    private static SyntaxToken? RoleOf(ExpressionSyntax message) => message.DescendantTokens()
        .Where(token => token.IsKind(SyntaxKind.IdentifierToken) && AsUser(token) != token.ValueText)
        .Cast<SyntaxToken?>()
        .FirstOrDefault();

    private static string AsUser(SyntaxToken role) => role.ValueText switch
    {
        "System" or "Developer" when role.Parent is { Parent: MemberAccessExpressionSyntax access } name && access.Name == name => "User",
        "SystemChatMessage" or "DeveloperChatMessage" => "UserChatMessage",
        "CreateSystemMessage" or "CreateDeveloperMessage" => "CreateUserMessage",
        "AddSystemMessage" or "AddDeveloperMessage" => "AddUserMessage",
        _ => role.ValueText,
    };

    /// <summary>Puts the new message where the last of the user's stands, or behind the system's; null where a list goes on with others.</summary>
    private static TextChange? Insertion(ExpressionSyntax message, string user)
    {
        SyntaxNode element = message.Parent is ExpressionElementSyntax spread ? spread : message;
        List<SyntaxNode>? list = element.Parent switch
        {
            CollectionExpressionSyntax collection => [.. collection.Elements],
            InitializerExpressionSyntax initializer when initializer.IsKind(SyntaxKind.CollectionInitializerExpression) || initializer.IsKind(SyntaxKind.ArrayInitializerExpression) =>
                [.. initializer.Expressions],
            _ => null,
        };
        if (list is not null)
        {
            string separator = "," + (Indentation(element) is { } own ? own : " ");
            return list.Last() == element
                ? new TextChange(new TextSpan(element.Span.End, 0), separator + user)
                : IsOfUser(list.Last()) ? new TextChange(new TextSpan(list.Last().SpanStart, 0), user + separator) : null;
        }

        StatementSyntax? statement = message.Parent switch
        {
            ExpressionStatementSyntax whole => whole,
            ArgumentSyntax { Parent: ArgumentListSyntax { Arguments.Count: 1, Parent: InvocationExpressionSyntax { Parent: ExpressionStatementSyntax add } call } }
                when call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" } => add,
            _ => null,
        };
        return statement is { Parent: BlockSyntax or GlobalStatementSyntax } && Indentation(statement) is { } indentation
            ? new TextChange(
                new TextSpan(statement.Span.End, 0),
                indentation + statement.ToString().Substring(0, message.SpanStart - statement.SpanStart) + user
                    + statement.ToString().Substring(message.Span.End - statement.SpanStart))
            : null;
    }

    private static bool IsOfUser(SyntaxNode element) => element.DescendantTokens().Any(token =>
        token.ValueText is "UserChatMessage" or "CreateUserMessage" || (token.ValueText == "User" && token.Parent?.Parent is MemberAccessExpressionSyntax));

    /// <summary>The line break and the white space before a node that begins its line; null where it does not.</summary>
    private static string? Indentation(SyntaxNode node)
    {
        SourceText text = node.SyntaxTree.GetText();
        TextLine line = text.Lines.GetLineFromPosition(node.SpanStart);
        string before = text.ToString(TextSpan.FromBounds(line.Start, node.SpanStart));
        string end = line.LineNumber > 0 ? text.ToString(TextSpan.FromBounds(text.Lines[line.LineNumber - 1].End, line.Start)) : "\n";
        return before.Trim().Length == 0 ? end + before : null;
    }
}
