using System.Net;
using System.Net.Sockets;
using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>What the errors of HTTP mean as gRPC statuses.</summary>
/// <remarks>Source: grpc, doc/http-grpc-status-mapping.md and doc/PROTOCOL-HTTP2.md, Errors.</remarks>
internal static class TransportError
{
    public static StatusCode ToStatusCode(HttpStatusCode code) => code switch
    {
        HttpStatusCode.BadRequest => StatusCode.Internal,
        HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
        HttpStatusCode.NotFound => StatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or
            HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };

    public static StatusCode ToStatusCode(Exception exception)
    {
        if (exception is OperationCanceledException)
        {
            return StatusCode.Cancelled;
        }

        // A failed TLS handshake counts as neither: INTERNAL, as with the official client, so that nobody retries it.
        var connectionBroke = false;
        for (var current = exception; current is not null; current = current.InnerException)
        {
            if (current is HttpProtocolException protocol)
            {
                return FromHttp2Error(protocol.ErrorCode);
            }

            connectionBroke |= current is SocketException or IOException;
            connectionBroke |= current is HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError,
            };
        }

        return connectionBroke ? StatusCode.Unavailable : StatusCode.Internal;
    }

    // The codes of RFC 9113, section 7.
    private static StatusCode FromHttp2Error(long code) => code switch
    {
        0x7 => StatusCode.Unavailable,
        0x8 => StatusCode.Cancelled,
        0xb => StatusCode.ResourceExhausted,
        0xc => StatusCode.PermissionDenied,
        _ => StatusCode.Internal,
    };
}
