using System.Diagnostics;
using LlmGen.Calls;
using LlmGen.Telemetry.Latency;
using Microsoft.Extensions.AI;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace LlmGen.Telemetry;

/// <summary>Measures the calls of one method: a span for each, the instruments, the percentiles.</summary>
/// <remarks>
/// Where an <see cref="OpenTelemetryChatClient"/> stands in the client's pipeline, it reports the request itself; then our span says only
/// which method it belongs to, and the instruments of the conventions stay off.
/// </remarks>
internal sealed class CallMeter
{
    private readonly TimeProvider _time;
    private readonly MethodLatencyRecorder _latency;
    private readonly bool _reportsOperation;
    private readonly bool _isTimed;
    private readonly string _spanName;
    private readonly Tag[] _spanTags;
    private readonly Tag[] _streamSpanTags;
    private readonly Tag[] _requestTags;
    private readonly Tag[] _methodTags;
    private MetricTags _tags;

    /// <param name="name">The method.</param>
    /// <param name="client">The client it calls.</param>
    /// <param name="modelId">The model it asks for, or null for the client's default.</param>
    /// <param name="settings">What else its spans say of a request.</param>
    /// <param name="isTimed">Whether the gaps between chunks are measured when nobody listens, too.</param>
    /// <param name="latency">Where its percentiles are kept.</param>
    /// <param name="time">The clock.</param>
    public CallMeter(string name, IChatClient client, string? modelId, IEnumerable<Tag> settings, bool isTimed, MethodLatencyRecorder latency, TimeProvider time)
    {
        _time = time;
        _latency = latency;
        _isTimed = isTimed;
        _reportsOperation = client.GetService(typeof(OpenTelemetryChatClient)) is null;

        var metadata = client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        string? model = modelId ?? metadata?.DefaultModelId;
        var method = new Tag(TelemetryNames.Method, name);
        List<Tag> request = [new(TelemetryNames.OperationName, TelemetryNames.ChatOperation), method];
        Add(request, TelemetryNames.ProviderName, metadata?.ProviderName);
        Add(request, TelemetryNames.RequestModel, model);
        if (metadata?.ProviderUri is { } server)
        {
            Add(request, TelemetryNames.ServerAddress, server.Host);
            Add(request, TelemetryNames.ServerPort, server.Port);
        }

        _methodTags = [method];
        _requestTags = [.. request];
        _tags = MetricTags.Create(_requestTags, null);
        _spanName = !_reportsOperation ? name : model is null ? TelemetryNames.ChatOperation : TelemetryNames.ChatOperation + " " + model;
        _spanTags = _reportsOperation ? [.. request, .. settings] : [method];
        _streamSpanTags = _reportsOperation ? [.. _spanTags, new(TelemetryNames.RequestStream, true)] : _spanTags;
    }

    public TimeProvider Time => _time;

    /// <summary>Whether the gaps between the chunks of a stream are measured.</summary>
    public bool ReadsGaps => _isTimed || RecordsGaps;

    /// <summary>Whether somebody listens to the gaps between chunks.</summary>
    public bool RecordsGaps => _reportsOperation && Instruments.TimePerOutputChunk.Enabled;

    /// <summary>Begins a call. The span becomes the current one, until the calling asynchronous method returns.</summary>
    public CallMeasurement Begin(bool streams)
    {
        Activity? activity = Instruments.Source.HasListeners()
            ? GuardedActivities.Start(
                _reportsOperation ? ActivityKind.Client : ActivityKind.Internal, _spanName, streams ? _streamSpanTags : _spanTags)
            : null;
        return new CallMeasurement(this, _time.GetTimestamp(), activity);
    }

    public void RecordGap(TimeSpan gap) => Instruments.TimePerOutputChunk.Record(gap.TotalSeconds, _tags.Call);

    /// <summary>A call looked into the cache.</summary>
    public void Looked(in CallMeasurement call, string result)
    {
        call.Activity?.SetTag(TelemetryNames.CacheResult, result);
        if (Instruments.CacheRequests.Enabled)
        {
            Instruments.CacheRequests.Add(1, _methodTags[0], new Tag(TelemetryNames.CacheResult, result));
        }
    }

    /// <summary>The model's part is over, and came as a whole: its time and its tokens are known.</summary>
    public LlmTiming Answered(in CallMeasurement call, in AnswerEnd end, LlmSource source)
    {
        long now = _time.GetTimestamp();
        TimeSpan total = _time.GetElapsedTime(call.Started, now);
        if (source == LlmSource.Model)
        {
            _latency.RecordTotal(total, now);
            if (IsHeard(call))
            {
                RecordAnswer(call, end, firstChunk: null, firstToken: null, interToken: null);
            }
        }
        else
        {
            _latency.RecordHit(now);
        }

        return new LlmTiming(total, TimeSpan.Zero, total);
    }

    /// <summary>The model's part is over, and was streamed: its times and its tokens are known.</summary>
    public LlmTiming Answered(in CallMeasurement call, in AnswerEnd end, LlmSource source, in StreamTimes times)
    {
        long now = _time.GetTimestamp();
        TimeSpan total = _time.GetElapsedTime(call.Started, now);
        TimeSpan? firstToken = times.TimeToFirstToken;
        TimeSpan? interToken = times.KnowsGaps ? times.InterTokenLatency(end.Usage?.OutputTokenCount) : null;
        if (source == LlmSource.Model)
        {
            Record(now, total, firstToken, interToken);
            if (IsHeard(call))
            {
                RecordAnswer(call, end, times.TimeToFirstChunk, firstToken, interToken);
            }
        }
        else
        {
            _latency.RecordHit(now);
        }

        return new LlmTiming(firstToken ?? TimeSpan.Zero, interToken ?? TimeSpan.Zero, total);
    }

    /// <summary>The model has answered, as a whole. The response is looked at only where somebody listens.</summary>
    public void Answered(in CallMeasurement call, ChatResponse response)
    {
        long now = _time.GetTimestamp();
        _latency.RecordTotal(_time.GetElapsedTime(call.Started, now), now);
        if (IsHeard(call))
        {
            RecordAnswer(call, AnswerEnd.Of(response), firstChunk: null, firstToken: null, interToken: null);
        }
    }

    /// <summary>Ends a call: with null it went well.</summary>
    public void Stop(in CallMeasurement call, Exception? exception)
    {
        if (exception is TimeoutException)
        {
            // A call that was given up took at least this long; without it, the percentiles would flatter.
            long now = _time.GetTimestamp();
            _latency.RecordTotal(_time.GetElapsedTime(call.Started, now), now);
        }

        if (_reportsOperation && Instruments.OperationDuration.Enabled)
        {
            Instruments.OperationDuration.Record(
                _time.GetElapsedTime(call.Started).TotalSeconds, exception is null ? _tags.Call : MetricTags.Failed(_requestTags, exception));
        }

        if (call.Activity is { } activity)
        {
            if (exception is not null)
            {
                // The message may hold what the model said.
                activity.SetTag(TelemetryNames.ErrorType, exception.GetType().FullName);
                activity.SetStatus(ActivityStatusCode.Error);
            }

            GuardedActivities.Stop(activity);
        }
    }

    private void Record(long now, TimeSpan total, TimeSpan? firstToken, TimeSpan? interToken)
    {
        if (firstToken is { } ttft)
        {
            _latency.RecordFirstToken(ttft, now);
        }

        if (interToken is { } itl && itl > TimeSpan.Zero)
        {
            _latency.RecordInterToken(itl, now);
        }

        _latency.RecordTotal(total, now);
    }

    private static bool IsHeard(in CallMeasurement call) => call.Activity is not null || Instruments.RecordCalls;

    private void RecordAnswer(in CallMeasurement call, in AnswerEnd end, TimeSpan? firstChunk, TimeSpan? firstToken, TimeSpan? interToken)
    {
        MetricTags tags = TagsOf(end.ModelId);
        if (firstToken is { } ttft && Instruments.TimeToFirstToken.Enabled)
        {
            Instruments.TimeToFirstToken.Record(ttft.TotalSeconds, tags.Call);
        }

        if (interToken is { } tpot && tpot > TimeSpan.Zero && Instruments.TimePerOutputToken.Enabled)
        {
            Instruments.TimePerOutputToken.Record(tpot.TotalSeconds, tags.Call);
        }

        UsageDetails? usage = end.Usage;
        if (usage?.CachedInputTokenCount is > 0 and { } cached && Instruments.PrefixCacheReadTokens.Enabled)
        {
            Instruments.PrefixCacheReadTokens.Add(cached, tags.Call);
        }

        if (!_reportsOperation)
        {
            return;
        }

        if (firstChunk is { } ttfc && Instruments.TimeToFirstChunk.Enabled)
        {
            Instruments.TimeToFirstChunk.Record(ttfc.TotalSeconds, tags.Call);
        }

        if (usage is not null && Instruments.TokenUsage.Enabled)
        {
            if (usage.InputTokenCount is { } input)
            {
                Instruments.TokenUsage.Record(input, tags.Input);
            }

            if (usage.OutputTokenCount is { } output)
            {
                Instruments.TokenUsage.Record(output, tags.Output);
            }
        }

        if (call.Activity is { IsAllDataRequested: true } activity)
        {
            Describe(activity, end, firstChunk);
        }
    }

    private static void Describe(Activity activity, in AnswerEnd end, TimeSpan? firstChunk)
    {
        Set(activity, TelemetryNames.ResponseModel, end.ModelId);
        if (end.FinishReason is { } reason)
        {
            activity.AddTag(TelemetryNames.ResponseFinishReasons, FinishReasons(reason));
        }

        if (firstChunk is { } time)
        {
            activity.AddTag(TelemetryNames.ResponseTimeToFirstChunk, time.TotalSeconds);
        }

        if (end.Usage is { } usage)
        {
            Set(activity, TelemetryNames.UsageInputTokens, usage.InputTokenCount);
            Set(activity, TelemetryNames.UsageOutputTokens, usage.OutputTokenCount);
            Set(activity, TelemetryNames.UsageCacheReadTokens, usage.CachedInputTokenCount);
            Set(activity, TelemetryNames.UsageReasoningTokens, usage.ReasoningTokenCount);
        }
    }

    private static readonly string[] Stopped = [ChatFinishReason.Stop.Value];

    private static string[] FinishReasons(ChatFinishReason reason) => reason == ChatFinishReason.Stop ? Stopped : [reason.Value];

    private static void Set(Activity activity, string name, object? value)
    {
        if (value is not null)
        {
            activity.AddTag(name, value);
        }
    }

    private static void Add(List<Tag> tags, string name, object? value)
    {
        if (value is not null)
        {
            tags.Add(new Tag(name, value));
        }
    }

    // A method is mostly answered by one model; which one wins a race matters to nobody.
    private MetricTags TagsOf(string? responseModel)
    {
        MetricTags tags = _tags;
        if (tags.ResponseModel != responseModel)
        {
            _tags = tags = MetricTags.Create(_requestTags, responseModel);
        }

        return tags;
    }
}
