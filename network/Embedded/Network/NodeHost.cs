using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Warden.Protocol;
using Warden.Topology;

namespace Warden.Embedded;

/// <summary>Serves a node's gRPC services over TLS on a socket that is already bound.</summary>
internal static class NodeHost
{
    /// <summary>Builds and starts the server.</summary>
    /// <param name="socket">Bound, not listening; the server takes it over.</param>
    /// <param name="tls">What the server shows.</param>
    /// <param name="loggers">Where the server logs to.</param>
    /// <param name="addServices">Registers the service instances.</param>
    /// <param name="map">Maps the service types.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<WebApplication> StartAsync(
        Socket socket, TlsIdentity tls, ILoggerFactory loggers, Action<IServiceCollection> addServices, Action<WebApplication> map, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddLogging();
        builder.Services.AddSingleton<IHostLifetime, NoConsoleLifetime>();
        builder.Services.AddRouting();
        builder.Services.AddGrpc(
            o => (o.MaxReceiveMessageSize, o.MaxSendMessageSize) = (MessageSize.FabricMaxBytes, MessageSize.FabricMaxBytes));
        builder.Services.Configure<SocketTransportOptions>(o => o.CreateBoundListenSocket = _ => socket);
        // Open event streams end when the node says so; nothing else is worth waiting for.
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(2));
        addServices(builder.Services);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 10_000;
            kestrel.Limits.Http2.InitialConnectionWindowSize = 4 * 1024 * 1024;
            kestrel.Limits.Http2.InitialStreamWindowSize = 1024 * 1024;
            kestrel.Listen(
                socket.LocalEndPoint!, new ServerSecurity { CertificatePem = tls.CertificatePem, KeyPem = tls.PrivateKeyPem }.Apply);
        });
        var application = builder.Build();
        application.UseRouting();
        application.UseUnknownMethods();
        map(application);
        await application.StartAsync(cancellationToken);
        return application;
    }
}
