using Warden.Native;
using Warden.Topology;

namespace Warden.Scenarios.Networks;

/// <summary>Processes of Fabric's own peer and orderer, where they are on this machine.</summary>
public class NativeFixture : FabricFixture
{
    private readonly DirectoryInfo roots = Directory.CreateTempSubdirectory("warden-roots-");
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
    protected override NativeNode Node(string peer) => Network.Peer(peer);

    /// <inheritdoc/>
    protected override async Task LeadAsync(string peer, string label, ServiceEndpoint endpoint, CancellationToken cancellationToken)
    {
        var root = Path.Combine(roots.FullName, $"{peer}-{label}.pem");
        await File.WriteAllTextAsync(root, endpoint.TlsRootPem, cancellationToken);
        Network.GuardChaincodes(peer, new SidecarLine(label, endpoint.Address, root));
    }

    /// <inheritdoc/>
    protected override Task DeployAsync(ChaincodeDeployment deployment, CancellationToken cancellationToken) =>
        Network.DeployChaincodeAsync(deployment, cancellationToken);

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

        roots.Delete(recursive: true);
    }
}
