using Warden.Native;
using Warden.Topology;

namespace Warden.Scenarios.Networks;

/// <summary>A network of Fabric's own nodes: chaincodes are packages that each organisation installs.</summary>
public abstract class FabricFixture : NetworkFixture
{
    /// <inheritdoc/>
    public override string PackageId(string label, ServiceEndpoint endpoint) => Package(label, endpoint).PackageId;

    /// <inheritdoc/>
    public override NodeEndpoint Peer(string peer)
    {
        var node = Node(peer);
        return new NodeEndpoint(node.Address, node.TlsRootPem, node.ServerName);
    }

    /// <inheritdoc/>
    public override async Task DeployAsync(ChaincodeDefinition definition, CancellationToken cancellationToken)
    {
        var label = LabelOf(definition.Name, definition.Version);
        foreach (var (peer, endpoint) in definition.Endpoints.Where(e => !Organizations.Contains(e.Key, StringComparer.Ordinal)))
        {
            await LeadAsync(peer, label, endpoint, cancellationToken);
        }

        await DeployAsync(
            new ChaincodeDeployment
            {
                Name = definition.Name,
                Version = definition.Version,
                EndorsementPolicy = definition.EndorsementPolicy,
                Collections = definition.Collections ?? new(),
                Packages = definition.Endpoints.Where(e => Organizations.Contains(e.Key, StringComparer.Ordinal)).ToDictionary(
                    e => e.Key, e => Package(label, e.Value), StringComparer.Ordinal),
            },
            cancellationToken);
    }

    /// <summary>Gets a peer as it is reached from this machine.</summary>
    /// <param name="peer">An MSP id for the organisation's first peer, or a peer's name.</param>
    protected abstract NativeNode Node(string peer);

    /// <summary>Has a peer's external builder put another address into the packages of a label that are installed from now on.</summary>
    protected abstract Task LeadAsync(string peer, string label, ServiceEndpoint endpoint, CancellationToken cancellationToken);

    /// <summary>Installs, approves and commits a chaincode.</summary>
    protected abstract Task DeployAsync(ChaincodeDeployment deployment, CancellationToken cancellationToken);

    private static ChaincodePackage Package(string label, ServiceEndpoint endpoint) =>
        ChaincodePackage.Create(label, endpoint.Address, endpoint.TlsRootPem);
}
