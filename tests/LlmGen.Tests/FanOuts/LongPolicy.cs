namespace LlmGen.Tests.FanOuts;

/// <summary>A system message of about 2,000 tokens.</summary>
internal static class LongPolicy
{
    public const string Text = Twenty + Twenty + Twenty + Twenty + Twenty;

    private const string Twenty = Five + Five + Five + Five;
    private const string Five = Line + Line + Line + Line + Line;
    private const string Line = "Answer with the number of the section that applies, and with nothing but that.\n";
}
