namespace LlmGen.Calls;

/// <summary>How the response to a streamed request reaches who has asked for it.</summary>
internal enum Delivery : byte
{
    /// <summary>As a stream.</summary>
    Stream,

    /// <summary>As a whole: the request is streamed to see its phases, if the client can.</summary>
    Whole,

    /// <summary>To several callers, each in its own way.</summary>
    Shared,
}
