using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http;

namespace Grpc.Core;

/// <summary>The way from a call to its request.</summary>
public static class ServerCallContextExtensions
{
    /// <summary>Gets the HTTP request that carries a call.</summary>
    /// <exception cref="InvalidOperationException">The context is not of this server.</exception>
    public static HttpContext GetHttpContext(this ServerCallContext serverCallContext) =>
        serverCallContext is ServerCall call
            ? call.Http
            : throw new InvalidOperationException("The context does not belong to a call of this server.");
}
