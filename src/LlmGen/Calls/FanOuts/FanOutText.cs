namespace LlmGen.Calls.FanOuts;

/// <summary>
/// Whether the present flow of execution is that of an item whose <c>LlmResult&lt;string&gt;</c> is handed on as its text alone, so that nothing
/// would tell that it was truncated.
/// </summary>
internal static class FanOutText
{
    private static readonly AsyncLocal<bool> Ambient = new();

    public static bool LosesReason
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }
}
