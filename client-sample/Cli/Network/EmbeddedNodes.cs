using Warden.Embedded;
using Warden.Topology;

namespace Warden.Cli.Network;

/// <summary>Peers and orderer in this process.</summary>
internal sealed class EmbeddedNodes(EmbeddedNetwork network) : ISampleNodes
{
    public NetworkMaterial Material => network.Material;

    public static async Task<ISampleNodes> StartAsync(NetworkTopology topology, CancellationToken cancellationToken) =>
        new EmbeddedNodes(await EmbeddedNetwork.StartAsync(new EmbeddedOptions { Topology = topology }, cancellationToken));

    public SampleNode Peer(string mspId)
    {
        var node = network.Peer(mspId);
        return new SampleNode(node.Address, node.TlsRootPem, node.ServerName);
    }

    public string PackageId(string chaincode, SampleService service) => $"{chaincode}:1.0";

    public Task DeployAsync(string chaincode, IReadOnlyDictionary<string, SampleService> services, CancellationToken cancellationToken) =>
        network.DeployChaincodeAsync(
            new ChaincodeDeployment
            {
                Name = chaincode,
                Endpoints = services.ToDictionary(
                    s => s.Key,
                    s => new ChaincodeEndpoint(PackageId(chaincode, s.Value), s.Value.Address) { TlsRootPem = s.Value.TlsRootPem, ServerName = s.Value.ServerName },
                    StringComparer.Ordinal),
            },
            cancellationToken);

    public ValueTask DisposeAsync() => network.DisposeAsync();
}
