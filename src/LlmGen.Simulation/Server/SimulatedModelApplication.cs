using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.AI;

namespace LlmGen.Simulation.Server;

/// <summary>Answers the requests of a <see cref="SimulatedModelServer"/>.</summary>
internal sealed class SimulatedModelApplication : IHttpApplication<HttpContext>
{
    private readonly Dictionary<string, SimulatedModel> _models;
    private readonly CancellationToken _stopping;
    private int _inFlight;

    public SimulatedModelApplication(Dictionary<string, SimulatedModel> models, CancellationToken stopping)
    {
        _models = models;
        _stopping = stopping;
    }

    public int InFlight => Volatile.Read(ref _inFlight);

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        Interlocked.Increment(ref _inFlight);
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping);
        try
        {
            await RouteAsync(context, ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await FailAsync(context, exception).ConfigureAwait(false);
        }
        finally
        {
            // What is thrown after the start is left to Kestrel: it sends what was written and closes without the end of the body.
            Interlocked.Decrement(ref _inFlight);
        }
    }

    private static Task FailAsync(HttpContext context, Exception exception)
    {
        if (exception is SimulatedFaultException { StatusCode: null })
        {
            context.Abort();
            return Task.CompletedTask;
        }

        WireError error = exception switch
        {
            SimulatedFaultException { StatusCode: HttpStatusCode.TooManyRequests } overload =>
                WireError.Overloaded(overload.Message, overload.RetryAfter),
            SimulatedFaultException failure => WireError.Failed(failure.StatusCode!.Value, failure.Message),
            WireErrorException refused => refused.Error,
            // What the model says of a schema that it cannot follow.
            NotSupportedException unsupported => WireError.Invalid(unsupported.Message, "response_format"),
            BadHttpRequestException bad => WireError.Invalid(bad.Message) with { StatusCode = (HttpStatusCode)bad.StatusCode },
            _ => WireError.Failed(HttpStatusCode.InternalServerError, exception.Message),
        };
        return WireResponse.WriteErrorAsync(context.Response, error, context.RequestAborted);
    }

    private Task RouteAsync(HttpContext context, CancellationToken cancellationToken)
    {
        (string path, string method) = (context.Request.Path.Value ?? "", context.Request.Method);
        string expected = path switch
        {
            "/v1/chat/completions" => HttpMethods.Post,
            "/v1/models" => HttpMethods.Get,
            _ => throw new WireErrorException(WireError.UnknownPath(method, path)),
        };
        if (!HttpMethods.Equals(method, expected))
        {
            context.Response.Headers.Allow = expected;
            throw new WireErrorException(WireError.WrongMethod(method, path));
        }

        return expected == HttpMethods.Post
            ? CompleteAsync(context, cancellationToken)
            : WireResponse.WriteModelsAsync(context.Response, _models.Keys, cancellationToken);
    }

    private async Task CompleteAsync(HttpContext context, CancellationToken cancellationToken)
    {
        CompletionRequest request = await ReadAsync(context.Request, cancellationToken).ConfigureAwait(false);
        if (!_models.TryGetValue(request.Model, out SimulatedModel? model))
        {
            throw new WireErrorException(WireError.UnknownModel(request.Model));
        }

        if (!request.Stream)
        {
            ChatResponse response = await model.GetResponseAsync(request.Messages, request.Options, cancellationToken)
                .ConfigureAwait(false);
            await WireResponse.WriteCompletionAsync(context.Response, response, cancellationToken).ConfigureAwait(false);
            return;
        }

        WireStream stream = new(context.Response, request.IncludeUsage);
        await foreach (ChatResponseUpdate update in model.GetStreamingResponseAsync(request.Messages, request.Options, cancellationToken)
            .ConfigureAwait(false))
        {
            await stream.WriteAsync(update, cancellationToken).ConfigureAwait(false);
        }

        await stream.EndAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<CompletionRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using JsonDocument body = await JsonDocument.ParseAsync(request.Body, default, cancellationToken).ConfigureAwait(false);
            return CompletionRequest.Read(body.RootElement.Clone());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A string with an unpaired surrogate parses, and is an invalid operation once it is read.
            throw new WireErrorException(WireError.Invalid("The body of the request is not valid JSON: " + exception.Message));
        }
    }
}
