using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grpc.AspNetCore.Server;

/// <summary>Whether the application has its one answer for gRPC requests to services that it does not have.</summary>
internal sealed class UnknownServices
{
    /// <summary>The name of <see cref="GrpcConstraint"/> in route patterns.</summary>
    public const string Constraint = "grpcunimplemented";

    private int _mapped;

    /// <summary>Gets true for the first who asks, who has to map the answer.</summary>
    public bool TryMap() => Interlocked.Exchange(ref _mapped, 1) == 0;

    /// <summary>Lets that answer match gRPC requests only, so that other pages of an application stay reachable.</summary>
    internal sealed class GrpcConstraint : IRouteConstraint
    {
        public bool Match(
            HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            httpContext is null || CallDispatcher.IsGrpc(httpContext.Request.ContentType);
    }
}
