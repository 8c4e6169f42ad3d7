namespace LlmGen.Telemetry;

/// <summary>A stream whose updates may have come before its reader asked for them.</summary>
internal interface IArrivals
{
    /// <summary>
    /// When the current update came, as a timestamp of the stream's clock without the time in which a full buffer held the model up; 0 where it is
    /// read as it comes.
    /// </summary>
    long CurrentArrival { get; }
}
