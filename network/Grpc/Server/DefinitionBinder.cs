using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Serves the methods of a service with the delegates that come with them.</summary>
internal sealed class DefinitionBinder(CallDispatcher dispatcher) : ServiceBinderBase
{
    public List<ServedMethod> Methods { get; } = [];

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Methods.Add(new(method, dispatcher.Unary(method, (_, request, context) => handler(request, context))));
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Methods.Add(new(method, dispatcher.ClientStreaming(method, (_, requests, context) => handler(requests, context))));
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Methods.Add(new(method, dispatcher.ServerStreaming(method, (_, request, responses, context) => handler(request, responses, context))));
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Methods.Add(new(method, dispatcher.Duplex(method, (_, requests, responses, context) => handler(requests, responses, context))));
    }
}
