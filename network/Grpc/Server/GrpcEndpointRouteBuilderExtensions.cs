using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps gRPC services to endpoints.</summary>
public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>Maps a service; an instance comes from the services of the application, or is made for each call.</summary>
    /// <typeparam name="TService">A class that derives from a generated base, or from one with <see cref="BindServiceMethodAttribute"/>.</typeparam>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder builder)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        var binder = new ServiceTypeBinder<TService>(NewDispatcher(builder));
        binder.BindDeclaredMethods();
        return Map(builder, binder.Methods);
    }

    /// <summary>Maps the methods of a definition with the delegates in it.</summary>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService(this IEndpointRouteBuilder builder, ServerServiceDefinition serviceDefinition)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(serviceDefinition);
        var binder = new DefinitionBinder(NewDispatcher(builder));
        serviceDefinition.BindService(binder);
        return Map(builder, binder.Methods);
    }

    private static CallDispatcher NewDispatcher(IEndpointRouteBuilder builder)
    {
        var services = builder.ServiceProvider;
        return new CallDispatcher(
            services.GetRequiredService<IOptions<GrpcServiceOptions>>().Value,
            services.GetRequiredService<ILoggerFactory>().CreateLogger("Grpc.AspNetCore.Server"));
    }

    private static GrpcServiceEndpointConventionBuilder Map(IEndpointRouteBuilder builder, IReadOnlyList<ServedMethod> methods)
    {
        var endpoints = new List<IEndpointConventionBuilder>();
        foreach (var (method, serve) in methods)
        {
            endpoints.Add(MapPost(builder, RoutePatternFactory.Parse(method.FullName), serve, "gRPC - " + method.FullName));
        }

        foreach (var service in methods.Select(served => served.Method.ServiceName).Distinct(StringComparer.Ordinal))
        {
            endpoints.Add(MapPost(
                builder,
                RoutePatternFactory.Parse(service + "/{unimplementedMethod}"),
                CallDispatcher.Refuse("Method is unimplemented."),
                "gRPC - Unimplemented method for " + service));
        }

        // One answer for all services that are not there, however many are.
        if (builder.ServiceProvider.GetRequiredService<UnknownServices>().TryMap())
        {
            endpoints.Add(MapPost(
                builder,
                RoutePatternFactory.Parse("{unimplementedService}/{unimplementedMethod:" + UnknownServices.Constraint + "}"),
                CallDispatcher.Refuse("Service is unimplemented."),
                "gRPC - Unimplemented service"));
        }

        return new GrpcServiceEndpointConventionBuilder(endpoints);
    }

    private static IEndpointConventionBuilder MapPost(IEndpointRouteBuilder builder, RoutePattern pattern, RequestDelegate serve, string name) =>
        builder.MapMethods(pattern.RawText!, [HttpMethods.Post], serve).WithDisplayName(name);
}
