using System.ComponentModel;

namespace LlmGen;

/// <summary>What is constant about one generated method with a typed answer.</summary>
/// <typeparam name="T">What is read from the answer; for a stream of elements, one element.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LlmMethod<T> : LlmMethod
{
    /// <summary>Creates the description of a method.</summary>
    /// <param name="name">The interface and the method, such as <c>ISupportDesk.KindAsync</c>.</param>
    /// <param name="shape">What the JSON of a <typeparamref name="T"/> begins with.</param>
    /// <param name="read">The generated reader.</param>
    public LlmMethod(string name, LlmJsonShape shape, LlmJsonRead<T> read)
        : base(name)
    {
        Shape = shape;
        Read = read;
    }

    /// <summary>What the JSON of a <typeparamref name="T"/> begins with.</summary>
    public LlmJsonShape Shape { get; }

    /// <summary>The generated reader.</summary>
    public LlmJsonRead<T> Read { get; }

    internal override bool IsTyped => true;

    internal override bool ReadValue(string text, int maxCharacters)
    {
        JsonAnswer.Read(text, Read, Shape, Name, maxCharacters, out bool isClosed);
        return isClosed;
    }

    internal override bool ReadElements(string text, int maxCharacters)
    {
        using var elements = new JsonElementStream<T>(Read, Shape, Name, maxCharacters);
        elements.Push(text);
        while (elements.TryRead(out _))
        {
        }

        if (!elements.IsComplete)
        {
            // What is left may be decided by the end of the text only.
            elements.Complete();
            while (elements.TryRead(out _))
            {
            }
        }

        return elements.IsClosed;
    }
}
