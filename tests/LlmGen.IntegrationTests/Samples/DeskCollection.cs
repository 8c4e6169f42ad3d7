namespace LlmGen.IntegrationTests;

/// <summary>Tests that run the sample do so one after the other: each listens to the meter of the whole process.</summary>
internal static class DeskCollection
{
    public const string Name = "SupportDesk";
}
