using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Warden.Host.Guard;
using Warden.Host.Telemetry;
using Warden.Protocol;

namespace Warden.Host.Relay;

/// <summary>The address on which the sidecar stands as one chaincode, with the connection to the real one behind it.</summary>
internal sealed class RelayListener : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly GrpcChannel upstream;
    private readonly CancellationTokenSource stopping;

    private RelayListener(WebApplication application, GrpcChannel upstream, CancellationTokenSource stopping)
    {
        this.application = application;
        this.upstream = upstream;
        this.stopping = stopping;
        Address = ListenAddress.Of(application);
    }

    /// <summary>Where the peer finds it: <c>host:port</c>.</summary>
    public string Address { get; }

    /// <summary>Starts to listen.</summary>
    /// <exception cref="SidecarOptionsException">The address cannot be taken.</exception>
    public static async Task<RelayListener> StartAsync(
        string setting, GuardedChaincode chaincode, GuardContext context, SidecarMetrics metrics, ILogger logger, CancellationToken cancellationToken)
    {
        var stopping = new CancellationTokenSource();
        var upstream = new ChannelSecurity
        {
            RootCertificatesPem = chaincode.UpstreamTls?.RootPem,
            ServerName = chaincode.UpstreamTls?.ServerName,
            ClientCertificatePem = chaincode.UpstreamTls?.CertificatePem,
            ClientKeyPem = chaincode.UpstreamTls?.PrivateKeyPem,
        }.OpenChannel(chaincode.Upstream);
        var target = new RelayTarget(
            chaincode.Name, upstream.CreateCallInvoker(), new CallGuard(chaincode.Name, chaincode.Enabled, context), metrics, logger, stopping.Token);
        var application = Build(chaincode, target);
        try
        {
            await ListenAddress.StartAsync(application, setting, chaincode.Listen, cancellationToken);
            return new RelayListener(application, upstream, stopping);
        }
        catch
        {
            await application.DisposeAsync();
            upstream.Dispose();
            stopping.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await application.StopAsync();
        await application.DisposeAsync();
        upstream.Dispose();
        stopping.Dispose();
    }

    private static WebApplication Build(GuardedChaincode chaincode, RelayTarget target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(target);
        builder.Services.AddSingleton<ChaincodeRelay>();
        builder.Services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = MessageSize.FabricMaxBytes;
            options.MaxSendMessageSize = MessageSize.FabricMaxBytes;
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            ListenAddress.Listen(kestrel, chaincode.Listen, endpoint =>
            {
                if (chaincode.Tls is { } tls)
                {
                    new ServerSecurity
                    {
                        CertificatePem = tls.CertificatePem, KeyPem = tls.PrivateKeyPem, ClientRootCertificatesPem = tls.ClientRootPem,
                    }.Apply(endpoint);
                }
                else
                {
                    endpoint.Protocols = HttpProtocols.Http2;
                }
            });
        });
        var application = builder.Build();
        application.MapGrpcService<ChaincodeRelay>();
        return application;
    }
}
