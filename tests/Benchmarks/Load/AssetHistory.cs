using Warden.Cli.Network;
using Warden.Gateway;

namespace Warden.Benchmarks.Load;

/// <summary>What the guard of the sample assets learns from before anything is measured.</summary>
internal static class AssetHistory
{
    /// <summary>Commits so many ordinary assets, and waits until the organisations agree on the model of them.</summary>
    /// <exception cref="InvalidOperationException">One of them was not committed.</exception>
    public static async Task CommitAsync(SampleNetwork network, int count, CancellationToken cancellationToken)
    {
        var assets = new AssetSource();
        await HistoryLoader.LoadAsync(
            network.Contract(network.Organizations[0]),
            Enumerable.Range(0, count).Select(_ => ("CreateAsset", ProposalOptions.WithArguments(assets.NextOfHistory()).Arguments)),
            callers: 16,
            new Progress<int>(),
            reason => throw new InvalidOperationException(reason),
            cancellationToken);
        await EpochWait.AgreeAsync(network, cancellationToken);
    }
}
