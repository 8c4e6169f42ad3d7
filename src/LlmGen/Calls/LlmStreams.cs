using System.ComponentModel;
using System.Text;

namespace LlmGen;

/// <summary>Reads whole streams, for generated code that needs what a streamed method gives as one value.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LlmStreams
{
    /// <summary>The elements of a stream, when it has ended.</summary>
    public static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> stream, CancellationToken cancellationToken)
    {
        var list = new List<T>();
        await foreach (T item in stream.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            list.Add(item);
        }

        return list;
    }

    /// <summary>The text of a stream, when it has ended.</summary>
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
