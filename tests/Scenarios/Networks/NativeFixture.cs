using Warden.Native;
using Warden.Topology;

namespace Warden.Scenarios.Networks;

/// <summary>Processes of Fabric's own peer and orderer, where they are on this machine.</summary>
public class NativeFixture : NetworkFixture
{
    private NativeNetwork? network;

    /// <inheritdoc/>
    public override string Name => "native";

    /// <inheritdoc/>
    public override string? Missing => FabricBinaries.Missing;

    /// <inheritdoc/>
    public override NetworkMaterial Material => Network.Material;

    /// <summary>Gets the network itself, for what only processes can do.</summary>
    public NativeNetwork Network => network ?? throw new InvalidOperationException("the network is not started");

    /// <inheritdoc/>
    public override NodeEndpoint Peer(string mspId)
    {
        var node = Network.Peer(mspId);
        return new NodeEndpoint(node.Address, node.TlsRootPem, node.ServerName);
    }

    /// <inheritdoc/>
    public override string PackageId(string label, ServiceEndpoint endpoint) => Package(label, endpoint).PackageId;

    /// <inheritdoc/>
    public override Task DeployAsync(ChaincodeDefinition definition, CancellationToken cancellationToken) => Network.DeployChaincodeAsync(
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

    /// <inheritdoc/>
    public override Task StopPeerAsync(string mspId) => Network.StopPeerAsync(mspId);

    /// <inheritdoc/>
    public override Task StartPeerAsync(string mspId, CancellationToken cancellationToken) => Network.StartPeerAsync(mspId, cancellationToken);

    /// <inheritdoc/>
    public override Task StopOrdererAsync() => Network.StopOrdererAsync();

    /// <inheritdoc/>
    public override Task StartOrdererAsync()
    {
        Network.StartOrderer();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task StartAsync(CancellationToken cancellationToken) =>
        network = await NativeNetwork.StartAsync(
            new NativeOptions
            {
                Topology = Topology,
                KeptLogs = Path.Combine(AppContext.BaseDirectory, "native-logs", TestContext.Current.TestClass?.TestClassSimpleName ?? "shared"),
            },
            cancellationToken);

    /// <inheritdoc/>
    protected override async Task StopAsync()
    {
        if (network is not null)
        {
            await network.DisposeAsync();
        }
    }

    private static ChaincodePackage Package(string label, ServiceEndpoint endpoint) =>
        ChaincodePackage.Create(label, endpoint.Address, endpoint.TlsRootPem);
}
