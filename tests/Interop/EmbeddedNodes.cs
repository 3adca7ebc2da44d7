using Warden.Embedded;
using Warden.Topology;

namespace Warden.Interop;

/// <summary>Peers and orderer in this process.</summary>
public sealed class EmbeddedNodes : InteropNodes
{
    private EmbeddedNetwork? network;

    /// <inheritdoc/>
    public override NetworkMaterial Material => Network.Material;

    private EmbeddedNetwork Network => network ?? throw new InvalidOperationException("the network is not started");

    /// <inheritdoc/>
    public override InteropPeer Peer(string mspId)
    {
        var node = Network.Peer(mspId);
        return new(node.Address, node.TlsRootPem, node.ServerName);
    }

    /// <inheritdoc/>
    public override string PackageId(string name, string mspId) => $"{name}:{mspId}";

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken) =>
        network = await EmbeddedNetwork.StartAsync(new EmbeddedOptions(), cancellationToken);

    /// <inheritdoc/>
    public override Task DeployAsync(string name, IReadOnlyDictionary<string, string> addresses, CancellationToken cancellationToken) =>
        Network.DeployChaincodeAsync(
            new ChaincodeDeployment
            {
                Name = name,
                Endpoints = addresses.ToDictionary(a => a.Key, a => new ChaincodeEndpoint(PackageId(name, a.Key), a.Value), StringComparer.Ordinal),
            },
            cancellationToken);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => network?.DisposeAsync() ?? ValueTask.CompletedTask;
}
