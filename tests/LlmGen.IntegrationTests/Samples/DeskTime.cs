using LlmGen.Tests;

namespace LlmGen.IntegrationTests;

/// <summary>Virtual time for tests that run one at a time.</summary>
internal static class DeskTime
{
    public static VirtualTime Create() => new();
}
