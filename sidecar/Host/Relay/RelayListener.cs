using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Warden.Documents;
using Warden.Host.Guard;
using Warden.Host.Telemetry;
using Warden.Protocol;

namespace Warden.Host.Relay;

/// <summary>The address on which the sidecar stands as one chaincode, with the connection to the real one behind it.</summary>
internal sealed class RelayListener : IAsyncDisposable
{
    private readonly SidecarServer server;
    private readonly GrpcChannel upstream;
    private readonly CancellationTokenSource stopping;

    private RelayListener(SidecarServer server, GrpcChannel upstream, CancellationTokenSource stopping)
    {
        this.server = server;
        this.upstream = upstream;
        this.stopping = stopping;
    }

    /// <summary>Where the peer finds it: <c>host:port</c>.</summary>
    public string Address => server.Address;

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
        var guard = new CallGuard(chaincode.Name, chaincode.Enabled, chaincode.ProgramDigest, context);
        var target = new RelayTarget(chaincode.Name, upstream.CreateCallInvoker(), guard, Refused, metrics, logger, stopping.Token);
        GovernanceRefusals? Refused() => chaincode.Name == GovernanceFunctions.Chaincode ? new GovernanceRefusals(context) : null;
        try
        {
            var server = await SidecarServer.StartAsync(
                setting, chaincode.Listen, services => AddServices(services, target), endpoint => Secure(endpoint, chaincode.Tls),
                application => application.MapGrpcService<ChaincodeRelay>(), cancellationToken);
            return new RelayListener(server, upstream, stopping);
        }
        catch
        {
            upstream.Dispose();
            stopping.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await server.DisposeAsync();
        upstream.Dispose();
        stopping.Dispose();
    }

    private static void AddServices(IServiceCollection services, RelayTarget target)
    {
        services.AddSingleton(target);
        services.AddSingleton<ChaincodeRelay>();
        services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = MessageSize.FabricMaxBytes;
            options.MaxSendMessageSize = MessageSize.FabricMaxBytes;
        });
    }

    private static void Secure(ListenOptions endpoint, ListenerTls? tls)
    {
        endpoint.Protocols = HttpProtocols.Http2;
        if (tls is not null)
        {
            new ServerSecurity
            {
                CertificatePem = tls.CertificatePem, KeyPem = tls.PrivateKeyPem, ClientRootCertificatesPem = tls.ClientRootPem,
            }.Apply(endpoint);
        }
    }
}
