using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server;

/// <summary>Serves requests over HTTP/2 by methods of the four call shapes.</summary>
internal sealed class CallDispatcher(GrpcServiceOptions options, ILogger logger)
{
    public static bool IsGrpc(string? contentType) =>
        contentType is not null && contentType.StartsWith(HeaderNames.ContentType, StringComparison.OrdinalIgnoreCase) &&
        (contentType.Length == HeaderNames.ContentType.Length || contentType[HeaderNames.ContentType.Length] is '+' or ';' or ' ');

    /// <summary>Answers UNIMPLEMENTED.</summary>
    public static RequestDelegate Refuse(string detail) => http =>
    {
        if (IsRefusedByHttp(http))
        {
            return Task.CompletedTask;
        }

        http.Response.ContentType = HeaderNames.ContentType;
        ServerCall.WriteStatus(http.Response.Headers, new Status(StatusCode.Unimplemented, detail), Metadata.Empty);
        return Task.CompletedTask;
    };

    public RequestDelegate Unary<TRequest, TResponse>(
        Method<TRequest, TResponse> method, Func<HttpContext, TRequest, ServerCallContext, Task<TResponse>> serve)
        where TRequest : class
        where TResponse : class => http => Run(http, method.Name, async call =>
        {
            var request = await new RequestReader<TRequest>(call, method.RequestMarshaller).ReadOnlyMessageAsync();
            var response = await serve(http, request, call);
            new ResponseWriter<TResponse>(call, method.ResponseMarshaller).WriteOnlyMessage(response);
        });

    public RequestDelegate ClientStreaming<TRequest, TResponse>(
        Method<TRequest, TResponse> method, Func<HttpContext, IAsyncStreamReader<TRequest>, ServerCallContext, Task<TResponse>> serve)
        where TRequest : class
        where TResponse : class => http => Run(http, method.Name, async call =>
        {
            var response = await serve(http, new RequestReader<TRequest>(call, method.RequestMarshaller), call);
            new ResponseWriter<TResponse>(call, method.ResponseMarshaller).WriteOnlyMessage(response);
        });

    public RequestDelegate ServerStreaming<TRequest, TResponse>(
        Method<TRequest, TResponse> method, Func<HttpContext, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task> serve)
        where TRequest : class
        where TResponse : class => http => Run(http, method.Name, async call =>
        {
            var request = await new RequestReader<TRequest>(call, method.RequestMarshaller).ReadOnlyMessageAsync();
            await serve(http, request, new ResponseWriter<TResponse>(call, method.ResponseMarshaller), call);
        });

    public RequestDelegate Duplex<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        Func<HttpContext, IAsyncStreamReader<TRequest>, IServerStreamWriter<TResponse>, ServerCallContext, Task> serve)
        where TRequest : class
        where TResponse : class => http => Run(http, method.Name, call => serve(
            http,
            new RequestReader<TRequest>(call, method.RequestMarshaller),
            new ResponseWriter<TResponse>(call, method.ResponseMarshaller),
            call));

    private async Task Run(HttpContext http, string methodName, Func<ServerCall, Task> serve)
    {
        if (IsRefusedByHttp(http))
        {
            return;
        }

        LiftHttpLimits(http);
        http.Response.ContentType = HeaderNames.ContentType;
        var call = new ServerCall(http, options, logger);
        try
        {
            call.Begin();
            await serve(call);
        }
        catch (Exception exception)
        {
            call.Fail(exception, methodName);
        }

        await call.EndAsync();
    }

    private static bool IsRefusedByHttp(HttpContext http)
    {
        if (!IsGrpc(http.Request.ContentType))
        {
            return Answer(StatusCodes.Status415UnsupportedMediaType, $"Content-Type '{http.Request.ContentType}' is not supported.");
        }

        if (!HttpProtocol.IsHttp2(http.Request.Protocol) && !HttpProtocol.IsHttp3(http.Request.Protocol))
        {
            http.Response.Headers.Upgrade = "HTTP/2";
            return Answer(StatusCodes.Status426UpgradeRequired, $"Request protocol '{http.Request.Protocol}' is not supported.");
        }

        return false;

        bool Answer(int httpStatus, string detail)
        {
            http.Response.StatusCode = httpStatus;
            ServerCall.WriteStatus(http.Response.Headers, new Status(StatusCode.Internal, detail), Metadata.Empty);
            return true;
        }
    }

    // Kestrel would refuse a request above 30 MB and a stream that is silent for long; here the size of messages is the limit.
    private static void LiftHttpLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }
    }
}
