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
}
