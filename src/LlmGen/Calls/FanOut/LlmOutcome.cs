using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace LlmGen;

/// <summary>What became of one item of a <see cref="ForEachAttribute"/> method: its value, or the error it ended in.</summary>
/// <remarks>
/// When the caller cancels, a stream of outcomes gives those that are there before it ends in an <see cref="OperationCanceledException"/>; a list of them
/// ends in it at once and loses them. Use the stream to keep what has been paid for.
/// </remarks>
/// <typeparam name="T">The value's type.</typeparam>
public sealed class LlmOutcome<T>
{
    private readonly T? _value;

    /// <summary>An item that succeeded.</summary>
    /// <param name="value">Its value.</param>
    public LlmOutcome(T value) => _value = value;

    /// <summary>An item that failed.</summary>
    /// <param name="exception">What it ended in.</param>
    public LlmOutcome(Exception exception) => Exception = exception ?? throw new ArgumentNullException(nameof(exception));

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(false, nameof(Exception))]
    public bool IsSuccess => Exception is null;

    /// <summary>The value. Of an item that failed, reading it throws the item's own exception.</summary>
    public T Value
    {
        get
        {
            if (Exception is not null)
            {
                ExceptionDispatchInfo.Throw(Exception);
            }

            return _value!;
        }
    }

    /// <summary>What the item ended in, or null where it succeeded.</summary>
    public Exception? Exception { get; }

    /// <summary>The value, or the error's type and message.</summary>
    public override string? ToString() => IsSuccess ? _value?.ToString() : Exception.GetType().Name + ": " + Exception.Message;
}
