using System.ClientModel;
using System.Text.Json;
using LlmGen;

namespace SupportDesk;

/// <summary>Says in one line what went wrong at an endpoint, and what to check.</summary>
internal static class EndpointError
{
    private const int LongestDetail = 200;

    public static string Explain(Exception exception, Uri endpoint)
    {
        Exception cause = Cause(exception);
        if (cause is LlmTruncatedException cut)
        {
            return $"The output token limit cut a response: {Detail(cut)} The limits stand in Desk/ISupportDesk.cs; a model that reasons needs larger ones.";
        }

        string advice = cause switch
        {
            ClientResultException { Status: 401 or 403 } refused =>
                $"refused the API key (status {refused.Status}). Check --key-env and the value of that variable.",
            ClientResultException { Status: 404 } =>
                "knows no such address or model (status 404). Check --endpoint, which usually ends in /v1, and --model.",
            ClientResultException { Status: 429 } =>
                "turned the request away (status 429). Check the rate limit and the balance of the account, or wait a little.",
            ClientResultException { Status: > 0 } failed =>
                $"answered with status {failed.Status}: {Detail(failed)} Check --endpoint and --model, and the server's log.",
            ClientResultException broken =>
                $"failed within a response: {Detail(broken)} Check the server's log.",
            TimeoutException =>
                $"took too long: {Detail(cause)} Check that the server is up and the model is loaded.",
            OperationCanceledException =>
                "sent nothing in time. Check that the server is up and the model is loaded, or raise --timeout.",
            LlmOutputException =>
                $"gave an answer that cannot be used: {Detail(cause)} Check that --model follows a JSON schema.",
            JsonException or FormatException or InvalidOperationException or ArgumentException or KeyNotFoundException =>
                $"did not answer with what was asked for: {Detail(cause)} "
                + "Check that --endpoint is an OpenAI-compatible API, which usually ends in /v1, and that --model follows a JSON schema.",
            HttpIOException =>
                $"broke off in the middle of an answer: {Detail(cause)} Check the server's log.",
            HttpRequestException or IOException =>
                $"cannot be reached: {Detail(cause)} Check --endpoint and that the server is running.",
            _ => $"could not be used: {Detail(cause)} Check --endpoint and --model.",
        };
        return $"The endpoint {endpoint} {advice}";
    }

    /// <summary>What lies beneath the wrappers of retries and of the transport.</summary>
    private static Exception Cause(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [.., { } last] } => Cause(last),
        ClientResultException { Status: 0, InnerException: { } inner } => Cause(inner),
        HttpRequestException { InnerException: HttpIOException inner } => inner,
        _ => exception,
    };

    /// <summary>The message as one short line. A server wrote part of it, so that it may hold anything.</summary>
    private static string Detail(Exception exception)
    {
        string line = string.Join(' ', exception.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = string.Concat(line.Where(character => !char.IsControl(character)));
        return line.Length > LongestDetail ? line[..LongestDetail] + "…" : line.EndsWith('.') ? line : line + ".";
    }
}
