using System.Globalization;
using Warden.Cli.Demo;
using Warden.Scenarios.Guarding;

namespace Warden.Scenarios.Contracts;

/// <summary>What is usual for the asset contract of the sample.</summary>
internal static class Assets
{
    private static readonly string[] Colors = ["blue", "red", "green"];
    private static readonly string[] Owners = ["Tomoko", "Brad", "Max", "Adriana", "Michel"];

    /// <summary>Gets the calls that create ordinary assets.</summary>
    public static IReadOnlyList<Call> Calls(int count)
    {
        var assets = new AssetGenerator(seed: 42);
        return [.. Enumerable.Range(1, count).Select(i => Create(assets.Next(i)))];
    }

    /// <summary>Gets an ordinary asset with an id of its own; history has the first hundreds. Few are alike: many calls of one content are not ordinary.</summary>
    public static Asset Ordinary(int number) => new(
        number.ToString("'asset'0", CultureInfo.InvariantCulture), Colors[number % Colors.Length], 7 + (number % 7), Owners[number % Owners.Length], 400 + (number * 37 % 400));

    /// <summary>Gets the call that creates an asset.</summary>
    public static Call Create(Asset asset) => new("CreateAsset", asset.Arguments());
}
