namespace LlmGen.Generator.Model;

/// <summary>What of a client can be written beside the others of its compilation.</summary>
internal enum ClientOutput
{
    /// <summary>The class and its registration.</summary>
    ClassAndRegistration,

    /// <summary>The class alone: a client of another namespace registers under the same name.</summary>
    Class,

    /// <summary>Nothing: another interface of the namespace has a client of that name.</summary>
    None,
}
