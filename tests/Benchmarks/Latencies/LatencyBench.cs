using System.Globalization;
using Warden.Benchmarks.Load;
using Warden.Cli.Demo;
using Warden.Cli.Network;
using Warden.Documents;
using Warden.Evaluation.Report;
using Warden.Gateway;
using Warden.Host;
using Warden.Scenarios.Guarding;
using Warden.Topology;

namespace Warden.Benchmarks.Latencies;

/// <summary>A guard in hold under load, with a voted limit of latency: detection is made slow, the guard stands back; it is fast again, the guard returns.</summary>
/// <remarks>When it stood back and when it returned is read from blocks, at a peer.</remarks>
internal static class LatencyBench
{
    private const int History = 1_000;
    private const int FarTooHigh = 900_000;

    // A delayed score sleeps on a thread of its own, so that is what calls wait for and not a thread.
    private const int Threads = 256;

    private static readonly string[] Columns = ["phase", "blocks there were", "s", "calls", "p50 / p99 ms of an endorsement", "at its end a value far too high gets"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs it.</summary>
    /// <param name="options">How.</param>
    /// <param name="output">Gets the page.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether the blocks say that it stood back once, and returned once after that.</returns>
    public static async Task<bool> RunAsync(LatencyOptions options, TextWriter output, CancellationToken cancellationToken)
    {
        ThreadPool.SetMinThreads(Threads, Threads);
        var delay = 0;
        var detection = new FaultyDetection { BeforeScore = () => Thread.Sleep(Volatile.Read(ref delay)) };
        await using var network = await SampleNetwork.StartAsync(
            new NetworkTopology(), options.Nodes, (_, settings, token) => Sidecar.StartAsync(settings, detection, connection: null, time: null, loggers: null, token), cancellationToken);
        var limit = new LatencyLimit(options.LimitMilliseconds);
        await PrepareAsync(network, limit, cancellationToken);

        var assets = new AssetSource();
        var contract = network.Contract(network.Organizations[0]);
        var load = new SteadyLoad(contract, assets, options.PerSecond);
        var begun = await HeightAsync(network, cancellationToken);
        var rows = new List<string[]>();

        await PhaseAsync("hold", _ => Task.Delay(options.Length, cancellationToken), rows: null);
        await PhaseAsync("hold", _ => Task.Delay(options.Length, cancellationToken), rows);
        Volatile.Write(ref delay, options.DelayMilliseconds);
        await PhaseAsync("hold, detection slow, until the guard is in shadow", token => InModeAsync(network, "shadow", token), rows);
        await PhaseAsync("shadow, detection slow", _ => Task.Delay(options.Length, cancellationToken), rows);
        Volatile.Write(ref delay, 0);
        await PhaseAsync("shadow, detection fast again, until the guard is back", token => InModeAsync(network, "hold", token), rows);
        await PhaseAsync("hold", _ => Task.Delay(options.Length, cancellationToken), rows);

        var changes = await ChangesAsync(network, begun, cancellationToken);
        output.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.PerSecond:0} endorsements begin in a second, on both organisations' peers. At most {limit.P99Milliseconds:0.###} ms may be added to 99 of 100 calls, over {limit.Calls} calls; "));
        output.Write(string.Create(
            CultureInfo.InvariantCulture, $"detection is made to take {options.DelayMilliseconds} ms more for the arguments, and again for the writes. An endorsement asks one organisation's peer after the other.\n\n"));
        MarkdownTable.Write(output, Columns, rows);
        output.Write("\nWhat the blocks say of it:\n");
        foreach (var (block, name, standing) in changes)
        {
            output.Write($"- block {block}, `{name}`: {string.Join(", ", standing.Reports.Select(Reported))}\n");
        }

        return changes.Select(change => change.Name).SequenceEqual([GovernanceEvents.LatencyExceeded, GovernanceEvents.LatencyRecovered]);

        async Task PhaseAsync(string name, Func<CancellationToken, Task> endsAsync, List<string[]>? rows)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            var first = await HeightAsync(network, cancellationToken);
            var measured = await load.UntilAsync(endsAsync(patience.Token));
            var last = await HeightAsync(network, cancellationToken);
            rows?.Add(
            [
                name, string.Create(CultureInfo.InvariantCulture, $"{first} to {last}"), string.Create(CultureInfo.InvariantCulture, $"{measured.Seconds:0.0}"),
                string.Create(CultureInfo.InvariantCulture, $"{measured.Count}"),
                string.Create(CultureInfo.InvariantCulture, $"{measured.Percentile(0.5):0.0} / {measured.Percentile(0.99):0.0}"),
                await AnswerAsync(contract, assets.Next(), cancellationToken),
            ]);
        }
    }

    private static async Task PrepareAsync(SampleNetwork network, LatencyLimit limit, CancellationToken cancellationToken)
    {
        await Consortium.FoundAsync(network, cancellationToken);
        var constitution = new Constitution { Members = [.. network.Organizations.Order(StringComparer.Ordinal)], SidecarsReport = true };
        await Consortium.EnactAsync(network, new GuardProposal("constitution", CanonicalJson.ToText(constitution)), cancellationToken);

        // Endorsements that nobody submits would pile up as calls on their way.
        var policy = new DetectionPolicy
        {
            Chaincode = SampleNetwork.Assets, Mode = WardenMode.Hold, Latency = limit, Conduct = new ConductPolicy(Calls: 1_000_000, Repeats: 1_000_000),
        };
        await Consortium.EnactAsync(network, GuardProposal.Register(policy), cancellationToken);
        await AssetHistory.CommitAsync(network, History, cancellationToken);
    }

    private static async Task InModeAsync(SampleNetwork network, string mode, CancellationToken cancellationToken)
    {
        try
        {
            while (!(await Task.WhenAll(network.Organizations.Select(o => network.StatusOfAsync(o, cancellationToken)))).All(s => s.Mode == mode))
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"expected both sidecars in {mode} within {Patience.TotalSeconds:0} s, but they are not");
        }
    }

    private static async Task<string> AnswerAsync(Contract contract, string[] ordinary, CancellationToken cancellationToken)
    {
        try
        {
            ordinary[^1] = FarTooHigh.ToString(CultureInfo.InvariantCulture);
            await LoadRounds.Endorse(contract, ordinary, cancellationToken);
            return "200";
        }
        catch (WarnException e)
        {
            return e.Warning.Verdicts[0].Status.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static async Task<ulong> HeightAsync(SampleNetwork network, CancellationToken cancellationToken) =>
        (await network.Channel(network.Organizations[0]).Ledger.GetChainInfoAsync(cancellationToken)).Height;

    // What the guard's standing became, block by block, up to a block that is committed behind all of it.
    private static async Task<List<(ulong Block, string Name, LatencyStanding Standing)>> ChangesAsync(SampleNetwork network, ulong from, CancellationToken cancellationToken)
    {
        var end = await network.Governance(network.Organizations[0]).BeginSubmitAsync(GovernanceFunctions.Witness, ProposalOptions.WithArguments("1"), cancellationToken);
        var changes = new List<(ulong Block, string Name, LatencyStanding Standing)>();
        await using var events = await network.Channel(network.Organizations[0]).ChaincodeEventsAsync(
            GovernanceFunctions.Chaincode, new EventOptions { StartBlock = from }, cancellationToken);
        await foreach (var happened in events)
        {
            if (happened.TransactionId == end.TransactionId)
            {
                break;
            }

            if (happened.EventName is GovernanceEvents.LatencyExceeded or GovernanceEvents.LatencyRecovered)
            {
                changes.Add((happened.BlockNumber, happened.EventName, CanonicalJson.Read<LatencyStanding>(happened.Payload.Span)));
            }
        }

        return changes;
    }

    private static string Reported(LatencyReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Organization} p50 {report.P50Microseconds / 1000.0:0.0} ms, p99 {report.P99Microseconds / 1000.0:0.0} ms{(report.IsOver ? ", over" : "")}");
}
