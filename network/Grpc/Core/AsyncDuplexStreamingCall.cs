namespace Grpc.Core;

/// <summary>A call with many requests and many responses, under way.</summary>
/// <typeparam name="TRequest">The type of a request.</typeparam>
/// <typeparam name="TResponse">The type of a response.</typeparam>
public sealed class AsyncDuplexStreamingCall<TRequest, TResponse> : IDisposable
{
    private readonly Func<Task<Metadata>> _responseHeaders;
    private readonly Func<Status> _getStatus;
    private readonly Func<Metadata> _getTrailers;
    private readonly Action _dispose;

    /// <summary>Makes a call of its parts, for stand-ins in tests.</summary>
    public AsyncDuplexStreamingCall(
        IClientStreamWriter<TRequest> requestStream,
        IAsyncStreamReader<TResponse> responseStream,
        Task<Metadata> responseHeadersAsync,
        Func<Status> getStatusFunc,
        Func<Metadata> getTrailersFunc,
        Action disposeAction)
        : this(requestStream, responseStream, () => responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction)
    {
    }

    internal AsyncDuplexStreamingCall(
        IClientStreamWriter<TRequest> requestStream,
        IAsyncStreamReader<TResponse> responseStream,
        Func<Task<Metadata>> responseHeaders,
        Func<Status> getStatus,
        Func<Metadata> getTrailers,
        Action dispose)
    {
        RequestStream = requestStream;
        ResponseStream = responseStream;
        _responseHeaders = responseHeaders;
        _getStatus = getStatus;
        _getTrailers = getTrailers;
        _dispose = dispose;
    }

    /// <summary>Gets the requests.</summary>
    public IClientStreamWriter<TRequest> RequestStream { get; }

    /// <summary>Gets the responses.</summary>
    public IAsyncStreamReader<TResponse> ResponseStream { get; }

    /// <summary>Gets the metadata that came before the first response.</summary>
    public Task<Metadata> ResponseHeadersAsync => _responseHeaders();

    /// <summary>Gets the status of the finished call.</summary>
    /// <exception cref="InvalidOperationException">The call is under way.</exception>
    public Status GetStatus() => _getStatus();

    /// <summary>Gets the trailing metadata of the finished call.</summary>
    /// <exception cref="InvalidOperationException">The call is under way.</exception>
    public Metadata GetTrailers() => _getTrailers();

    /// <summary>Gives the call up when it is under way, and frees what it holds.</summary>
    public void Dispose() => _dispose();
}
