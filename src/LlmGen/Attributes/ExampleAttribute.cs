namespace LlmGen;

/// <summary>Shows the model one exchange before the real one: a user message and the assistant's answer to it.</summary>
/// <remarks>
/// Examples are constant text and stand behind the system message, in the order in which they are written; those of the interface come
/// before those of the method.
/// </remarks>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method, AllowMultiple = true)]
public sealed class ExampleAttribute : Attribute
{
    /// <summary>Creates the attribute.</summary>
    /// <param name="input">What the user says.</param>
    /// <param name="output">What the model should answer. For a typed result: its JSON.</param>
    public ExampleAttribute(string input, string output)
    {
        Input = input;
        Output = output;
    }

    /// <summary>What the user says.</summary>
    public string Input { get; }

    /// <summary>What the model should answer.</summary>
    public string Output { get; }
}
