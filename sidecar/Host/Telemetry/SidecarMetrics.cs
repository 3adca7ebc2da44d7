using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Warden.Documents;
using Warden.Host.Epochs;

namespace Warden.Host.Telemetry;

/// <summary>What the sidecar counts. Tags take few values: never a transaction id, a creator or a function.</summary>
internal sealed class SidecarMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "warden";

    private readonly Meter meter = new(MeterName);
    private readonly ConcurrentDictionary<(string Chaincode, string Direction), FrameCount> frames = new();
    private readonly UpDownCounter<long> streams;
    private readonly Counter<long> verdicts;
    private readonly Counter<long> shopped;
    private readonly Counter<long> unscored;
    private readonly Histogram<double> added;
    private readonly Histogram<double> scores;
    private readonly Counter<long> scoredBytes;
    private readonly Gauge<long> height;
    private readonly Histogram<double> blocks;
    private readonly Counter<long> broken;
    private readonly Histogram<double> fits;
    private readonly Counter<long> fitFailures;
    private readonly Counter<long> publications;
    private readonly Counter<long> disagreements;
    private readonly Counter<long> lost;
    private readonly Counter<long> notJudged;
    private readonly Counter<long> governanceRefusals;
    private readonly Gauge<long> stoodBack;

    public SidecarMetrics()
    {
        meter.CreateObservableCounter("warden.relay.frames", () => Observe(c => c.Frames), "{frame}", "Frames relayed");
        meter.CreateObservableCounter("warden.relay.bytes", () => Observe(c => c.Bytes), "By", "Bytes of the frames relayed");
        streams = meter.CreateUpDownCounter<long>("warden.relay.streams", "{stream}", "Streams of peers that are open");
        verdicts = meter.CreateCounter<long>("warden.verdicts", "{verdict}", "Guarded calls by outcome and answer");
        shopped = meter.CreateCounter<long>("warden.verdicts.shopped", "{transaction}", "Calls refused here that another peer of the organisation endorsed");
        unscored = meter.CreateCounter<long>("warden.unscored", "{call}", "Calls without a verdict, by reason");
        added = meter.CreateHistogram<double>("warden.relay.duration", "s", "What the guard adds to a call");
        scores = meter.CreateHistogram<double>("warden.score.duration", "s", "Scoring one part of a call");
        scoredBytes = meter.CreateCounter<long>("warden.score.bytes", "By", "Bytes of the arguments and public writes that were scored");
        height = meter.CreateGauge<long>("warden.ledger.height", "{block}", "Blocks taken in");
        blocks = meter.CreateHistogram<double>("warden.ledger.block.duration", "s", "Taking in one block");
        broken = meter.CreateCounter<long>("warden.ledger.broken", "{stop}", "Ledgers that are not followed any more");
        fits = meter.CreateHistogram<double>("warden.fit.duration", "s", "Fitting one chaincode's models");
        fitFailures = meter.CreateCounter<long>("warden.fit.failures", "{failure}", "Fits that failed");
        publications = meter.CreateCounter<long>("warden.epoch.publications", "{publication}", "Publications of fitted models, by result");
        disagreements = meter.CreateCounter<long>("warden.epoch.disagreements", "{epoch}", "Epochs for which organisations published different digests");
        notJudged = meter.CreateCounter<long>("warden.not_judged", "{call}", "Calls that the policy leaves out, by reason: off or match");
        governanceRefusals = meter.CreateCounter<long>("warden.governance.refusals", "{call}", "Calls that the governance chaincode refused, by status");
        stoodBack = meter.CreateGauge<long>("warden.latency.exceeded", "{guard}", "1 while the guard of a chaincode stands back to shadow for the time that it adds");
        lost = meter.CreateCounter<long>("warden.decisions.lost", "{decision}", "Decisions that could not be written");
    }

    /// <summary>The meter, for listeners of this sidecar alone.</summary>
    public Meter Meter => meter;

    /// <summary>Gets the count of one direction of a chaincode's streams; frames are too many for an instrument call each.</summary>
    public FrameCount FramesOf(string chaincode, bool fromPeer) =>
        frames.GetOrAdd((chaincode, fromPeer ? "to_chaincode" : "to_peer"), _ => new FrameCount());

    public void StreamOpened(string chaincode) => streams.Add(1, new KeyValuePair<string, object?>("chaincode", chaincode));

    public void StreamClosed(string chaincode) => streams.Add(-1, new KeyValuePair<string, object?>("chaincode", chaincode));

    public void Decided(string channel, string chaincode, Outcome? outcome, string answer, TimeSpan waited)
    {
        var of = new KeyValuePair<string, object?>("chaincode", chaincode);
        var on = new KeyValuePair<string, object?>("channel", channel);
        verdicts.Add(1, on, of, new("outcome", NameOf(outcome)), new("answer", answer));
        added.Record(waited.TotalSeconds, on, of);
    }

    public void Shopped(string channel, string chaincode) => shopped.Add(1, new("channel", channel), new("chaincode", chaincode));

    public void Unscored(string channel, string chaincode, string reason) =>
        unscored.Add(1, new("channel", channel), new("chaincode", chaincode), new("reason", reason));

    public void NotJudged(string channel, string chaincode, string reason) =>
        notJudged.Add(1, new("channel", channel), new("chaincode", chaincode), new("reason", reason));

    public void GovernanceRefused(string channel, int status) => governanceRefusals.Add(1, new("channel", channel), new KeyValuePair<string, object?>("status", status));

    public void StoodBack(string channel, string chaincode, bool holds) =>
        stoodBack.Record(holds ? 1 : 0, new("channel", channel), new KeyValuePair<string, object?>("chaincode", chaincode));

    public void Scored(string chaincode, TimeSpan took) =>
        scores.Record(took.TotalSeconds, new KeyValuePair<string, object?>("chaincode", chaincode));

    public void ScoredBytes(string chaincode, long bytes) => scoredBytes.Add(bytes, new KeyValuePair<string, object?>("chaincode", chaincode));

    public void BlockTaken(string channel, ulong number, TimeSpan took)
    {
        height.Record((long)number + 1, new KeyValuePair<string, object?>("channel", channel));
        blocks.Record(took.TotalSeconds, new KeyValuePair<string, object?>("channel", channel));
    }

    public void LedgerBroken(string channel) => broken.Add(1, new KeyValuePair<string, object?>("channel", channel));

    public void Fitted(string chaincode, TimeSpan took) =>
        fits.Record(took.TotalSeconds, new KeyValuePair<string, object?>("chaincode", chaincode));

    public void FitFailed(string chaincode) => fitFailures.Add(1, new KeyValuePair<string, object?>("chaincode", chaincode));

    public void Published(string chaincode, PublishResult result) => publications.Add(
        1,
        new("chaincode", chaincode),
        new("result", result switch
        {
            PublishResult.Published => "published",
            PublishResult.Refused => "refused",
            _ => "try_again",
        }));

    public void EpochDisagreed(string chaincode) => disagreements.Add(1, new KeyValuePair<string, object?>("chaincode", chaincode));

    public void DecisionsLost(long count) => lost.Add(count);

    public void Dispose() => meter.Dispose();

    private IEnumerable<Measurement<long>> Observe(Func<FrameCount, long> value) => frames.Select(f => new Measurement<long>(
        value(f.Value), new KeyValuePair<string, object?>("chaincode", f.Key.Chaincode), new KeyValuePair<string, object?>("direction", f.Key.Direction)));

    private static string NameOf(Outcome? outcome) => outcome switch
    {
        Outcome.Ok => "OK",
        Outcome.Warn => "WARN",
        Outcome.Unscored => "UNSCORED",
        _ => "FAIL",
    };
}
