using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Warden.Embedded;

/// <summary>Answers calls of methods and services that a node does not have as Go's gRPC does, which names them.</summary>
/// <remarks>Source: grpc-go, server.go, handleStream.</remarks>
internal static class UnknownMethods
{
    // What both gRPC packages call the endpoints of such calls.
    private const string Unimplemented = "gRPC - Unimplemented ";

    public static void UseUnknownMethods(this WebApplication application) => application.Use((context, next) =>
        context.GetEndpoint()?.DisplayName is { } name && name.StartsWith(Unimplemented, StringComparison.Ordinal)
            ? RefuseAsync(context, name.StartsWith(Unimplemented + "method", StringComparison.Ordinal))
            : next(context));

    private static Task RefuseAsync(HttpContext context, bool hasService)
    {
        var parts = (context.Request.Path.Value ?? "").Split('/', 3);
        var (service, method) = (parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2));
        var message = hasService ? $"unknown method {method} for service {service}" : $"unknown service {service}";
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = "12";
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString(message).Replace("%20", " ", StringComparison.Ordinal);
        return Task.CompletedTask;
    }
}
