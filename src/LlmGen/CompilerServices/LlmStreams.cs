using System.ComponentModel;
using System.Text;

namespace LlmGen.CompilerServices;

/// <summary>Reads streams to the end, for generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LlmStreams
{
    /// <summary>Returns all elements of a stream.</summary>
    public static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> stream, CancellationToken cancellationToken)
    {
        var list = new List<T>();
        await foreach (T item in stream.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            list.Add(item);
        }

        return list;
    }

    /// <summary>Returns the concatenated text of a stream.</summary>
    public static async Task<string> TextAsync(IAsyncEnumerable<string> stream, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        await foreach (string piece in stream.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            text.Append(piece);
        }

        return text.ToString();
    }
}
