using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Warden.Protocol;

namespace Warden.Chaincode.Shim;

/// <summary>Serves a chaincode to peers (chaincode as a service): each peer opens one stream and keeps it.</summary>
/// <remarks>
/// Besides the stream it answers <c>GET /healthz</c> (HTTP/2) with 200 while it takes transactions and 503 while it stops, and gRPC's
/// health service (<c>grpc.health.v1.Health</c>) for orchestrators that ask that way.
/// </remarks>
public sealed class ChaincodeServer : IAsyncDisposable
{
    // HttpClient, which sidecars use, throws what it has not handed on yet away where the connection closes right behind the last frame.
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(100);

    private readonly WebApplication _app;
    private readonly PeerStreams _streams;
    private readonly ChaincodeServerOptions _options;
    private int _isStopped;

    private ChaincodeServer(WebApplication app, PeerStreams streams, ChaincodeServerOptions options)
    {
        _app = app;
        _streams = streams;
        _options = options;
    }

    /// <summary>Gets host and port that peers can dial, with the port that was really taken.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Starts to listen.</summary>
    /// <param name="options">Where and as what.</param>
    /// <param name="chaincode">Serves all peers and all transactions.</param>
    /// <param name="loggers">Default: nothing is logged.</param>
    /// <param name="cancellationToken">Ends the attempt to start, not the server.</param>
    /// <exception cref="ArgumentException">The address is none, or the TLS material does not parse.</exception>
    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task<ChaincodeServer> StartAsync(
        ChaincodeServerOptions options, IChaincode chaincode, ILoggerFactory? loggers = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.ChaincodeId);
        loggers ??= NullLoggerFactory.Instance;
        var log = loggers.CreateLogger<ChaincodeServer>();
        var streams = new PeerStreams(chaincode, options, log);
        var app = Build(options, streams, loggers);
        var server = new ChaincodeServer(app, streams, options);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
        var bound = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        server.Address = $"{bound.Host}:{bound.Port}";
        Log.Serving(log, options.ChaincodeId, server.Address);
        return server;
    }

    /// <summary>Stops: open transactions may finish for <see cref="ChaincodeServerOptions.DrainTimeout"/>, new ones are refused.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _isStopped, 1) != 0)
            return;
        if (await _streams.EndAsync(_options.DrainTimeout))
            await Task.Delay(Linger);
        await _app.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _app.DisposeAsync();
        _streams.Dispose();
    }

    private static WebApplication Build(ChaincodeServerOptions options, PeerStreams streams, ILoggerFactory loggers)
    {
        var (host, port) = ParseAddress(options.Address);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton(streams);
        builder.Services.AddSingleton<IHostLifetime, NoConsoleLifetime>();
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = options.MaxMessageBytes;
            grpc.MaxSendMessageSize = options.MaxMessageBytes;
        });
        builder.WebHost.UseKestrel(kestrel =>
        {
            // A stream lives as long as the process and may be silent for hours; only the size of its messages is limited.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromMinutes(1);
            kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
            kestrel.Limits.Http2.InitialConnectionWindowSize = 4 * 1024 * 1024;
            kestrel.Limits.Http2.InitialStreamWindowSize = 4 * 1024 * 1024;
            void Configure(ListenOptions listen)
            {
                listen.Protocols = HttpProtocols.Http2;
                if (options.Tls is { } tls)
                    Secure(listen, tls);
            }
            if (host is null)
                kestrel.ListenAnyIP(port, Configure);
            else
                kestrel.Listen(host, port, Configure);
        });
        var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<ChaincodeService>();
        app.MapGrpcService<HealthService>();
        app.MapGet("/healthz", () => streams.IsEnding ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable) : Results.Text("ok"));
        return app;
    }

    private static void Secure(ListenOptions listen, ChaincodeTls tls)
    {
        try
        {
            new ServerSecurity
            {
                CertificatePem = tls.CertificatePem, KeyPem = tls.PrivateKeyPem, ClientRootCertificatesPem = tls.ClientRootsPem,
            }.Apply(listen);
        }
        catch (CryptographicException e)
        {
            throw new ArgumentException("The TLS material does not serve: " + e.Message, e);
        }
    }

    private static (IPAddress? Host, int Port) ParseAddress(string address)
    {
        var colon = address.LastIndexOf(':');
        if (colon < 0 || !int.TryParse(address[(colon + 1)..], out var port) || port is < 0 or > IPEndPoint.MaxPort)
            throw new ArgumentException($"Expected host:port to listen on, got '{address}'.");
        var host = address[..colon].Trim('[', ']');
        if (host is "" or "0.0.0.0" or "::")
            return (null, port);
        if (IPAddress.TryParse(host, out var ip))
            return (ip, port);
        var found = Dns.GetHostAddresses(host);
        return found.Length > 0 ? (found[0], port) : throw new ArgumentException($"The host in '{address}' is not known.");
    }
}
