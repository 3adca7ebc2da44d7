using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Warden.Documents;
using Warden.Host.Epochs;
using Warden.Host.Governance;
using Warden.Host.Guard;
using Warden.Host.Ledger;
using Warden.Host.Scoring;
using Warden.Host.Telemetry;

namespace Warden.Host.Channels;

/// <summary>One channel: its store, its follower, its epochs, and what is in force on it now.</summary>
internal sealed class GuardedChannel : IAsyncDisposable
{
    private readonly string organization;
    private readonly LedgerStore store;
    private readonly IDetection detection;
    private readonly EpochPublisher publisher;
    private readonly EpochAlarms alarms;
    private readonly SidecarDuties duties;
    private readonly SidecarReporter reporter;
    private readonly VerdictShopping shopping;
    private readonly ConfirmationTrail trail;
    private readonly ILogger logger;
    private readonly Dictionary<string, EpochKeeper> keepers;
    private readonly Dictionary<string, CommittedCounter> counters;
    private readonly Dictionary<string, LiveKeeper> conduct;
    private readonly Dictionary<string, CallsInFlight> inFlight;
    private readonly Dictionary<string, LatencyMeter> meters;
    private readonly Dictionary<string, CommittedUse> use = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private readonly List<GovernanceWrite> untold = [];
    private ChannelView current = ChannelView.Empty;
    private ulong peerBlocks;
    private Task running = Task.CompletedTask;

    public GuardedChannel(
        string name, string organization, string place, IReadOnlyDictionary<string, GuardedChaincode> guarded, LedgerStore store, IBlockSource source,
        IEpochLedger ledger, IDetection detection, VerdictShopping shopping, ConfirmationTrail trail, TimeProvider time, SidecarMetrics metrics, ILogger logger)
    {
        var chaincodes = guarded.Keys;
        Name = name;
        this.organization = organization;
        this.store = store;
        this.detection = detection;
        publisher = new EpochPublisher(ledger, time, new Random(), metrics, logger);
        duties = new SidecarDuties(organization, place, guarded);
        reporter = new SidecarReporter(ledger, time, new Random(), logger);
        this.shopping = shopping;
        this.trail = trail;
        this.logger = logger;
        alarms = new EpochAlarms(organization, metrics, logger);
        keepers = chaincodes.ToDictionary(
            c => c, c => new EpochKeeper(c, store, detection, Fitted, time, metrics, logger), StringComparer.Ordinal);
        counters = chaincodes.ToDictionary(c => c, c => new CommittedCounter(c, store), StringComparer.Ordinal);
        inFlight = chaincodes.ToDictionary(c => c, _ => new CallsInFlight(), StringComparer.Ordinal);
        meters = chaincodes.ToDictionary(c => c, _ => new LatencyMeter(OfferLatency), StringComparer.Ordinal);
        conduct = chaincodes.ToDictionary(
            c => c, c => new LiveKeeper(c, store, () => Change(governance: null, height: null, counted: null), logger), StringComparer.Ordinal);
        Follower = new LedgerFollower(name, store, source, Taken, Dialled, time, metrics, logger);
    }

    /// <summary>The channel's name.</summary>
    public string Name { get; }

    /// <summary>Follows the peer.</summary>
    public LedgerFollower Follower { get; }

    /// <summary>What is in force now.</summary>
    public ChannelView Current => Volatile.Read(ref current);

    /// <summary>Why what is in force here may be old; null where every block of the peer is taken in.</summary>
    public string? Outdated => Current.Outdated ?? Follower.Broken;

    /// <summary>The latest calls that were refused here and endorsed by another peer of the organisation.</summary>
    public IReadOnlyList<ShoppedVerdict> Shopped => shopping.LatestOf(Name);

    /// <summary>How many blocks a chaincode's history has learnt from.</summary>
    public ulong TaughtOf(string chaincode) => keepers.TryGetValue(chaincode, out var keeper) ? keeper.Taught : 0;

    /// <summary>Restores what an earlier run left, then follows the peer.</summary>
    public void Start()
    {
        foreach (var keeper in keepers.Values)
        {
            keeper.LoadModels();
        }

        var writes = store.GovernanceWrites();
        var governance = GovernanceView.Empty.After(writes);
        var blocks = store.Last() is { } last ? last.Number + 1 : 0;
        Change(governance, blocks, Count(governance, blocks, calls: null));
        untold.AddRange(writes);
        var token = stopping.Token;
        foreach (var live in conduct.Values.Where(_ => blocks == 0))
        {
            live.Rebuild(0, token);
        }

        running = Task.WhenAll(
        [
            Task.Run(() => FollowAsync(token), CancellationToken.None),
            Task.Run(() => publisher.RunAsync(token), CancellationToken.None),
            Task.Run(() => reporter.RunAsync(token), CancellationToken.None),
            .. keepers.Values.Select(keeper => Task.Run(() => keeper.RunAsync(token), CancellationToken.None)),
            .. conduct.Values.Where(live => live.Conduct is null).Select(live => Task.Run(() => live.Rebuild(blocks, token), CancellationToken.None)),
        ]);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        publisher.Dispose();
        foreach (var keeper in keepers.Values)
        {
            keeper.Dispose();
        }

        store.Dispose();
        stopping.Dispose();
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await Follower.RunAsync(cancellationToken);
        if (Follower.Broken is not null)
        {
            Change(governance: null, height: null, counted: null);
        }
    }

    private void Taken(LedgerBlock block)
    {
        shopping.Look(Name, block);
        foreach (var live in conduct.Values)
        {
            live.Take(block);
        }

        foreach (var (chaincode, calls) in inFlight)
        {
            calls.Take(block.Number, block.Calls.Where(c => c.Namespace == chaincode).Select(c => c.TxId), block.Voided);
        }

        var before = Current.Governance;
        trail.Look(Name, block.Governance, before, keepers.ContainsKey);
        var governance = before.After(block.Governance);
        Change(governance, block.Number + 1, Count(governance, block.Number + 1, block.Calls));
        untold.AddRange(block.Governance);
        Tell();
        AlarmOf(before, governance);
        foreach (var (proposal, missing) in SidecarDuties.Overdue(governance, block.Number))
        {
            Log.EffectOverdue(logger, proposal, string.Join(", ", missing));
        }
    }

    private void AlarmOf(GovernanceView before, GovernanceView now)
    {
        foreach (var (proposal, reports) in now.Effects.Where(effect => !ReferenceEquals(effect.Value, before.Effects.GetValueOrDefault(effect.Key))))
        {
            foreach (var report in reports.Values.Except(before.Effects.GetValueOrDefault(proposal)?.Values ?? []).Where(report => !report.Holds))
            {
                Log.EffectFailed(logger, proposal, report.Place, report.Organization, report.Reason);
            }
        }
    }

    private void Dialled(ulong blocks)
    {
        Volatile.Write(ref peerBlocks, blocks);
        Change(governance: null, height: null, counted: null);
        Tell();
    }

    // While old blocks are taken in nothing is fitted: a later one may say that another epoch has been in force for long.
    private void Tell()
    {
        if (Current.Outdated is not null)
        {
            return;
        }

        foreach (var keeper in keepers.Values)
        {
            keeper.Grow(Current.Height, untold);
        }

        untold.Clear();
        var view = Current;
        reporter.Offer(view.Height, duties.Of(view), word => SidecarDuties.IsOfPolicyInForce(word, view));
    }

    private void OfferLatency() => reporter.Offer(GovernanceFunctions.ReportLatency, duties.OfLatency(Current));

    private Dictionary<string, CommittedUse> Count(GovernanceView governance, ulong blocks, IReadOnlyList<LedgerCall>? calls) => counters.ToDictionary(
        c => c.Key, c => c.Value.Take(governance, blocks, calls?.Where(call => call.Namespace == c.Key).ToList()), StringComparer.Ordinal);

    private void Fitted(FittedEpoch epoch)
    {
        Change(governance: null, height: null, counted: null);
        var view = Current;
        if (!view.Governance.Policies.TryGetValue(epoch.Chaincode, out var policy)
            || !view.Governance.Participants(policy.Document).Contains(organization)
            || (view.Governance.Epochs.TryGetValue(epoch.Chaincode, out var active) && active.Height >= epoch.Height))
        {
            return;
        }

        var published = view.Governance.Publications.GetValueOrDefault(epoch.Chaincode)?.GetValueOrDefault(organization);
        if (published is null || published.Height < epoch.Height)
        {
            publisher.Offer(epoch);
        }
    }

    /// <summary>Makes the next view; the follower and the keepers both may.</summary>
    private void Change(GovernanceView? governance, ulong? height, IReadOnlyDictionary<string, CommittedUse>? counted)
    {
        lock (gate)
        {
            foreach (var (chaincode, now) in counted ?? ImmutableDictionary<string, CommittedUse>.Empty)
            {
                use[chaincode] = now;
            }

            var state = governance ?? current.Governance;
            var blocks = height ?? current.Height;
            var chaincodes = ImmutableDictionary.CreateBuilder<string, ChaincodeView>(StringComparer.Ordinal);
            foreach (var (chaincode, keeper) in keepers)
            {
                var last = current.Chaincodes.GetValueOrDefault(chaincode);
                if (ChaincodeView.Of(state, chaincode, organization, keeper.ModelAt, blocks, use.GetValueOrDefault(chaincode), last) is { } rules)
                {
                    var missing = ReferenceEquals(last?.Judging, rules.Judging) ? last!.MissingDetectors : detection.MissingFor(rules.Judging.Document);
                    chaincodes[chaincode] = rules.Without(missing) with
                    {
                        Live = conduct[chaincode].Conduct, InFlight = inFlight[chaincode], Meter = meters[chaincode],
                    };
                }
            }

            var ahead = Volatile.Read(ref peerBlocks);
            var outdated = Follower.Broken
                ?? (blocks < ahead ? FormattableString.Invariant($"{blocks} of {ahead} blocks are taken in: what was voted since is not known") : null);
            if (outdated is not null)
            {
                foreach (var (chaincode, rules) in chaincodes.ToList())
                {
                    chaincodes[chaincode] = rules.Outdated();
                }
            }

            var next = new ChannelView(blocks, state, chaincodes.ToImmutable()) { Outdated = outdated };
            Volatile.Write(ref current, next);
            alarms.Look(Name, next, chaincode => keepers[chaincode]);
        }
    }
}
