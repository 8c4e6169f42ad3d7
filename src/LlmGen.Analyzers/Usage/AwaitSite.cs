using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace LlmGen.Analyzers;

/// <summary>One awaited call of a run of statements.</summary>
internal sealed class AwaitSite
{
    public AwaitSite(LlmCall call, int statement, Footprint footprint)
    {
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
            for (Microsoft.CodeAnalysis.SyntaxNode? node = Await.Syntax.Parent; node is not null and not BlockSyntax; node = node.Parent)
            {
                switch (node)
                {
                    case VariableDeclaratorSyntax declarator:
                        return declarator.Identifier.ValueText;
                    case AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Name.Identifier.ValueText: { } member } }:
                        return member;
                    case AssignmentExpressionSyntax { Left: IdentifierNameSyntax name }:
                        return name.Identifier.ValueText;
                    case ArgumentSyntax { NameColon.Name.Identifier.ValueText: { } parameter }:
                        return parameter;
                }
            }

            string method = Call.Invocation.TargetMethod.Name;
            return method.EndsWith("Async", StringComparison.Ordinal) ? method.Substring(0, method.Length - "Async".Length) : method;
        }
    }
}
