using Warden.Native;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;
using Warden.Topology;

[assembly: AssemblyFixture(typeof(Warden.Client.Tests.NativeScenarioNetwork))]

namespace Warden.Client.Tests;

/// <summary>The scenarios' organisations as processes of Fabric's own peer and orderer, where they are on this machine.</summary>
public sealed class NativeScenarioNetwork : ScenarioNetwork
{
    private NativeNetwork? network;

    /// <inheritdoc/>
    public override string? Missing => FabricBinaries.Missing;

    /// <inheritdoc/>
    public override NetworkMaterial Material => Network.Material;

    private NativeNetwork Network
    {
        get
        {
            SkipWhereMissing();
            return network ?? throw new InvalidOperationException("the network is not started");
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Peers(string mspId) => [.. Network.Peers(mspId).Select(p => p.Address)];

    /// <inheritdoc/>
    public override Task StopPeerAsync(string mspId) => Network.StopPeerAsync(mspId);

    /// <inheritdoc/>
    public override Task StartPeerAsync(string mspId, CancellationToken cancellationToken) => Network.StartPeerAsync(mspId, cancellationToken);

    /// <inheritdoc/>
    protected override async Task StartAsync() =>
        network = await NativeNetwork.StartAsync(
            new NativeOptions
            {
                Topology = Topology,
                KeptLogs = Path.Combine(AppContext.BaseDirectory, "native-logs", TestContext.Current.TestClass?.TestClassSimpleName ?? "shared"),
            },
            TestContext.Current.CancellationToken);

    /// <inheritdoc/>
    protected override Task DeployAsync(
        string name,
        SignaturePolicyEnvelope? policy,
        CollectionConfigPackage collections,
        IReadOnlyDictionary<string, ChaincodePackage> packages,
        IReadOnlyDictionary<string, string> addresses)
    {
        foreach (var (peer, address) in addresses)
        {
            Network.GuardChaincodes(peer, new SidecarLine(name, address));
        }

        return Network.DeployChaincodeAsync(
            new ChaincodeDeployment
            {
                Name = name,
                EndorsementPolicy = policy,
                Collections = collections,
                Packages = packages,
            },
            TestContext.Current.CancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task StopAsync()
    {
        if (network is not null)
        {
            await network.DisposeAsync();
        }
    }
}
