using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace LlmGen;

/// <summary>The outcome of one item of a <see cref="ForEachAttribute"/> method: its value or its exception.</summary>
/// <remarks>
/// If the caller cancels, a stream of outcomes yields the available ones before it throws an <see cref="OperationCanceledException"/>. A list of outcomes
/// throws it immediately, and the available ones are lost. Use a stream to receive them.
/// </remarks>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class LlmOutcome<T>
{
    private readonly T? _value;

    /// <summary>Creates the outcome of an item that succeeded.</summary>
    /// <param name="value">The value.</param>
    public LlmOutcome(T value) => _value = value;

    /// <summary>Creates the outcome of an item that failed.</summary>
    /// <param name="exception">The exception.</param>
    public LlmOutcome(Exception exception) => Exception = exception ?? throw new ArgumentNullException(nameof(exception));

    /// <summary>Whether the item succeeded.</summary>
    [MemberNotNullWhen(false, nameof(Exception))]
    public bool IsSuccess => Exception is null;

    /// <summary>The value. If the item failed, its exception is thrown.</summary>
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

    /// <summary>The exception of an item that failed, or null.</summary>
    public Exception? Exception { get; }

    /// <summary>Returns the value as a string, or the type and message of the exception.</summary>
    public override string? ToString() => IsSuccess ? _value?.ToString() : Exception.GetType().Name + ": " + Exception.Message;
}
