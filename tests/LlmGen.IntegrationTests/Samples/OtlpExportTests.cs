using LlmGen.Simulation;
using SupportDesk;

namespace LlmGen.IntegrationTests;

/// <summary>The sample's telemetry, as a collector gets it.</summary>
public sealed class OtlpExportTests : IDisposable
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(EndpointVariable, null);
        Environment.SetEnvironmentVariable(ProtocolVariable, null);
    }

    [Fact]
    public async Task Spans_and_metrics_reach_the_collector_before_the_program_ends()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        Environment.SetEnvironmentVariable(EndpointVariable, receiver.Endpoint);
        Environment.SetEnvironmentVariable(ProtocolVariable, "http/protobuf");

        using SimulatedModel smart = new(new SimulatedModelOptions { ModelId = "smart" });
        using SimulatedModel fast = new(new SimulatedModelOptions { ModelId = "fast" });
        await using SimulatedModelServer models = await SimulatedModelServer.StartAsync([smart, fast]);

        await using StringWriter error = new();
        int exitCode = await SupportDeskCommand.RunAsync(
            ["--endpoint", models.Endpoint.ToString(), "--model", "smart", "--fast-model", "fast"], TextWriter.Null, error, TimeProvider.System);
        Assert.Equal((0, ""), (exitCode, error.ToString()));

        // Two tickets by hand, two runs of two through LlmGen, and an inbox of eight: each call is a span below its plan's, and so on up.
        ILookup<string, ProtobufMessage> spans = receiver.Spans.ToLookup(span => span.Text(Span.Name));
        Assert.Equal(
            [("ISupportDesk.TriageAllAsync", 1), ("ISupportDesk.TriageAsync", 12), ("Inbox", 1), ("Triage", 6), ("chat fast", 12), ("chat smart", 36)],
            spans.Select(group => (group.Key, group.Count())).OrderBy(group => group.Key, StringComparer.Ordinal));
        AssertBelow("chat smart", "ISupportDesk.TriageAsync");
        AssertBelow("chat fast", "ISupportDesk.TriageAsync");
        AssertBelow("ISupportDesk.TriageAsync", "ISupportDesk.TriageAllAsync", "Triage");
        AssertBelow("ISupportDesk.TriageAllAsync", "Inbox");
        Assert.Equal(
            ["ISupportDesk.ReplyAsync", "ISupportDesk.RequestsAsync", "ISupportDesk.SummaryAsync"],
            spans["chat smart"].Select(span => Span.Attribute(span, "llmgen.method")).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["hit", "miss"], spans["chat fast"].Select(span => Span.Attribute(span, "llmgen.cache.result")).Distinct().Order(StringComparer.Ordinal));

        Assert.Superset(
            new HashSet<string>
            {
                "gen_ai.client.operation.duration",
                "gen_ai.client.operation.time_to_first_chunk",
                "gen_ai.client.operation.time_per_output_chunk",
                "gen_ai.client.token.usage",
                "llmgen.client.time_to_first_token",
                "llmgen.client.time_per_output_token",
                "llmgen.client.prefix_cache.read_tokens",
                "llmgen.cache.requests",
            },
            receiver.MetricNames.ToHashSet());

        void AssertBelow(string name, params string[] above)
        {
            HashSet<string> parents = [.. above.SelectMany(parent => spans[parent]).Select(span => span.Hex(Span.Id))];
            Assert.All(spans[name], span => Assert.Contains(span.Hex(Span.ParentId), parents));
        }
    }

    [Fact]
    public void Without_a_collector_nothing_is_exported() => Assert.Null(TelemetryExport.Start());

    /// <summary>The field numbers of OTLP's span.</summary>
    private static class Span
    {
        public const int Id = 2;
        public const int ParentId = 4;
        public const int Name = 5;
        private const int Attributes = 9;

        public static string Attribute(ProtobufMessage span, string key) =>
            span.At(Attributes).Single(attribute => attribute.Text(1) == key).At(2).Single().Text(1);
    }
}
