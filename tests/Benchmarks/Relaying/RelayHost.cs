using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Warden.Cli.Demo;
using Warden.Detection;
using Warden.Documents;
using Warden.Gateway;
using Warden.Host;
using Warden.Host.Governance;
using Warden.Host.Guard;
using Warden.Host.Ledger;
using Warden.Host.Relay;
using Warden.Host.Scoring;
using Warden.Host.Telemetry;

namespace Warden.Benchmarks.Relaying;

/// <summary>The process in between: nothing but the relay runs in it, so what it uses is what relaying costs.</summary>
internal static class RelayHost
{
    private const int History = 1_000;

    /// <summary>Reads its settings from the first line, says its address, then answers every further line with what it has used so far.</summary>
    public static async Task<int> RunAsync(TextReader input, TextWriter output)
    {
        var settings = JsonSerializer.Deserialize<RelaySettings>(await input.ReadLineAsync() ?? "")!;
        await using var running = settings.Side is RelaySide.Bytes or RelaySide.Tls ? null : await StartGuardAsync(settings);
        await using var bytes = running is null ? new ByteRelay(settings) : null;
        await output.WriteLineAsync(running?.Address ?? bytes!.Start());
        while (await input.ReadLineAsync() is not null)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(ProcessCost.Now(running?.Sums)));
        }

        return 0;
    }

    private static async Task<Guarded> StartGuardAsync(RelaySettings settings)
    {
        var metrics = new SidecarMetrics();
        var prometheus = new PrometheusText(metrics.Meter);
        var sums = new GuardSums(metrics);
        var folder = Directory.CreateTempSubdirectory("warden-relay-");
        var decisions = new DecisionLog(
            new FileStream(Path.Combine(folder.FullName, "decisions.jsonl"), FileMode.Append, FileAccess.Write, FileShare.Read), metrics, NullLogger.Instance);
        var view = settings.Side == RelaySide.Off ? null : View(settings.Side == RelaySide.Shadow ? WardenMode.Shadow : WardenMode.Advise);
        var context = new GuardContext
        {
            ViewOf = _ => view,
            Detection = new FittedDetection(),
            Time = TimeProvider.System,
            ScoreDeadline = new SidecarOptions
            {
                Channels = [], Chaincodes = [], Peer = new(""), Identity = new("", "", ""), StoreFolder = "",
            }.ScoreDeadline,
            ConsumeTimeout = TimeSpan.FromSeconds(5),
            Metrics = metrics,
            Decisions = decisions,
            Refused = new RefusedCalls(),
            Logger = NullLogger.Instance,
        };
        var listener = await RelayListener.StartAsync(
            "listen",
            new GuardedChaincode
            {
                Name = RelayBench.Chaincode,
                Upstream = settings.Upstream,
                Tls = new ListenerTls(settings.CertificatePem, settings.PrivateKeyPem),
                UpstreamTls = new UpstreamTls(settings.RootPem, settings.ServerName),
            },
            context,
            metrics,
            NullLogger.Instance,
            CancellationToken.None);
        return new Guarded(listener, decisions, prometheus, sums, metrics, folder);
    }

    private static ChannelView View(WardenMode mode)
    {
        // A budget this small warns of nothing ordinary: what is measured is the path of an OK.
        var policy = new DetectionPolicy { Chaincode = RelayBench.Chaincode, Mode = mode, Alpha = 1e-9, Conduct = new ConductPolicy { Calls = int.MaxValue } };
        var learner = new FittedDetection().NewLearner();
        var assets = new AssetGenerator(seed: 5);
        learner.ObserveBlock(1, [.. Enumerable.Range(0, History).Select(i => Committed(i, assets.Next(i)))]);
        var model = learner.Fit(schema: null, policy, height: 1, seed: new byte[32]);
        var live = new LiveConduct();
        live.Take(1, []);
        var epoch = new EpochRecord(RelayBench.Chaincode, 1, 1, model.Digest, ["Org1MSP"]);
        var rules = new ChaincodeView(new VersionedPolicy(1, "", policy), epoch, model, null, null, TakesPart: true) { Live = live };
        return new ChannelView(2, GovernanceView.Empty, ImmutableDictionary<string, ChaincodeView>.Empty.Add(RelayBench.Chaincode, rules));
    }

    private static LedgerCall Committed(int position, Asset asset)
    {
        var arguments = ProposalOptions.WithArguments(asset.Arguments()).Arguments.Select(a => (ReadOnlyMemory<byte>)a).ToList();
        var written = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { asset.AppraisedValue, asset.Color, ID = asset.Id, asset.Owner, asset.Size }));
        return new LedgerCall(
            position, $"tx{position}", RelayBench.Chaincode, [Encoding.UTF8.GetBytes("CreateAsset"), .. arguments], [new StateWrite(asset.Id, written, false)], true);
    }

    private sealed class Guarded(
        RelayListener listener, DecisionLog decisions, PrometheusText prometheus, GuardSums sums, SidecarMetrics metrics, DirectoryInfo folder) : IAsyncDisposable
    {
        public string Address => listener.Address;

        public GuardSums Sums => sums;

        public async ValueTask DisposeAsync()
        {
            await listener.DisposeAsync();
            await decisions.DisposeAsync();
            prometheus.Dispose();
            sums.Dispose();
            metrics.Dispose();
            folder.Delete(recursive: true);
        }
    }
}
