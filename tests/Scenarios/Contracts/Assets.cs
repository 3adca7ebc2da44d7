using Warden.Cli.Demo;
using Warden.Scenarios.Guarding;

namespace Warden.Scenarios.Contracts;

/// <summary>What is usual for the asset contract of the sample.</summary>
internal static class Assets
{
    /// <summary>Gets the calls that create ordinary assets.</summary>
    public static IReadOnlyList<Call> Calls(int count)
    {
        var assets = new AssetGenerator(seed: 42);
        return [.. Enumerable.Range(1, count).Select(i => Create(assets.Next(i)))];
    }

    /// <summary>Gets an ordinary asset with a name of its own.</summary>
    public static Asset Ordinary(string id) => new(id, "blue", 10, "Tomoko", 500);

    /// <summary>Gets the call that creates an asset.</summary>
    public static Call Create(Asset asset) => new("CreateAsset", asset.Arguments());
}
