using System.Globalization;

namespace LlmGen.Tests.Support;

/// <summary>How large the tests that prove something by mere number are: <c>LLMGEN_TEST_SCALE</c> fiftieths of their full size, 1 unless set.</summary>
internal static class TestScale
{
    private const int Full = 50;

    private static readonly int Scale =
        int.TryParse(Environment.GetEnvironmentVariable("LLMGEN_TEST_SCALE"), NumberStyles.None, CultureInfo.InvariantCulture, out int scale) ? Math.Clamp(scale, 1, Full) : 1;

    /// <summary>The size to run.</summary>
    /// <param name="fullSize">The full size.</param>
    public static int Of(int fullSize) => Math.Max(1, (int)((long)fullSize * Scale / Full));
}
