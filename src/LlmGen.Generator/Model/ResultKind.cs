namespace LlmGen.Generator.Model;

/// <summary>What a method's return type means: which call of the runtime its body makes.</summary>
internal enum ResultKind
{
    /// <summary><c>Task&lt;string&gt;</c>.</summary>
    Text,

    /// <summary><c>Task&lt;T&gt;</c>.</summary>
    Value,

    /// <summary><c>Task&lt;ChatResponse&gt;</c>.</summary>
    Response,

    /// <summary><c>Task&lt;LlmResult&lt;string&gt;&gt;</c>.</summary>
    TextResult,

    /// <summary><c>Task&lt;LlmResult&lt;T&gt;&gt;</c>.</summary>
    ValueResult,

    /// <summary><c>IAsyncEnumerable&lt;string&gt;</c>.</summary>
    TextStream,

    /// <summary><c>IAsyncEnumerable&lt;T&gt;</c>.</summary>
    Elements,

    /// <summary><c>IAsyncEnumerable&lt;ChatResponseUpdate&gt;</c>.</summary>
    Updates,
}
