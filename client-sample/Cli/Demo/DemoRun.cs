using System.Diagnostics;
using System.Globalization;
using System.Text;
using Warden.Cli.Network;
using Warden.Documents;
using Warden.Gateway;
using Warden.Topology;

namespace Warden.Cli.Demo;

/// <summary>The demonstration: a history, then one call of each kind, then the same in hold.</summary>
internal sealed class DemoRun(IDemoOutput output, Answer answer, Func<NetworkTopology, CancellationToken, Task<ISampleNodes>> nodes)
{
    private const int HistorySize = 2_000;
    private const int HistoryCallers = 32;
    private const ulong Seed = 20;

    private static readonly DetectionPolicy Policy = new()
    {
        Chaincode = SampleNetwork.Assets,
        Mode = WardenMode.Advise,
        Functions = new Dictionary<string, WardenMode>(StringComparer.Ordinal)
        {
            ["ReadAsset"] = WardenMode.Off,
            ["GetAllAssets"] = WardenMode.Off,
        },
    };

    private static readonly AttributeSchema Schema = new()
    {
        Chaincode = SampleNetwork.Assets,
        Arguments = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["CreateAsset"] = ["id", "color", "size", "owner", "appraisedValue"],
        },
    };

    private readonly AssetGenerator _assets = new(Seed);
    private int _number;
    private int _failures;

    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 0 only if every step did what it must.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        output.Heading("A consortium of two", "An orderer, a peer, a contract, a governance chaincode and a sidecar for each of Org1MSP and Org2MSP, TLS between all.");
        await using var network = await SampleNetwork.StartAsync(new NetworkTopology(), nodes, cancellationToken);
        await Consortium.FoundAsync(network, cancellationToken);
        var (enacted, _) = await Consortium.EnactAsync(network, GuardProposal.Register(Policy, Schema), cancellationToken);
        output.Note($"{SampleNetwork.Assets} is guarded in mode advise by the votes of {string.Join(" and ", enacted.Accepted)}.");

        await LoadAsync(network, cancellationToken);

        var calls = new DemoCalls(network, output, answer);
        await OrdinaryAsync(calls, cancellationToken);
        await AppraisedValueAsync(calls, cancellationToken);
        await ColorAsync(calls, cancellationToken);
        await ContractErrorAsync(calls, cancellationToken);
        await new HoldSteps(network, output, answer, Policy, End).RunAsync(Ordinary() with { AppraisedValue = 640_000 }, cancellationToken);

        output.End(_failures, clock.Elapsed);
        return _failures == 0 ? 0 : 1;
    }

    private async Task LoadAsync(SampleNetwork network, CancellationToken cancellationToken)
    {
        output.Heading("History", "Only what is committed teaches: two thousand assets go through real transactions.");
        var failed = new List<string>();
        await output.ProgressAsync("Committing assets", HistorySize, async progress =>
        {
            var assets = Enumerable.Range(0, HistorySize).Select(_ => Ordinary()).ToList();
            await HistoryLoader.LoadAsync(
                network.Contract(network.Organizations[0]),
                assets.Select(a => ("CreateAsset", ProposalOptions.WithArguments(a.Arguments()).Arguments)),
                HistoryCallers,
                progress,
                reason =>
                {
                    lock (failed)
                    {
                        failed.Add(reason);
                    }
                },
                cancellationToken);
        });
        var info = await network.Channel(network.Organizations[0]).Ledger.GetChainInfoAsync(cancellationToken);
        End(
            new StepReport("history", failed.Count == 0 ? "OK" : "FAIL", null, null, info.Height - 1, failed.Count == 0, $"{HistorySize - failed.Count} assets committed", []),
            failed.Count == 0 ? null : $"{failed.Count} assets were not committed, the first because: {failed[0]}");

        var epoch = await EpochWait.AgreeAsync(network, cancellationToken);
        output.Note(string.Create(CultureInfo.InvariantCulture, $"Epoch {epoch.Number}: {string.Join(" and ", epoch.Organizations)} fitted the same model {epoch.Digest[..12]}… up to block {epoch.Height}."));
        End(new StepReport("epoch", "OK", null, null, (ulong)epoch.Height, Committed: true, $"model {epoch.Digest}", []), failure: null);
    }

    private async Task OrdinaryAsync(DemoCalls calls, CancellationToken cancellationToken)
    {
        output.Heading("An ordinary asset", "Nothing stands out: the bytes that are endorsed are those of an unguarded call.");
        var call = await calls.CreateAsync("ordinary", Ordinary(), cancellationToken);
        End(call.Report, call.Report is { Outcome: "OK", Status: 200, Committed: true } ? null : "expected OK, status 200, committed");
    }

    private async Task AppraisedValueAsync(DemoCalls calls, CancellationToken cancellationToken)
    {
        output.Heading("A value a thousand times too high", "The contract accepts it. History says that it is odd.");
        var asset = Ordinary();
        var call = await calls.CreateAsync("appraised-value", asset with { AppraisedValue = asset.AppraisedValue * 1000 }, cancellationToken);
        End(call.Report, ExpectAdvice(call, "AppraisedValue"));
    }

    private async Task ColorAsync(DemoCalls calls, CancellationToken cancellationToken)
    {
        output.Heading("A colour that was never seen", "Another reason: the attribute takes one of a few values.");
        var call = await calls.CreateAsync("color", Ordinary() with { Color = "ultraviolet" }, cancellationToken);
        End(call.Report, ExpectAdvice(call, "Color"));
    }

    private async Task ContractErrorAsync(DemoCalls calls, CancellationToken cancellationToken)
    {
        output.Heading("A contract error", "The contract itself says no: FAIL, as without Warden.");
        var asset = Ordinary() with { Id = "asset1" };
        var call = await calls.CreateAsync("contract-error", asset, cancellationToken);
        var asExpected = call.Report is { Outcome: "FAIL", Status: 500, Committed: false, Sentence: { } sentence } && sentence.Contains("already exists", StringComparison.Ordinal);
        End(call.Report, asExpected ? null : "expected FAIL with the contract's own message");
    }

    /// <summary>Says what an advised call did wrong; null when it did what it must for the answer it got.</summary>
    private static string? ExpectAdvice(DemoCall call, string attribute)
    {
        var report = call.Report;
        if (report is not { Outcome: "WARN", Status: VerdictStatus.Warning } || !report.Findings.Any(f => f.Path.EndsWith(attribute, StringComparison.OrdinalIgnoreCase)))
        {
            return $"expected WARN with status 299 for {attribute}";
        }

        if (report.Committed != call.Confirmed)
        {
            return call.Confirmed ? "the answer was yes, but it is not committed" : "the answer was no, but it is committed";
        }

        return call.Confirmed && call.RecordedStatus != VerdictStatus.Warning ? "expected status 299 in the block under both organisations' signatures" : null;
    }

    private Asset Ordinary() => _assets.Next(_number++);

    private void End(StepReport report, string? failure)
    {
        _failures += failure is null ? 0 : 1;
        output.Step(report, failure);
    }
}
