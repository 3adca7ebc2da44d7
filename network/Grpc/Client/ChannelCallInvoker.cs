using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>Starts calls on a channel.</summary>
internal sealed class ChannelCallInvoker(GrpcChannel channel) : CallInvoker
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        // Blocks by contract: generated clients have a synchronous form of every unary method.
        using var call = AsyncUnaryCall(method, host, options, request);
        return call.ResponseAsync.GetAwaiter().GetResult();
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new MessageCall<TRequest, TResponse>(channel, method, host, options);
        var response = call.StartSingleResponse(new UnaryContent<TRequest>(method.RequestMarshaller, request, channel.MaxSendBytes));
        return new AsyncUnaryCall<TResponse>(response, call.GetResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new MessageCall<TRequest, TResponse>(channel, method, host, options);
        var reader = call.StartResponseStream(new UnaryContent<TRequest>(method.RequestMarshaller, request, channel.MaxSendBytes));
        return new AsyncServerStreamingCall<TResponse>(reader, call.GetResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = new MessageCall<TRequest, TResponse>(channel, method, host, options);
        var requests = new RequestStream<TRequest>(call, method.RequestMarshaller, options.WriteOptions, channel.MaxSendBytes);
        var response = call.StartSingleResponse(requests.Content);
        return new AsyncClientStreamingCall<TRequest, TResponse>(
            requests, response, call.GetResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var call = new MessageCall<TRequest, TResponse>(channel, method, host, options);
        var requests = new RequestStream<TRequest>(call, method.RequestMarshaller, options.WriteOptions, channel.MaxSendBytes);
        var reader = call.StartResponseStream(requests.Content);
        return new AsyncDuplexStreamingCall<TRequest, TResponse>(
            requests, reader, call.GetResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }
}
