namespace LlmGen.Levers.Common;

/// <summary>A clock on a request, such as a deadline's, that stands still while that waits for its slot: see <see cref="RequestClocks"/>.</summary>
internal interface IRequestClock
{
    /// <summary>The clock that was there before, around this one.</summary>
    IRequestClock? Outer { get; }

    /// <summary>The request waits for a slot.</summary>
    void Pause();

    /// <summary>The request has its slot, and is about to be sent: the clock starts anew.</summary>
    void Start();

    /// <summary>The request has left the queue without a slot: it is not sent.</summary>
    void Withdraw();

    /// <summary>The request has shown its first content, which is on its way to the reader.</summary>
    void Answered()
    {
    }

    /// <summary>The provider has asked to wait for a time before the next request.</summary>
    void Hold(TimeSpan time)
    {
    }
}
