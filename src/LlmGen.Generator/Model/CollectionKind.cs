namespace LlmGen.Generator.Model;

/// <summary>Which collection a list is handed over as.</summary>
internal enum CollectionKind
{
    /// <summary><c>List&lt;T&gt;</c> and the interfaces that it implements.</summary>
    List,

    /// <summary><c>T[]</c>.</summary>
    Array,

    /// <summary><c>HashSet&lt;T&gt;</c> and the interfaces that it implements.</summary>
    HashSet,

    /// <summary><c>ImmutableArray&lt;T&gt;</c>.</summary>
    ImmutableArray,
}
