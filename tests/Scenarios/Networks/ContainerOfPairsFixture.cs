namespace Warden.Scenarios.Networks;

/// <summary>The network of containers with two peers in the first organisation: where the gateway has somebody else to ask after an error.</summary>
public sealed class ContainerOfPairsFixture : ContainerFixture
{
    /// <inheritdoc/>
    protected override IReadOnlyList<int> PeerCounts => [2, 1];
}
