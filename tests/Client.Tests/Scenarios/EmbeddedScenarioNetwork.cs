using Warden.Embedded;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;
using Warden.Topology;

[assembly: AssemblyFixture(typeof(Warden.Client.Tests.EmbeddedScenarioNetwork))]

namespace Warden.Client.Tests;

/// <summary>The scenarios' organisations in this process.</summary>
public sealed class EmbeddedScenarioNetwork : ScenarioNetwork
{
    private EmbeddedNetwork? network;

    /// <inheritdoc/>
    public override NetworkMaterial Material => Network.Material;

    private EmbeddedNetwork Network => network ?? throw new InvalidOperationException("the network is not started");

    /// <inheritdoc/>
    public override string PeerAddress(string mspId) => Network.Peer(mspId).Address;

    /// <inheritdoc/>
    public override Task StopPeerAsync(string mspId) => Network.StopPeerAsync(mspId);

    /// <inheritdoc/>
    public override Task StartPeerAsync(string mspId, CancellationToken cancellationToken) => Network.StartPeerAsync(mspId, cancellationToken);

    /// <inheritdoc/>
    protected override async Task StartAsync() =>
        network = await EmbeddedNetwork.StartAsync(new EmbeddedOptions { Topology = Topology }, TestContext.Current.CancellationToken);

    /// <inheritdoc/>
    protected override Task DeployAsync(
        string name, SignaturePolicyEnvelope? policy, CollectionConfigPackage collections, IReadOnlyDictionary<string, (ChaincodePackage Package, string Address)> packages) =>
        Network.DeployChaincodeAsync(
            new ChaincodeDeployment
            {
                Name = name,
                EndorsementPolicy = policy,
                Collections = collections,
                Endpoints = packages.ToDictionary(p => p.Key, p => new ChaincodeEndpoint(p.Value.Package.PackageId, p.Value.Address), StringComparer.Ordinal),
            },
            TestContext.Current.CancellationToken);

    /// <inheritdoc/>
    protected override async Task StopAsync()
    {
        if (network is not null)
        {
            await network.DisposeAsync();
        }
    }
}
