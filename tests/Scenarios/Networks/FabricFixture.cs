using Warden.Native;
using Warden.Topology;

namespace Warden.Scenarios.Networks;

/// <summary>A network of Fabric's own nodes: chaincodes are packages that each organisation installs.</summary>
public abstract class FabricFixture : NetworkFixture
{
    /// <inheritdoc/>
    public override string PackageId(string label, ServiceEndpoint endpoint) => Package(label, endpoint).PackageId;

    /// <inheritdoc/>
    public override NodeEndpoint Peer(string mspId)
    {
        var node = Node(mspId);
        return new NodeEndpoint(node.Address, node.TlsRootPem, node.ServerName);
    }

    /// <inheritdoc/>
    public override Task DeployAsync(ChaincodeDefinition definition, CancellationToken cancellationToken) => DeployAsync(
        new ChaincodeDeployment
        {
            Name = definition.Name,
            Version = definition.Version,
            EndorsementPolicy = definition.EndorsementPolicy,
            Collections = definition.Collections ?? new(),
            Packages = definition.Endpoints.ToDictionary(
                e => e.Key, e => Package(LabelOf(definition.Name, definition.Version), e.Value), StringComparer.Ordinal),
        },
        cancellationToken);

    /// <summary>Gets an organisation's peer as it is reached from this machine.</summary>
    protected abstract NativeNode Node(string mspId);

    /// <summary>Installs, approves and commits a chaincode.</summary>
    protected abstract Task DeployAsync(ChaincodeDeployment deployment, CancellationToken cancellationToken);

    private static ChaincodePackage Package(string label, ServiceEndpoint endpoint) =>
        ChaincodePackage.Create(label, endpoint.Address, endpoint.TlsRootPem);
}
