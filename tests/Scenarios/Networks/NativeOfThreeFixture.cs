namespace Warden.Scenarios.Networks;

/// <summary>The native network with three organisations: where a majority is not everybody.</summary>
public sealed class NativeOfThreeFixture : NativeFixture
{
    /// <inheritdoc/>
    protected override int OrganizationCount => 3;
}
