using Warden.Embedded;
using Warden.Topology;

namespace Warden.Scenarios.Networks;

/// <summary>The embedded network: peers and orderer in this process, over real gRPC and TLS.</summary>
public class EmbeddedFixture : NetworkFixture
{
    private EmbeddedNetwork? network;

    /// <inheritdoc/>
    public override string Name => "embedded";

    /// <inheritdoc/>
    public override NetworkMaterial Material => Network.Material;

    private EmbeddedNetwork Network => network ?? throw new InvalidOperationException("the network is not started");

    /// <inheritdoc/>
    public override NodeEndpoint Peer(string peer)
    {
        var node = Network.Peer(peer);
        return new NodeEndpoint(node.Address, node.TlsRootPem, node.ServerName);
    }

    /// <inheritdoc/>
    public override string PackageId(string label, ServiceEndpoint endpoint) =>
        ChaincodePackage.Create(label, endpoint.Address, endpoint.TlsRootPem).PackageId;

    /// <inheritdoc/>
    public override Task DeployAsync(ChaincodeDefinition definition, CancellationToken cancellationToken) => Network.DeployChaincodeAsync(
        new ChaincodeDeployment
        {
            Name = definition.Name,
            Version = definition.Version,
            EndorsementPolicy = definition.EndorsementPolicy,
            Collections = definition.Collections ?? new(),
            Endpoints = definition.Endpoints.ToDictionary(
                e => e.Key,
                e => new ChaincodeEndpoint(
                    PackageId(LabelOf(definition.Name, definition.Version), definition.Endpoints[Network.Peer(e.Key).MspId]), e.Value.Address)
                {
                    TlsRootPem = e.Value.TlsRootPem,
                    ServerName = e.Value.ServerName,
                },
                StringComparer.Ordinal),
        },
        cancellationToken);

    /// <inheritdoc/>
    public override Task StopPeerAsync(string mspId) => Network.StopPeerAsync(mspId);

    /// <inheritdoc/>
    public override Task StartPeerAsync(string mspId, CancellationToken cancellationToken) => Network.StartPeerAsync(mspId, cancellationToken);

    /// <inheritdoc/>
    public override Task StopOrdererAsync() => Network.StopOrdererAsync();

    /// <inheritdoc/>
    public override Task StartOrdererAsync() => Network.StartOrdererAsync(TestContext.Current.CancellationToken);

    /// <inheritdoc/>
    protected override async Task StartAsync(CancellationToken cancellationToken) =>
        network = await EmbeddedNetwork.StartAsync(new EmbeddedOptions { Topology = Topology }, cancellationToken);

    /// <inheritdoc/>
    protected override async Task StopAsync()
    {
        if (network is not null)
        {
            await network.DisposeAsync();
        }
    }
}
