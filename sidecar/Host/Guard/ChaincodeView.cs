using System.Globalization;
using Warden.Detection;
using Warden.Documents;
using Warden.Host.Governance;
using Warden.Host.Scoring;

namespace Warden.Host.Guard;

/// <summary>What is in force for one chaincode at one height: policy, epoch, model. Immutable.</summary>
/// <param name="Policy">The policy in force.</param>
/// <param name="Epoch">The epoch in force; null before the first.</param>
/// <param name="Model">This organisation's model of that epoch; null where it is missing or its digest differs.</param>
/// <param name="Unscored">Why nothing can be scored; null where there is a model.</param>
/// <param name="AdviceRefused">Why <see cref="WardenMode.Advise"/> is not in force; null where it is.</param>
/// <param name="TakesPart">Whether this organisation is one of those that guard the chaincode.</param>
internal sealed record ChaincodeView(
    VersionedPolicy Policy, EpochRecord? Epoch, IFittedModel? Model, string? Unscored, string? AdviceRefused, bool TakesPart)
{
    /// <summary>The reasons as the decision log, the metrics and /status print them.</summary>
    public const string NoEpoch = "no epoch";

    /// <summary>The epoch in force is not fitted here yet.</summary>
    public const string ModelPending = "model pending";

    /// <summary>The own model of the epoch in force has another digest.</summary>
    public const string ModelDiffers = "model differs";

    /// <summary>Not every organisation that takes part has published the epoch in force.</summary>
    public const string NotPublishedByAll = "not published by all";

    /// <summary>An organisation has switched the guard off for itself, so its endorsements would differ from the others'.</summary>
    public const string SwitchedOff = "switched off by an organisation";

    /// <summary>The policy names a detector that this sidecar does not have: it cannot be obeyed here.</summary>
    public const string UnknownDetector = "unknown detector";

    /// <summary>The ledger is not followed any more, or blocks that the peer has are not taken in yet: the rules may have changed since.</summary>
    public const string LedgerBehind = "ledger behind";

    /// <summary>The guard adds more time than was voted, so no mode is stricter than shadow.</summary>
    public const string TooSlow = "latency";

    /// <summary>The restrictions in force, by id.</summary>
    public IReadOnlyList<RestrictionRecord> Restrictions { get; init; } = [];

    /// <summary>The checks of the restrictions that limit an attribute, by the restriction's id.</summary>
    public IReadOnlyDictionary<string, LimitJudge> Limits { get; init; } = new Dictionary<string, LimitJudge>(StringComparer.Ordinal);

    /// <summary>What the restrictions list that list texts, by the restriction's id.</summary>
    public IReadOnlyDictionary<string, ListedText> Lists { get; init; } = new Dictionary<string, ListedText>(StringComparer.Ordinal);

    /// <summary>What the last blocks say of quotas and false alarms.</summary>
    public CommittedUse Use { get; init; } = CommittedUse.None;

    /// <summary>The detectors that the policy names and that are not here.</summary>
    public IReadOnlyList<string> MissingDetectors { get; init; } = [];

    /// <summary>The policy by which calls are judged.</summary>
    public JudgingPolicy Judging { get; init; } = JudgingPolicy.Of(null, Policy, null, []);

    /// <summary>
    /// What changes, rates and repeats are judged by. Mutable: it stands at the block last taken in. Null while it is rebuilt after a start.
    /// </summary>
    public LiveConduct? Live { get; init; }

    /// <summary>The calls that were let pass here and that no block holds yet; null: none are counted.</summary>
    public CallsInFlight? InFlight { get; init; }

    /// <summary>Whether the guard stands back for the time that it adds; null where the policy has no limit.</summary>
    public LatencyStanding? Latency { get; init; }

    /// <summary>Measures the time that the guard adds here.</summary>
    public LatencyMeter? Meter { get; init; }

    /// <summary>The number of blocks taken in.</summary>
    public ulong Height { get; init; }

    /// <summary>No mode is stricter: deny, or what an emergency leaves.</summary>
    public WardenMode StrictestMode { get; init; } = WardenMode.Deny;

    /// <summary>Works out what is in force.</summary>
    /// <param name="view">The governance state.</param>
    /// <param name="chaincode">The guarded chaincode.</param>
    /// <param name="organization">The MSP id that this sidecar works for.</param>
    /// <param name="fitted">Gets this organisation's own model for a height, or null while it is not fitted.</param>
    /// <param name="height">The number of blocks taken in: what is proposed now stands in this block or a later one.</param>
    /// <param name="use">What the last blocks say of quotas and false alarms; null: nothing is counted.</param>
    /// <param name="last">What was in force before, whose prepared policy stays where nothing has changed.</param>
    /// <returns>Null where no policy is in force.</returns>
    public static ChaincodeView? Of(
        GovernanceView view, string chaincode, string organization, Func<long, IFittedModel?> fitted, ulong height,
        CommittedUse? use = null, ChaincodeView? last = null) =>
        view.Policies.TryGetValue(chaincode, out var policy)
            ? Of(view, policy, chaincode, organization, fitted) with
            {
                Height = height,
                Use = use ?? CommittedUse.None,
                Judging = JudgingPolicy.Of(last?.Judging, policy, view.Schemas.GetValueOrDefault(chaincode), use?.OverBudget ?? []),
                Latency = view.LatencyOf(policy.Document),
                Restrictions = InForce(view, chaincode, height),
                Limits = InForce(view, chaincode, height).Where(r => r.Document.Kind == RestrictionKind.Limit).ToDictionary(
                    r => r.Id,
                    r => LimitJudge.Of(r.Document.Attribute!, r.Document.Limits!, view.Schemas.GetValueOrDefault(chaincode)?.Document),
                    StringComparer.Ordinal),
                Lists = ListedText.AllOf(InForce(view, chaincode, height), last?.Lists),
                StrictestMode = view.Emergencies.TryGetValue(chaincode, out var emergency) && height <= emergency.LastBlock
                    ? emergency.Record.Document.Mode
                    : WardenMode.Deny,
            }
            : null;

    private static IReadOnlyList<RestrictionRecord> InForce(GovernanceView view, string chaincode, ulong height) =>
        view.Restrictions.TryGetValue(chaincode, out var restrictions)
            ? [.. restrictions.Values.Where(r => height <= (ulong)r.Document.UntilBlock)]
            : [];

    private static ChaincodeView Of(
        GovernanceView view, VersionedPolicy policy, string chaincode, string organization, Func<long, IFittedModel?> fitted)
    {
        var participants = view.Participants(policy.Document);
        var takesPart = policy.Document.Organizations.Count == 0 || policy.Document.Organizations.Contains(organization);
        takesPart = takesPart && !view.HasSwitchedOff(chaincode, organization);
        if (!view.Epochs.TryGetValue(chaincode, out var epoch))
        {
            return new ChaincodeView(policy, null, null, NoEpoch, NoEpoch, takesPart);
        }

        var model = fitted(epoch.Height);
        if (model is null)
        {
            return new ChaincodeView(policy, epoch, null, ModelPending, ModelPending, takesPart);
        }

        if (model.Digest != epoch.Digest)
        {
            // The own model stays in use for what does not have to be equal: shadow, hold, deny.
            return new ChaincodeView(policy, epoch, model, null, ModelDiffers, takesPart);
        }

        var missing = participants.Except(epoch.Organizations, StringComparer.Ordinal).Any();
        var refused = view.AnySwitchedOff(policy.Document) ? SwitchedOff : missing ? NotPublishedByAll : null;
        return new ChaincodeView(policy, epoch, model, null, refused, takesPart);
    }

    /// <summary>Gets what is in force where detection lacks detectors that the policy names: nothing is judged by half a policy.</summary>
    public ChaincodeView Without(IReadOnlyList<string> missing) => missing.Count == 0
        ? this
        : this with { Model = null, Unscored = UnknownDetector, AdviceRefused = UnknownDetector, MissingDetectors = missing };

    /// <summary>Gets what is in force as far as it is known: nothing is judged by models and policies that may be old.</summary>
    public ChaincodeView Outdated() => this with { Model = null, Unscored = LedgerBehind, AdviceRefused = LedgerBehind };

    /// <summary>Gets the mode that holds for a function, after the fallback of <see cref="WardenMode.Advise"/>, an emergency and a guard that is too slow.</summary>
    public WardenMode ModeOf(string function) => Obeyed(Policy.Document.ModeOf(function), function);

    /// <summary>Gets the mode that holds for a call: where the policy has a canary share, the others are in shadow.</summary>
    public WardenMode ModeOf(string function, string txId) => Obeyed(Policy.Document.ModeOf(function), function, txId);

    /// <summary>Gets the strictest mode that any part of a call can get: its function's, or an attribute's unless the policy lists the function as off.</summary>
    public WardenMode StrictestOf(string function, string txId)
    {
        if (Policy.Document.IsOff(function))
        {
            return WardenMode.Off;
        }

        var named = Judging.Document.Attributes?.Values.Select(a => a.Mode).OfType<WardenMode>().DefaultIfEmpty().Max() ?? WardenMode.Off;
        return Max(ModeOf(function, txId), Obeyed(named, function, txId));
    }

    /// <summary>Whether a call is in shadow only because the guard adds too much time: some part of it could get a stricter mode by the policy.</summary>
    public bool IsTooSlowFor(string function, string txId) =>
        StandsBackFor(function) && TakesPart && (this with { Latency = null }).StrictestOf(function, txId) > WardenMode.Shadow;

    /// <summary>Gets the mode of one finding.</summary>
    /// <param name="function">The function that was called.</param>
    /// <param name="path">The attribute's path.</param>
    /// <param name="named">The mode that the policy gives the attribute; null: the call's.</param>
    /// <param name="call">The mode that holds for the call.</param>
    /// <param name="txId">The transaction.</param>
    public WardenMode ModeOf(string function, string path, WardenMode? named, WardenMode call, string txId)
    {
        var mode = named is { } own ? Obeyed(own, function, txId) : call;
        return Policy.Document.FalseAlarms?.Mode is { } milder && milder < mode && Use.OverBudget.Contains(path, StringComparer.Ordinal) ? milder : mode;
    }

    /// <summary>Gets what bars a call before it is called, one that no confirmation opens before one that does; null where nothing.</summary>
    /// <param name="call">The call.</param>
    /// <param name="program">The digest of the program that answers as the chaincode here; null where it is not known.</param>
    /// <param name="txId">The transaction.</param>
    public Barrier? BarrierOf(ProposedCall call, string? program, string txId)
    {
        if (!TakesPart)
        {
            return null;
        }

        if (Policy.Document.Programs is { Count: > 0 } programs && (program is null || !programs.Contains(program, StringComparer.Ordinal)))
        {
            return Barrier.UnlistedProgram(Policy.Document.Chaincode, program);
        }

        return RestrictionOf(call, txId);
    }

    /// <summary>Whether those who guard the chaincode can hold a call, while this organisation does not guard it: they use its confirmation up then.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isMatched">Whether the policy's conditions let it be judged.</param>
    /// <param name="txId">The transaction.</param>
    public bool IsHeldByOthers(ProposedCall call, bool isMatched, string txId)
    {
        var guarding = this with { TakesPart = true };
        return !TakesPart
            && ((isMatched && (guarding.ModeOf(call.Function, txId) == WardenMode.Hold || guarding.StrictestOf(call.Function, txId) == WardenMode.Hold))
                || guarding.RestrictionOf(call, txId) is { Confirmable: true });
    }

    private Barrier? RestrictionOf(ProposedCall call, string txId) => First(
        call,
        r => r.Document.Kind != RestrictionKind.Limit
            ? RestrictedCalls.Bars(r.Document, call, UsedOf(r, call, txId), ListedText.IsOf(r.Document) ? Lists[r.Id] : null) ? Barrier.Of(r.Document, call.Function) : null
            : RestrictedCalls.IsOfScope(r.Document, CalledBy.Of(call)) && Limits[r.Id].JudgeArguments(call.Arguments).Findings is [var outside, ..]
                ? Barrier.Outside(r.Document, outside)
                : null);

    /// <summary>Whether a quota is about a call, so that it counts while it is in flight.</summary>
    public bool IsCounted(ProposedCall call) =>
        TakesPart && Restrictions.Any(r => r.Document.Kind == RestrictionKind.Quota && RestrictedCalls.IsOfScope(r.Document, CalledBy.Of(call)));

    /// <summary>Whether a listed or limited value has to be looked for in what a call writes.</summary>
    public bool WatchesWritesOf(ProposedCall call) => TakesPart && Restrictions.Any(r => IsListOf(r, call));

    /// <summary>Gets what bars a call for what it writes; null where nothing.</summary>
    /// <param name="call">The call.</param>
    /// <param name="writes">The public writes.</param>
    /// <param name="all">Whether that is all it writes: what was not collected may hold a listed value.</param>
    public Barrier? BarrierOf(ProposedCall call, IReadOnlyList<StateWrite> writes, bool all) => !TakesPart ? null : First(
        call,
        r =>
        {
            if (!IsListOf(r, call))
            {
                return null;
            }

            if (r.Document.Kind == RestrictionKind.Limit)
            {
                return !all ? Barrier.Of(r.Document, call.Function)
                    : Limits[r.Id].JudgeWrites(writes).Findings is [var outside, ..] ? Barrier.Outside(r.Document, outside)
                    : null;
            }

            return !all || writes.Any(Lists[r.Id].IsIn) ? Barrier.Of(r.Document, call.Function) : null;
        });

    // The transaction id is a SHA-256, so its first 32 bits are the canary share's place; equal in every organisation.
    private WardenMode Obeyed(WardenMode named, string function, string txId)
    {
        var mode = Obeyed(named, function);
        var share = Policy.Document.CanaryShare;
        return mode > WardenMode.Shadow && share < 1
            && txId.Length >= 8 && uint.TryParse(txId.AsSpan(0, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var place)
            && place >= share * (1L << 32)
            ? WardenMode.Shadow
            : mode;
    }

    private WardenMode Obeyed(WardenMode named, string function)
    {
        if (!TakesPart)
        {
            return WardenMode.Off;
        }

        var mode = named == WardenMode.Advise && AdviceRefused is not null ? Policy.Document.Fallback : named;
        return mode > StrictestMode ? StrictestMode
            : mode > WardenMode.Shadow && StandsBackFor(function) ? WardenMode.Shadow
            : mode;
    }

    // Because it adds too much time to such calls, and for no other reason.
    private bool StandsBackFor(string function) =>
        Latency is { InShadow: true } standing && StrictestMode > WardenMode.Shadow && standing.Limit.IsOf(function);

    private static WardenMode Max(WardenMode one, WardenMode other) => one > other ? one : other;

    // What is committed, and what was endorsed here and may be: a burst inside one block would pass otherwise.
    private int? UsedOf(RestrictionRecord restriction, ProposedCall call, string txId) => Use.Quotas.TryGetValue(restriction.Id, out var used)
        ? used.Of(call.Caller) + (InFlight?.Of(restriction.Document, txId, call.Caller, Height) ?? 0)
        : null;

    private static bool IsListOf(RestrictionRecord restriction, ProposedCall call) =>
        (restriction.Document.Kind == RestrictionKind.Limit || ListedText.IsOf(restriction.Document))
        && RestrictedCalls.IsOfScope(restriction.Document, CalledBy.Of(call));

    private Barrier? First(ProposedCall call, Func<RestrictionRecord, Barrier?> bars) => Restrictions.Count == 0
        ? null
        : Restrictions.Select(r => Closed(r, call, bars)).OfType<Barrier>().OrderBy(b => b.Confirmable).FirstOrDefault();

    // Restrictions fail closed: who is listed would otherwise look for a value that the check stumbles over.
    private static Barrier? Closed(RestrictionRecord restriction, ProposedCall call, Func<RestrictionRecord, Barrier?> bars)
    {
        try
        {
            return bars(restriction);
        }
        catch (Exception e)
        {
            return RestrictedCalls.IsOfScope(restriction.Document, CalledBy.Of(call)) ? Barrier.Unchecked(restriction.Document, call.Function, e) : null;
        }
    }
}
