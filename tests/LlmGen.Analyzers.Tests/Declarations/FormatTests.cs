namespace LlmGen.Analyzers.Tests.Declarations;

/// <summary>A format that its type does not know is reported where it stands.</summary>
public sealed class FormatTests
{
    [Theory]
    [InlineData("int value", "N999999999", true)]
    [InlineData("DateOnly value", "{|LLM101:HH:mm|}", false)]
    [InlineData("TimeOnly? value", "{|LLM101:yyyy|}", false)]
    [InlineData("List<Guid> value", "{|LLM101:Q|}", false)]
    [InlineData("DayOfWeek value", "{|LLM101:0.0|}", false)]
    [InlineData("TimeSpan value", "{|LLM101:hh:mm|}", false)]
    [InlineData("DateOnly[] value", "dd.MM.yyyy", true)]
    [InlineData("TimeOnly value", "HH:mm", true)]
    [InlineData("decimal value", "0.00 EUR", true)]
    [InlineData("Own value", "whatever", true)]
    public Task A_format_is_reported_where_its_type_does_not_know_it(string parameter, string format, bool known)
    {
        Assert.Equal(known, !format.Contains("LLM101", StringComparison.Ordinal));
        return Verify<DeclarationAnalyzer>.ReportsAsync(
            "public sealed class Own : IFormattable { public string ToString(string? format, IFormatProvider? provider) => format!; }"
            + "[LlmClient] public interface IAssistant { [Prompt(\"At {value:" + format + "}.\")] Task<string> Ask(" + parameter + ", CancellationToken token); }");
    }
}
