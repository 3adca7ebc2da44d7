using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace Warden.Protocol;

/// <summary>How a client reaches a node: TLS with its own roots and certificate, another server name, keepalive.</summary>
/// <remarks>Immutable; each channel gets a handler of its own, which it disposes.</remarks>
public sealed record ChannelSecurity
{
    /// <summary>Gets plain HTTP/2, without TLS.</summary>
    public static ChannelSecurity None { get; } = new();

    /// <summary>Gets the certificates that the server's chain may end in, as PEM; null for no TLS.</summary>
    public string? RootCertificatesPem { get; init; }

    /// <summary>Gets the client's certificate as PEM, its chain behind it; null where the server asks for none.</summary>
    public string? ClientCertificatePem { get; init; }

    /// <summary>Gets the private key of <see cref="ClientCertificatePem"/> as PEM.</summary>
    public string? ClientKeyPem { get; init; }

    /// <summary>Gets the name that the server's certificate has, where it is not the host that is dialled.</summary>
    /// <remarks>It is sent in SNI and as <c>:authority</c>, as gRPC's target name override is.</remarks>
    public string? ServerName { get; init; }

    /// <summary>Gets after how long a silence the connection is pinged.</summary>
    /// <value>Default 2 minutes. Fabric's nodes close a connection that pings more than once a minute.</value>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets how long the answer to a ping may take before the connection counts as dead.</summary>
    /// <value>Default 20 s.</value>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets how long opening a connection may take.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Opens a channel; it connects at the first call, and each call that finds no connection tries anew.</summary>
    /// <param name="address">Host and port, such as <c>localhost:7051</c>; a scheme in front is dropped.</param>
    /// <param name="maxMessageBytes">The largest message to receive and to send.</param>
    /// <exception cref="CryptographicException">A PEM does not parse, or key and certificate do not belong together.</exception>
    public GrpcChannel OpenChannel(string address, int maxMessageBytes = MessageSize.FabricMaxBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(address);
        var schemeEnd = address.IndexOf("://", StringComparison.Ordinal);
        var hostAndPort = schemeEnd < 0 ? address : address[(schemeEnd + 3)..];
        return GrpcChannel.ForAddress(
            (RootCertificatesPem is null ? "http://" : "https://") + hostAndPort,
            new GrpcChannelOptions
            {
                // A client, not the handler: the official channel puts a backoff of its own around a handler, and in it answers every call with the
                // last error, though the server is back.
                HttpClient = new HttpClient(CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan },
                DisposeHttpClient = true,
                MaxReceiveMessageSize = maxMessageBytes,
                MaxSendMessageSize = maxMessageBytes,
            });
    }

    /// <summary>Makes a handler for a channel.</summary>
    /// <exception cref="CryptographicException">A PEM does not parse, or key and certificate do not belong together.</exception>
    public HttpMessageHandler CreateHandler()
    {
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            KeepAlivePingDelay = KeepAliveInterval,
            KeepAlivePingTimeout = KeepAliveTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            ConnectTimeout = ConnectTimeout,
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = System.Net.DecompressionMethods.None,
        };
        if (RootCertificatesPem is not null)
        {
            handler.SslOptions.CertificateChainPolicy = PemCertificates.TrustOnly(RootCertificatesPem);
            if (ClientCertificatePem is not null)
            {
                handler.SslOptions.ClientCertificateContext = PemCertificates.ContextOf(
                    ClientCertificatePem, ClientKeyPem ?? throw new CryptographicException("The client certificate has no key beside it."));
            }
        }

        return ServerName is null ? handler : new ServerNameHandler(ServerName, handler);
    }

    // The handler below takes the name for SNI, for the check of the certificate and for :authority from the Host header.
    private sealed class ServerNameHandler(string serverName, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Host = serverName;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
