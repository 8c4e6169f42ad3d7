using System.ComponentModel;

namespace LlmGen.CompilerServices;

/// <summary>A step of a plan, for generated code.</summary>
/// <param name="name">The name of the step's output, such as <c>Reply</c>.</param>
/// <param name="method">The interface and the method, such as <c>ISupportDesk.ReplyAsync</c>.</param>
/// <param name="after">The steps whose results the step awaits.</param>
/// <param name="during">The steps whose streams the step reads while they are being generated.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LlmPlanStep(string name, string method, string[]? after = null, string[]? during = null)
{
    /// <summary>The name of the step's output.</summary>
    public string Name { get; } = name;

    /// <summary>The interface and the method.</summary>
    public string Method { get; } = method;

    /// <summary>The steps whose results the step awaits.</summary>
    public IReadOnlyList<string> After { get; } = after ?? [];

    /// <summary>The steps whose streams the step reads while they are being generated.</summary>
    public IReadOnlyList<string> During { get; } = during ?? [];
}
