using Microsoft.Extensions.AI;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace LlmGen.Telemetry;

/// <summary>What the spans of a method say of its settings.</summary>
internal static class SpanTags
{
    public static List<Tag> Of(ChatOptions options)
    {
        var tags = new List<Tag>();
        Add(TelemetryNames.RequestMaxTokens, options.MaxOutputTokens);
        Add(TelemetryNames.RequestTemperature, options.Temperature);
        Add(TelemetryNames.RequestTopP, options.TopP);
        Add(TelemetryNames.RequestSeed, options.Seed);
        Add(TelemetryNames.OutputType, options.ResponseFormat is ChatResponseFormatJson ? "json" : "text");
        return tags;

        void Add(string name, object? value)
        {
            if (value is not null)
            {
                tags.Add(new Tag(name, value));
            }
        }
    }
}
