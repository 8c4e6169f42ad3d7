using System.ComponentModel;
using LlmGen.Json;

namespace LlmGen.CompilerServices;

/// <summary>The constant part of a generated method with a typed result.</summary>
/// <typeparam name="T">The type of the result; for a stream of elements, the type of an element.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LlmMethod<T> : LlmMethod
{
    /// <summary>Creates the description of a method.</summary>
    /// <param name="name">The interface and the method, such as <c>ISupportDesk.KindAsync</c>.</param>
    /// <param name="shape">The kind of JSON of a <typeparamref name="T"/>.</param>
    /// <param name="read">The generated deserializer.</param>
    public LlmMethod(string name, LlmJsonShape shape, LlmJsonRead<T> read)
        : base(name)
    {
        Shape = shape;
        Read = read;
    }

    /// <summary>The kind of JSON of a <typeparamref name="T"/>.</summary>
    public LlmJsonShape Shape { get; }

    /// <summary>The generated deserializer.</summary>
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
