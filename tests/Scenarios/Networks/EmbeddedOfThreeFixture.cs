namespace Warden.Scenarios.Networks;

/// <summary>The embedded network with three organisations: where a majority is not everybody, with sidecars before the governance chaincode.</summary>
public sealed class EmbeddedOfThreeFixture : EmbeddedFixture
{
    /// <inheritdoc/>
    protected override IReadOnlyList<int> PeerCounts => [1, 1, 1];

    /// <inheritdoc/>
    protected override bool GuardsGovernance => true;
}
