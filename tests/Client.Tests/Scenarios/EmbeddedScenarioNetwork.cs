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
    public override IReadOnlyList<string> Peers(string mspId) => [.. Network.Peers(mspId).Select(p => p.Address)];

    /// <inheritdoc/>
    public override Task StopPeerAsync(string mspId) => Network.StopPeerAsync(mspId);

    /// <inheritdoc/>
    public override Task StartPeerAsync(string mspId, CancellationToken cancellationToken) => Network.StartPeerAsync(mspId, cancellationToken);

    /// <inheritdoc/>
    protected override async Task StartAsync() =>
        network = await EmbeddedNetwork.StartAsync(new EmbeddedOptions { Topology = Topology }, TestContext.Current.CancellationToken);

    /// <inheritdoc/>
    protected override Task DeployAsync(
        string name,
        SignaturePolicyEnvelope? policy,
        CollectionConfigPackage collections,
        IReadOnlyDictionary<string, ChaincodePackage> packages,
        IReadOnlyDictionary<string, string> addresses) =>
        Network.DeployChaincodeAsync(
            new ChaincodeDeployment
            {
                Name = name,
                EndorsementPolicy = policy,
                Collections = collections,
                Endpoints = addresses.ToDictionary(a => a.Key, a => new ChaincodeEndpoint(packages[Network.Peer(a.Key).MspId].PackageId, a.Value), StringComparer.Ordinal),
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
