namespace LlmGen.Json;

/// <summary>Where in a text a value stands, the better place first.</summary>
internal enum JsonPlace
{
    /// <summary>It is the whole text, or stands in a fence, or begins a line and has nothing behind it on its last one.</summary>
    Alone,

    /// <summary>It stands inside prose.</summary>
    Prose,
}
