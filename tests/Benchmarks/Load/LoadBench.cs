using System.Diagnostics;
using System.Globalization;
using Warden.Cli.Demo;
using Warden.Cli.Network;
using Warden.Documents;
using Warden.Gateway;

namespace Warden.Benchmarks.Load;

/// <summary>Endorsement and commit with and without the sidecar: the same contract processes, the same network, one run, turn by turn.</summary>
/// <remarks>Clients, peers, orderer, contracts and sidecars share the machine, so trust the ratio, not the single figure.</remarks>
internal static class LoadBench
{
    private const int History = 1_000;
    private const int Rounds = 5;
    private static readonly TimeSpan RoundLength = TimeSpan.FromSeconds(4);
    private static readonly int[] Callers = [1, 16];

    public static async Task<int> RunAsync(TextWriter output)
    {
        using var interrupted = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            interrupted.Cancel();
        };
        await using var network = await SampleNetwork.StartAsync(interrupted.Token);
        await network.DeployUnguardedAsync(interrupted.Token);
        await PrepareAsync(network, interrupted.Token);

        var assets = new AssetSource();
        await output.WriteLineAsync("| what | callers | unguarded p50 / p99 ms, per s | guarded p50 / p99 ms, per s | added p50 / p99 ms | throughput guarded ÷ unguarded |");
        await output.WriteLineAsync("|---|---|---|---|---|---|");
        foreach (var callers in Callers)
        {
            await CompareAsync("endorse", callers, Endorse);
            await CompareAsync("submit + commit", callers, Submit);
        }

        return 0;

        async Task CompareAsync(string what, int callers, Func<Contract, string[], CancellationToken, Task> call)
        {
            var unguarded = new Measurement();
            var guarded = new Measurement();
            await RoundAsync(new Measurement(), network.Unguarded(network.Organizations[0]), callers, call);
            await RoundAsync(new Measurement(), network.Contract(network.Organizations[0]), callers, call);
            for (var round = 0; round < Rounds; round++)
            {
                await RoundAsync(unguarded, network.Unguarded(network.Organizations[0]), callers, call);
                await RoundAsync(guarded, network.Contract(network.Organizations[0]), callers, call);
            }

            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {what} | {callers} | {unguarded} | {guarded} | {guarded.Percentile(0.5) - unguarded.Percentile(0.5):0.00} / {guarded.Percentile(0.99) - unguarded.Percentile(0.99):0.00} | {guarded.PerSecond / unguarded.PerSecond:0.00} |"));
        }

        async Task RoundAsync(Measurement into, Contract contract, int callers, Func<Contract, string[], CancellationToken, Task> call)
        {
            var clock = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
            {
                while (clock.Elapsed < RoundLength)
                {
                    var one = Stopwatch.GetTimestamp();
                    await call(contract, assets.Next(), interrupted.Token);
                    into.Add(Stopwatch.GetElapsedTime(one));
                }
            })));
            into.EndRound(clock.Elapsed);
        }
    }

    private static Task Endorse(Contract contract, string[] arguments, CancellationToken cancellationToken) =>
        contract.NewProposal("CreateAsset", ProposalOptions.WithArguments(arguments)).EndorseAsync(cancellationToken);

    private static Task Submit(Contract contract, string[] arguments, CancellationToken cancellationToken) =>
        contract.SubmitAsync("CreateAsset", arguments, cancellationToken);

    private static async Task PrepareAsync(SampleNetwork network, CancellationToken cancellationToken)
    {
        await Consortium.FoundAsync(network, cancellationToken);

        // A budget this small warns of nothing ordinary: what is measured is the path of an OK.
        var policy = new DetectionPolicy { Chaincode = SampleNetwork.Assets, Mode = WardenMode.Advise, Alpha = 1e-9 };
        await Consortium.EnactAsync(network, GuardProposal.Register(policy), cancellationToken);
        var assets = new AssetSource();
        await HistoryLoader.LoadAsync(
            network.Contract(network.Organizations[0]),
            Enumerable.Range(0, History).Select(_ => ("CreateAsset", ProposalOptions.WithArguments(assets.NextOfHistory()).Arguments)),
            callers: 16,
            new Progress<int>(),
            reason => throw new InvalidOperationException(reason),
            cancellationToken);
        await EpochWait.AgreeAsync(network, cancellationToken);
    }
}
