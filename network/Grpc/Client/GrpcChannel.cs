using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>A way to a server over HTTP/2; it connects at the first call and shares its connections among all calls.</summary>
/// <remarks>Thread safe. Disposing gives up the calls under way.</remarks>
public sealed class GrpcChannel : ChannelBase, IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly bool _ownsHttp;
    private readonly HashSet<ClientCall> _calls = [];
    private readonly Lock _callsLock = new();
    private bool _disposed;

    private GrpcChannel(Uri address, GrpcChannelOptions options)
        : base(address.Authority)
    {
        if (options.HttpClient is not null && options.HttpHandler is not null)
        {
            throw new ArgumentException("HttpClient and HttpHandler are both set: only one can send the calls.", nameof(options));
        }

        if (options.Credentials is not null && options.Credentials.IsSecure != (address.Scheme == Uri.UriSchemeHttps))
        {
            throw new InvalidOperationException($"The credentials do not fit the scheme of {address}.");
        }

        Address = address;
        MaxSendBytes = options.MaxSendMessageSize;
        MaxReceiveBytes = options.MaxReceiveMessageSize;
        ThrowOperationCanceled = options.ThrowOperationCanceledOnCancellation;
        _ownsHttp = options.DisposeHttpClient || (options.HttpClient is null && options.HttpHandler is null);
        _http = (HttpMessageInvoker?)options.HttpClient
            ?? new HttpMessageInvoker(options.HttpHandler ?? NewHandler(), disposeHandler: _ownsHttp);
    }

    internal Uri Address { get; }

    internal int? MaxSendBytes { get; }

    internal int? MaxReceiveBytes { get; }

    internal bool ThrowOperationCanceled { get; }

    /// <summary>Makes a channel.</summary>
    /// <param name="address">Such as <c>https://peer0.org1.example.com:7051</c>, or <c>http://…</c> for HTTP/2 without TLS.</param>
    public static GrpcChannel ForAddress(string address) => ForAddress(address, new GrpcChannelOptions());

    /// <inheritdoc cref="ForAddress(string)"/>
    public static GrpcChannel ForAddress(string address, GrpcChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(address);
        return ForAddress(new Uri(address), channelOptions);
    }

    /// <inheritdoc cref="ForAddress(string)"/>
    public static GrpcChannel ForAddress(Uri address) => ForAddress(address, new GrpcChannelOptions());

    /// <inheritdoc cref="ForAddress(string)"/>
    public static GrpcChannel ForAddress(Uri address, GrpcChannelOptions channelOptions)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(channelOptions);
        return address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps
            ? new GrpcChannel(address, channelOptions)
            : throw new ArgumentException($"The address {address} must begin with http:// or https://.", nameof(address));
    }

    /// <inheritdoc/>
    public override CallInvoker CreateCallInvoker()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new ChannelCallInvoker(this);
    }

    /// <summary>Gives up the calls under way and closes the connections that the channel owns.</summary>
    public void Dispose()
    {
        ClientCall[] calls;
        lock (_callsLock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            calls = [.. _calls];
            _calls.Clear();
        }

        foreach (var call in calls)
        {
            call.Dispose();
        }

        if (_ownsHttp)
        {
            _http.Dispose();
        }
    }

    internal void Register(ClientCall call)
    {
        lock (_callsLock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _calls.Add(call);
        }
    }

    internal void Unregister(ClientCall call)
    {
        lock (_callsLock)
        {
            _calls.Remove(call);
        }
    }

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _http is HttpClient client
            ? client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            : _http.SendAsync(request, cancellationToken);

    /// <inheritdoc/>
    protected override Task ShutdownAsyncCore()
    {
        Dispose();
        return Task.CompletedTask;
    }

    private static SocketsHttpHandler NewHandler() => new()
    {
        EnableMultipleHttp2Connections = true,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        UseProxy = false,
    };
}
