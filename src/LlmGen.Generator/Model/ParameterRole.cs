namespace LlmGen.Generator.Model;

/// <summary>What a method does with a parameter, by its type.</summary>
internal enum ParameterRole
{
    /// <summary>Stands in the template.</summary>
    Text,

    /// <summary>Cancels the call.</summary>
    CancellationToken,

    /// <summary><c>ChatOptions</c>: overrides the settings.</summary>
    Options,

    /// <summary>A sequence of <c>ChatMessage</c>: the conversation so far.</summary>
    History,

    /// <summary>An <c>AIContent</c>, attached to the prompt's message.</summary>
    Attachment,

    /// <summary>A sequence of <c>AIContent</c>, attached to the prompt's message.</summary>
    Attachments,
}
