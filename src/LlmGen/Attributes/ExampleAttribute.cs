namespace LlmGen;

/// <summary>Adds an example to the prompt: a user message and the assistant's response to it.</summary>
/// <remarks>
/// Examples are constant text. They follow the system message, in the order of their declaration; examples of the interface precede those of the
/// method.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method, AllowMultiple = true)]
public sealed class ExampleAttribute : Attribute
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="input">The user message.</param>
    /// <param name="output">The expected response: for a typed result, its JSON.</param>
    public ExampleAttribute(string input, string output)
    {
        Input = input;
        Output = output;
    }

    /// <summary>The user message.</summary>
    public string Input { get; }

    /// <summary>The expected response.</summary>
    public string Output { get; }
}
