using System.ComponentModel;

namespace LlmGen;

/// <summary>One step of a plan's graph, as generated code describes it.</summary>
/// <param name="name">The name of what it gives, such as <c>Reply</c>.</param>
/// <param name="method">The interface and the method, such as <c>ISupportDesk.ReplyAsync</c>.</param>
/// <param name="after">The steps whose results it waits for.</param>
/// <param name="during">The steps whose streams it reads while they are written.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LlmPlanStep(string name, string method, string[]? after = null, string[]? during = null)
{
    /// <summary>The name of what it gives.</summary>
    public string Name { get; } = name;

    /// <summary>The interface and the method.</summary>
    public string Method { get; } = method;

    /// <summary>The steps whose results it waits for.</summary>
    public IReadOnlyList<string> After { get; } = after ?? [];

    /// <summary>The steps whose streams it reads while they are written.</summary>
    public IReadOnlyList<string> During { get; } = during ?? [];
}
