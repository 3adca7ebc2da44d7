using Warden.Native;
using Warden.Topology;
#if OFFICIAL_PACKAGES
using Warden.Containers;
using Warden.Scenarios.Containers;
#endif

namespace Warden.Scenarios.Networks;

/// <summary>Containers of Fabric's own images, where Docker answers and the build has the packages for it.</summary>
/// <remarks>
/// The governance chaincode runs in containers of its own; contracts and sidecars of a plan run in this process, on the interface by which
/// containers reach this machine.
/// </remarks>
public class ContainerFixture : FabricFixture
{
    /// <inheritdoc/>
    public override string Name => "containers";

#if !OFFICIAL_PACKAGES
    /// <inheritdoc/>
    public override string? Missing => "needs a build with -p:OfficialPackages=true, and Docker";

    /// <inheritdoc/>
    public override NetworkMaterial Material => throw new NotSupportedException(Missing);

    /// <inheritdoc/>
    protected override NativeNode Node(string peer) => throw new NotSupportedException(Missing);

    /// <inheritdoc/>
    protected override Task DeployAsync(ChaincodeDeployment deployment, CancellationToken cancellationToken) => throw new NotSupportedException(Missing);

    /// <inheritdoc/>
    protected override Task LeadAsync(string peer, string label, ServiceEndpoint endpoint, CancellationToken cancellationToken) => throw new NotSupportedException(Missing);

    /// <inheritdoc/>
    protected override Task StartAsync(CancellationToken cancellationToken) => throw new NotSupportedException(Missing);

    /// <inheritdoc/>
    protected override Task StopAsync() => Task.CompletedTask;
#else
    private ContainerNetwork? network;

    /// <inheritdoc/>
    public override string? Missing => DockerEngine.Missing;

    /// <inheritdoc/>
    public override NetworkMaterial Material => Network.Material;

    /// <inheritdoc/>
    public override string ListenHost => Network.HostAddress;

    /// <summary>Gets the network itself, for what only containers can do.</summary>
    public ContainerNetwork Network => network ?? throw new InvalidOperationException("the network is not started");

    /// <inheritdoc/>
    public override Task StopPeerAsync(string mspId) => Network.StopPeerAsync(mspId);

    /// <inheritdoc/>
    public override Task StartPeerAsync(string mspId, CancellationToken cancellationToken) => Network.StartPeerAsync(mspId, cancellationToken);

    /// <inheritdoc/>
    public override Task StopOrdererAsync() => Network.StopOrdererAsync();

    /// <inheritdoc/>
    public override Task StartOrdererAsync() => Network.StartOrdererAsync(CancellationToken.None);

    /// <inheritdoc/>
    protected override NativeNode Node(string peer) => Network.Peer(peer);

    /// <inheritdoc/>
    protected override async Task LeadAsync(string peer, string label, ServiceEndpoint endpoint, CancellationToken cancellationToken)
    {
        var root = $"/var/warden/roots/{label}.pem";
        await Network.CopyToPeerAsync(peer, System.Text.Encoding.UTF8.GetBytes(endpoint.TlsRootPem), root, cancellationToken);
        await Network.GuardChaincodesAsync(peer, [new SidecarLine(label, endpoint.Address, root)], cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task DeployAsync(ChaincodeDeployment deployment, CancellationToken cancellationToken) =>
        Network.DeployChaincodeAsync(deployment, cancellationToken);

    /// <inheritdoc/>
    protected override async Task StartAsync(CancellationToken cancellationToken)
    {
        var tag = Environment.GetEnvironmentVariable("FABRIC_TAG") is { Length: > 0 } named ? named : new ContainerOptions().FabricTag;
        network = await ContainerNetwork.StartAsync(new ContainerOptions { Topology = Topology, FabricTag = tag }, cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task<ServiceEndpoint> ServeGovernanceAsync(string mspId, CancellationToken cancellationToken) =>
        ProgramContainers.StartGovernanceAsync(this, mspId, cancellationToken);

    /// <inheritdoc/>
    protected override async Task StopAsync()
    {
        if (network is not null)
        {
            await network.DisposeAsync();
        }
    }
#endif
}
