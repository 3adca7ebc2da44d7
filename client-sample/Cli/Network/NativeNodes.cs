using Warden.Native;
using Warden.Topology;

namespace Warden.Cli.Network;

/// <summary>Processes of Fabric's own peer and orderer.</summary>
internal sealed class NativeNodes(NativeNetwork network) : ISampleNodes
{
    public NetworkMaterial Material => network.Material;

    /// <exception cref="InvalidOperationException">Fabric is not on this machine.</exception>
    public static async Task<ISampleNodes> StartAsync(NetworkTopology topology, CancellationToken cancellationToken) =>
        new NativeNodes(await NativeNetwork.StartAsync(new NativeOptions { Topology = topology }, cancellationToken));

    public SampleNode Peer(string mspId)
    {
        var node = network.Peer(mspId);
        return new SampleNode(node.Address, node.TlsRootPem, node.ServerName);
    }

    public string PackageId(string chaincode, SampleService service) => Package(chaincode, service).PackageId;

    public Task DeployAsync(string chaincode, IReadOnlyDictionary<string, SampleService> services, CancellationToken cancellationToken) =>
        network.DeployChaincodeAsync(
            new ChaincodeDeployment { Name = chaincode, Packages = services.ToDictionary(s => s.Key, s => Package(chaincode, s.Value), StringComparer.Ordinal) },
            cancellationToken);

    public ValueTask DisposeAsync() => network.DisposeAsync();

    private static ChaincodePackage Package(string chaincode, SampleService service) =>
        ChaincodePackage.Create($"{chaincode}_1.0", service.Address, service.TlsRootPem);
}
