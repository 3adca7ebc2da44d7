using Warden.Cli.Demo;
using Warden.Cli.Network;
using Warden.Documents;
using Warden.Gateway;
using Warden.Topology;

namespace Warden.Benchmarks.Load;

/// <summary>Endorsement and commit with and without the sidecar: the same contract, the same network, one run, turn by turn.</summary>
/// <remarks>Clients, peers, orderer, contracts and sidecars share the machine, so trust the ratio, not the single figure.</remarks>
internal static class LoadBench
{
    private const int History = 1_000;

    public static async Task<int> RunAsync(LoadOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        await using var network = await SampleNetwork.StartAsync(new NetworkTopology(), options.Nodes, cancellationToken);
        await network.DeployUnguardedAsync(cancellationToken);
        await PrepareAsync(network, cancellationToken);

        var assets = new AssetSource();
        var unguarded = network.Unguarded(network.Organizations[0]);
        var guarded = network.Contract(network.Organizations[0]);
        await output.WriteLineAsync("| what | callers | unguarded p50 / p99 ms, per s | guarded p50 / p99 ms, per s | added p50 / p99 ms | throughput guarded ÷ unguarded |");
        await output.WriteLineAsync("|---|---|---|---|---|---|");
        foreach (var callers in options.Callers)
        {
            await output.WriteLineAsync(await LoadRounds.CompareAsync(
                "endorse",
                callers,
                options.Length,
                LoadRounds.Here(() => LoadRounds.Endorse(unguarded, assets.Next(), cancellationToken)),
                LoadRounds.Here(() => LoadRounds.Endorse(guarded, assets.Next(), cancellationToken))));
            await output.WriteLineAsync(await LoadRounds.CompareAsync(
                "submit + commit",
                callers,
                options.Length,
                LoadRounds.Here(() => LoadRounds.Submit(unguarded, assets.Next(), cancellationToken)),
                LoadRounds.Here(() => LoadRounds.Submit(guarded, assets.Next(), cancellationToken))));
        }

        if (options.WithNode)
        {
            await NodeComparison.RunAsync(network, options, assets, output, cancellationToken);
        }

        return 0;
    }

    private static async Task PrepareAsync(SampleNetwork network, CancellationToken cancellationToken)
    {
        await Consortium.FoundAsync(network, cancellationToken);

        // A budget this small warns of nothing ordinary: what is measured is the path of an OK.
        var policy = new DetectionPolicy { Chaincode = SampleNetwork.Assets, Mode = WardenMode.Advise, Alpha = 1e-9 };
        await Consortium.EnactAsync(network, GuardProposal.Register(policy), cancellationToken);
        await AssetHistory.CommitAsync(network, History, cancellationToken);
    }
}
