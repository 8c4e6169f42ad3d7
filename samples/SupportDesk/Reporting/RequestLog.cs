using Microsoft.Extensions.AI;

namespace SupportDesk;

/// <summary>The requests of the ticket at hand, and its clock. Safe for requests that run at the same time.</summary>
internal sealed class RequestLog(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<RequestRecord> _requests = [];
    private long _start = time.GetTimestamp();

    /// <summary>The time since the ticket began.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>Begins the next ticket.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            _requests.Clear();
            _start = time.GetTimestamp();
        }
    }

    /// <summary>Adds a request that ends now.</summary>
    public void Add(string step, TimeSpan start, TimeSpan? firstToken, UsageDetails? usage)
    {
        TimeSpan end = Elapsed;
        lock (_lock)
        {
            _requests.Add(new RequestRecord(
                step, start, firstToken ?? end, end, usage?.InputTokenCount, usage?.CachedInputTokenCount, usage?.OutputTokenCount));
        }
    }

    /// <summary>What was added since the ticket began, in the order in which it started.</summary>
    public IReadOnlyList<RequestRecord> Take()
    {
        lock (_lock)
        {
            return [.. _requests.OrderBy(request => request.Start)];
        }
    }
}
