using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace LlmGen.Telemetry;

/// <summary>The attributes of a method's measurements, made once for each model that answers it.</summary>
internal sealed class MetricTags
{
    private MetricTags(string? responseModel, Tag[] shared)
    {
        ResponseModel = responseModel;
        Call = shared;
        Input = [.. shared, new(TelemetryNames.TokenType, "input")];
        Output = [.. shared, new(TelemetryNames.TokenType, "output")];
    }

    public string? ResponseModel { get; }

    public Tag[] Call { get; }

    public Tag[] Input { get; }

    public Tag[] Output { get; }

    /// <param name="request">What is known of a call before it is answered.</param>
    /// <param name="responseModel">The model that answered, as it names itself.</param>
    public static MetricTags Create(Tag[] request, string? responseModel) =>
        new(responseModel, responseModel is null ? request : [.. request, new(TelemetryNames.ResponseModel, responseModel)]);

    public static Tag[] Failed(Tag[] request, Exception exception) => [.. request, new(TelemetryNames.ErrorType, exception.GetType().FullName)];
}
