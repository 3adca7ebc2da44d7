namespace Grpc.Core;

/// <summary>A call with one request and many responses, under way.</summary>
/// <typeparam name="TResponse">The type of a response.</typeparam>
public sealed class AsyncServerStreamingCall<TResponse> : IDisposable
{
    private readonly Func<Task<Metadata>> _responseHeaders;
    private readonly Func<Status> _getStatus;
    private readonly Func<Metadata> _getTrailers;
    private readonly Action _dispose;

    /// <summary>Makes a call of its parts, for stand-ins in tests.</summary>
    public AsyncServerStreamingCall(
        IAsyncStreamReader<TResponse> responseStream,
        Task<Metadata> responseHeadersAsync,
        Func<Status> getStatusFunc,
        Func<Metadata> getTrailersFunc,
        Action disposeAction)
        : this(responseStream, () => responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction)
    {
    }

    internal AsyncServerStreamingCall(
        IAsyncStreamReader<TResponse> responseStream,
        Func<Task<Metadata>> responseHeaders,
        Func<Status> getStatus,
        Func<Metadata> getTrailers,
        Action dispose)
    {
        ResponseStream = responseStream;
        _responseHeaders = responseHeaders;
        _getStatus = getStatus;
        _getTrailers = getTrailers;
        _dispose = dispose;
    }

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
