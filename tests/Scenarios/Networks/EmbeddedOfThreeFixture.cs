namespace Warden.Scenarios.Networks;

/// <summary>The embedded network with three organisations: where a majority is not everybody.</summary>
public sealed class EmbeddedOfThreeFixture : EmbeddedFixture
{
    /// <inheritdoc/>
    protected override IReadOnlyList<int> PeerCounts => [1, 1, 1];
}
