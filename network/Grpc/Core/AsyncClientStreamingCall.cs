using System.Runtime.CompilerServices;

namespace Grpc.Core;

/// <summary>A call with many requests and one response, under way.</summary>
/// <typeparam name="TRequest">The type of a request.</typeparam>
/// <typeparam name="TResponse">The type of the response.</typeparam>
public sealed class AsyncClientStreamingCall<TRequest, TResponse> : IDisposable
{
    private readonly Func<Task<Metadata>> _responseHeaders;
    private readonly Func<Status> _getStatus;
    private readonly Func<Metadata> _getTrailers;
    private readonly Action _dispose;

    /// <summary>Makes a call of its parts, for stand-ins in tests.</summary>
    public AsyncClientStreamingCall(
        IClientStreamWriter<TRequest> requestStream,
        Task<TResponse> responseAsync,
        Task<Metadata> responseHeadersAsync,
        Func<Status> getStatusFunc,
        Func<Metadata> getTrailersFunc,
        Action disposeAction)
        : this(requestStream, responseAsync, () => responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction)
    {
    }

    internal AsyncClientStreamingCall(
        IClientStreamWriter<TRequest> requestStream,
        Task<TResponse> response,
        Func<Task<Metadata>> responseHeaders,
        Func<Status> getStatus,
        Func<Metadata> getTrailers,
        Action dispose)
    {
        RequestStream = requestStream;
        ResponseAsync = response;
        _responseHeaders = responseHeaders;
        _getStatus = getStatus;
        _getTrailers = getTrailers;
        _dispose = dispose;
    }

    /// <summary>Gets the requests.</summary>
    public IClientStreamWriter<TRequest> RequestStream { get; }

    /// <summary>Gets the response.</summary>
    public Task<TResponse> ResponseAsync { get; }

    /// <summary>Gets the metadata that came before the response.</summary>
    public Task<Metadata> ResponseHeadersAsync => _responseHeaders();

    /// <summary>Awaits the response.</summary>
    public TaskAwaiter<TResponse> GetAwaiter() => ResponseAsync.GetAwaiter();

    /// <summary>Awaits the response.</summary>
    public ConfiguredTaskAwaitable<TResponse> ConfigureAwait(bool continueOnCapturedContext) =>
        ResponseAsync.ConfigureAwait(continueOnCapturedContext);

    /// <summary>Gets the status of the finished call.</summary>
    /// <exception cref="InvalidOperationException">The call is under way.</exception>
    public Status GetStatus() => _getStatus();

    /// <summary>Gets the trailing metadata of the finished call.</summary>
    /// <exception cref="InvalidOperationException">The call is under way.</exception>
    public Metadata GetTrailers() => _getTrailers();

    /// <summary>Gives the call up when it is under way, and frees what it holds.</summary>
    public void Dispose() => _dispose();
}
