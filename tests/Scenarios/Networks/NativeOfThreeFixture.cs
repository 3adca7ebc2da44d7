namespace Warden.Scenarios.Networks;

/// <summary>The native network with three organisations: where a majority is not everybody.</summary>
public sealed class NativeOfThreeFixture : NativeFixture
{
    /// <inheritdoc/>
    protected override IReadOnlyList<int> PeerCounts => [1, 1, 1];
}
