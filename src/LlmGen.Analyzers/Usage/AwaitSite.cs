using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>One awaited call of a run of statements.</summary>
internal sealed class AwaitSite
{
    /// <summary>Whether the statement awaits no other call, so that what it declares or assigns is this answer.</summary>
    private readonly bool _isOnly;

    public AwaitSite(LlmCall call, int statement, Footprint footprint, bool isOnly)
    {
        _isOnly = isOnly;
        Call = call;
        Await = call.Await!;
        Statement = statement;
        Footprint = footprint;
    }

    public LlmCall Call { get; }

    public IAwaitOperation Await { get; }

    /// <summary>The index of its statement in the run.</summary>
    public int Statement { get; }

    /// <summary>What starting the call reads.</summary>
    public Footprint Footprint { get; }

    /// <summary>What the author calls its result.</summary>
    public string Name
    {
        get
        {
            for (SyntaxNode? node = Await.Syntax.Parent; node is not (null or BlockSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax); node = node.Parent)
            {
                switch (node)
                {
                    case VariableDeclaratorSyntax declarator when _isOnly:
                        return declarator.Identifier.ValueText;
                    case AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: { } member } } when _isOnly:
                        return member;
                    case AssignmentExpressionSyntax { Left: IdentifierNameSyntax name } assignment when _isOnly || assignment.Parent is InitializerExpressionSyntax:
                        return name.Identifier.ValueText;
                    case ArgumentSyntax { NameColon.Name.Identifier.ValueText: { } parameter }:
                        return parameter;
                    case ArgumentSyntax { Parent: TupleExpressionSyntax { Parent: AssignmentExpressionSyntax { Left: DeclarationExpressionSyntax { Designation: ParenthesizedVariableDesignationSyntax names } } } tuple } element
                        when names.Variables.ElementAtOrDefault(tuple.Arguments.IndexOf(element)) is SingleVariableDesignationSyntax { Identifier.ValueText: { } variable }:
                        return variable;
                }
            }

            if (!_isOnly && Await.Parent is IArgumentOperation { Parameter: { } given } && given.IsFromSource(Await.SemanticModel!.Compilation))
            {
                return given.Name;
            }

            string method = Call.Invocation.TargetMethod.Name;
            return method.EndsWith("Async", StringComparison.Ordinal) ? method.Substring(0, method.Length - "Async".Length) : method;
        }
    }
}
