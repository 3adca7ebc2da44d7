using Warden.Native;
using Warden.Topology;

namespace Warden.Interop;

/// <summary>Fabric's own peer and orderer. Their external builder knows where chaincodes are: the packages do not.</summary>
public sealed class NativeNodes : InteropNodes
{
    private NativeNetwork? network;

    /// <inheritdoc/>
    public override string? Missing => FabricBinaries.Missing;

    /// <inheritdoc/>
    public override NetworkMaterial Material => Network.Material;

    private NativeNetwork Network => network ?? throw new InvalidOperationException("the network is not started");

    /// <inheritdoc/>
    public override InteropPeer Peer(string mspId)
    {
        var node = Network.Peer(mspId);
        return new(node.Address, node.TlsRootPem, node.ServerName);
    }

    /// <inheritdoc/>
    public override string PackageId(string name, string mspId) => Package(name, mspId).PackageId;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken) =>
        network = await NativeNetwork.StartAsync(
            new NativeOptions
            {
                KeptLogs = Path.Combine(AppContext.BaseDirectory, "native-logs", TestContext.Current.TestClass?.TestClassSimpleName ?? "shared"),
            },
            cancellationToken);

    /// <inheritdoc/>
    public override Task DeployAsync(string name, IReadOnlyDictionary<string, string> addresses, CancellationToken cancellationToken)
    {
        foreach (var (mspId, address) in addresses)
        {
            Network.GuardChaincodes(mspId, new SidecarLine(Package(name, mspId).Label, address));
        }

        return Network.DeployChaincodeAsync(
            new ChaincodeDeployment { Name = name, Packages = addresses.Keys.ToDictionary(mspId => mspId, mspId => Package(name, mspId), StringComparer.Ordinal) },
            cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => network?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static ChaincodePackage Package(string name, string mspId) => ChaincodePackage.Create($"{name}_{mspId}", "known.to.the.builder:1");
}
