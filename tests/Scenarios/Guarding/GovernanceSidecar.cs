using Warden.Documents;
using Warden.Host;
using Warden.Host.Scoring;
using Warden.Scenarios.Networks;
using Warden.Topology;

namespace Warden.Scenarios.Guarding;

/// <summary>An organisation's instance of the governance chaincode with a sidecar before it, which notes whom the chaincode refuses.</summary>
internal sealed class GovernanceSidecar : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("warden-governed-");
    private readonly ContractServer server;
    private readonly SidecarInProcess sidecar;

    private GovernanceSidecar(NetworkFixture network, OrganizationMaterial organization)
    {
        server = ContractServer.Prepare(organization, network.ListenHost);
        using var authority = new CertificateAuthority($"tlsca.governed.{organization.Domain}", organization.Domain);
        var tls = authority.IssueTls($"governed.{organization.Domain}", network.ListenHost);
        Endpoint = new ServiceEndpoint(NodeAddress.ChooseFree(network.ListenHost).ToString(), tls.RootPem, tls.ServerName);
        var node = network.Peer(organization.MspId);
        var identity = organization.User(NetworkFixture.SidecarUser);
        sidecar = new SidecarInProcess(
            new SidecarOptions
            {
                Channels = [network.ChannelName],
                Chaincodes =
                [
                    new GuardedChaincode
                    {
                        Name = GovernanceFunctions.Chaincode,
                        Listen = Endpoint.Address,
                        Tls = new ListenerTls(tls.CertificatePem, tls.PrivateKeyPem),
                        Upstream = server.Endpoint.Address,
                        UpstreamTls = new UpstreamTls(server.Endpoint.TlsRootPem, server.Endpoint.ServerName),
                    },
                ],
                Peer = new PeerConnection(node.Address, node.TlsRootPem, node.ServerName),
                Identity = new SidecarIdentity(identity.MspId, identity.CertificatePem, identity.PrivateKeyPem),
                StoreFolder = folder.FullName,
                StatusAddress = NodeAddress.ChooseFree().ToString(),
            },
            new FittedDetection());
    }

    /// <summary>Gets where the peer finds the sidecar.</summary>
    public ServiceEndpoint Endpoint { get; }

    /// <summary>Gets the sidecar's decision log.</summary>
    public DecisionLines Decisions => sidecar.Decisions;

    /// <summary>Gets the path of the decision log.</summary>
    public string DecisionLog => Path.Combine(folder.FullName, "decisions.jsonl");

    /// <summary>Starts both.</summary>
    public static async Task<GovernanceSidecar> StartAsync(
        NetworkFixture network, string mspId, Chaincode.Shim.IChaincode governance, CancellationToken cancellationToken)
    {
        var started = new GovernanceSidecar(network, network.Material.Organization(mspId));
        await started.sidecar.StartAsync(cancellationToken);
        var label = NetworkFixture.LabelOf(GovernanceFunctions.Chaincode, "1.0");
        await started.server.ServeAsync(network.PackageId(label, started.Endpoint), governance, cancellationToken);
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        await sidecar.DisposeAsync();
        await server.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
