using System.Collections.Immutable;
using Google.Protobuf;
using Warden.Documents;
using Warden.Host.Ledger;
using Warden.Protocol;

namespace Warden.Host.Governance;

/// <summary>What the governance chaincode's committed state says, at one height. Immutable; each block makes the next one.</summary>
/// <remarks>
/// Confirmations that nobody can use any more are dropped where there are many, so the view stays small. A document that does not parse changes nothing and is
/// named in <see cref="Unreadable"/>: the chaincode writes only valid ones, and a newer form must not stop the sidecar.
/// </remarks>
internal sealed record GovernanceView
{
    /// <summary>The name of the governance chaincode on every channel.</summary>
    public const string Chaincode = GovernanceFunctions.Chaincode;

    private const int ManyProposals = 256;

    private static readonly GovernanceView Initial = new();

    /// <summary>The view before the first block.</summary>
    public static GovernanceView Empty => Initial;

    /// <summary>Who decides; null until founded.</summary>
    public Constitution? Constitution { get; private init; }

    /// <summary>The policy in force by chaincode.</summary>
    public ImmutableDictionary<string, VersionedPolicy> Policies { get; private init; } = NoneOf<VersionedPolicy>();

    /// <summary>The schema in force by chaincode.</summary>
    public ImmutableDictionary<string, VersionedSchema> Schemas { get; private init; } = NoneOf<VersionedSchema>();

    /// <summary>The epoch in force by chaincode.</summary>
    public ImmutableDictionary<string, EpochRecord> Epochs { get; private init; } = NoneOf<EpochRecord>();

    /// <summary>The confirmations, those that are used up or ran out among them, so that a refusal can say so.</summary>
    public CommittedConfirmations Confirmations { get; private init; } = CommittedConfirmations.Empty;

    /// <summary>The publications for the greatest height published per chaincode, by MSP id.</summary>
    public ImmutableDictionary<string, ImmutableSortedDictionary<string, EpochPublication>> Publications { get; private init; } =
        NoneOf<ImmutableSortedDictionary<string, EpochPublication>>();

    /// <summary>The restrictions by chaincode and id, also those that have run out.</summary>
    public ImmutableDictionary<string, ImmutableSortedDictionary<string, RestrictionRecord>> Restrictions { get; private init; } =
        NoneOf<ImmutableSortedDictionary<string, RestrictionRecord>>();

    /// <summary>What labelled transactions teach, by chaincode and transaction id.</summary>
    public ImmutableDictionary<string, ImmutableSortedDictionary<string, LabelRecord>> Labels { get; private init; } =
        NoneOf<ImmutableSortedDictionary<string, LabelRecord>>();

    /// <summary>The organisations' own decisions by chaincode and MSP id.</summary>
    public ImmutableDictionary<string, ImmutableSortedDictionary<string, ParticipationRecord>> Participation { get; private init; } =
        NoneOf<ImmutableSortedDictionary<string, ParticipationRecord>>();

    /// <summary>The last emergency by chaincode, also one that has run out.</summary>
    public ImmutableDictionary<string, CommittedEmergency> Emergencies { get; private init; } = NoneOf<CommittedEmergency>();

    /// <summary>The committed definitions by chaincode.</summary>
    public ImmutableDictionary<string, ChaincodeDefinition> Definitions { get; private init; } = NoneOf<ChaincodeDefinition>();

    /// <summary>Proposals that are open, and the last that were enacted, by id.</summary>
    public ImmutableDictionary<string, CommittedProposal> Proposals { get; private init; } = NoneOf<CommittedProposal>();

    /// <summary>What sidecars report of enacted proposals, by proposal and then by organisation and place.</summary>
    public ImmutableDictionary<string, ImmutableSortedDictionary<string, EffectReport>> Effects { get; private init; } =
        NoneOf<ImmutableSortedDictionary<string, EffectReport>>();

    /// <summary>What sidecars report that they add to calls, by chaincode and then by organisation and place.</summary>
    public ImmutableDictionary<string, ImmutableSortedDictionary<string, LatencyReport>> Latency { get; private init; } =
        NoneOf<ImmutableSortedDictionary<string, LatencyReport>>();

    /// <summary>The heights that members witness, by MSP id.</summary>
    public ImmutableDictionary<string, HeightWitness> Witnesses { get; private init; } = NoneOf<HeightWitness>();

    /// <summary>The keys whose last write did not parse: what was in force before stays.</summary>
    public ImmutableHashSet<string> Unreadable { get; private init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Gets the view after some writes.</summary>
    public GovernanceView After(IEnumerable<GovernanceWrite> writes)
    {
        var view = this;
        foreach (var write in writes)
        {
            try
            {
                view = view.After(write);
                view = view.Unreadable.Contains(write.Key) ? view with { Unreadable = view.Unreadable.Remove(write.Key) } : view;
            }
            catch (Exception e) when (e is DocumentException or ArgumentException or FormatException or InvalidProtocolBufferException)
            {
                view = view with { Unreadable = view.Unreadable.Add(write.Key) };
            }
        }

        return view;
    }

    /// <summary>Gets how calls of a chaincode are confirmed; null where no policy is in force.</summary>
    public ConfirmationPolicy? ConfirmationOf(string chaincode) => Policies.GetValueOrDefault(chaincode)?.Document.Confirmation;

    /// <summary>Gets the members whose word an epoch of this chaincode needs, sorted.</summary>
    public IReadOnlyList<string> Participants(DetectionPolicy policy) =>
        [.. Listed(policy).Where(organization => !HasSwitchedOff(policy.Chaincode, organization))];

    /// <summary>Whether a member that the policy wants in the guard has switched the guard off for itself.</summary>
    public bool AnySwitchedOff(DetectionPolicy policy) => Listed(policy).Any(organization => HasSwitchedOff(policy.Chaincode, organization));

    /// <summary>Gets who has published another digest for the newest height than an organisation, in ordinal order.</summary>
    /// <param name="chaincode">The chaincode.</param>
    /// <param name="organization">The organisation that asks.</param>
    /// <param name="own">The digest of its own model of that height; null: as it has published, or else the first one has.</param>
    public IReadOnlyList<string> DifferingAt(string chaincode, string organization, string? own = null)
    {
        if (!Publications.TryGetValue(chaincode, out var publications) || publications.IsEmpty)
        {
            return [];
        }

        own ??= publications.GetValueOrDefault(organization)?.Digest ?? publications.Values.First().Digest;
        return [.. publications.Values.Where(p => p.Digest != own).Select(p => p.Organization).Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether an organisation has switched the guard of a chaincode off for itself.</summary>
    public bool HasSwitchedOff(string chaincode, string organization) =>
        Participation.TryGetValue(chaincode, out var records)
        && records.TryGetValue(organization, out var record)
        && !record.TakesPart;

    /// <summary>Whether a sidecar has said that what was enacted holds at its place, or why it does not.</summary>
    public bool HasReported(string proposal, string organization, string place) =>
        Effects.TryGetValue(proposal, out var reports) && reports.ContainsKey(PlaceOf(organization, place));

    /// <summary>Whether any sidecar of an organisation has reported on what was enacted.</summary>
    public bool HasReported(string proposal, string organization) =>
        Effects.TryGetValue(proposal, out var reports) && reports.Values.Any(report => report.Organization == organization);

    /// <summary>Whether a proposal is open that false alarms of an attribute led to.</summary>
    public bool HasOpenProposalFor(string chaincode, string attribute) => Proposals.Values.Any(
        p => p.Record.State == ProposalState.Open && p.Record.Chaincode == chaincode && p.Record.FalseAlarms?.Attribute == attribute);

    /// <summary>Gets whether the guard of a policy's chaincode stands back for the time that it adds; null where nothing is agreed on that.</summary>
    public LatencyStanding? LatencyOf(DetectionPolicy policy) => policy.Latency is null
        ? null
        : LatencyStanding.Of(policy, Constitution, Participants(policy), Latency.GetValueOrDefault(policy.Chaincode)?.Values ?? []);

    private static string PlaceOf(string organization, string place) => $"{organization}\n{place}";

    private static ImmutableDictionary<string, T> NoneOf<T>() => ImmutableDictionary.Create<string, T>(StringComparer.Ordinal);

    private static ImmutableDictionary<string, T> Put<T>(ImmutableDictionary<string, T> map, string key, GovernanceWrite write)
        where T : class => write.Value.IsEmpty ? map.Remove(key) : map.SetItem(key, CanonicalJson.Read<T>(write.Value.Span));

    private static ImmutableDictionary<string, ImmutableSortedDictionary<string, T>> Put<T>(
        ImmutableDictionary<string, ImmutableSortedDictionary<string, T>> map, IReadOnlyList<string> keys, GovernanceWrite write)
        where T : class
    {
        var inner = map.GetValueOrDefault(keys[0]) ?? ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
        return map.SetItem(
            keys[0], write.Value.IsEmpty ? inner.Remove(keys[1]) : inner.SetItem(keys[1], CanonicalJson.Read<T>(write.Value.Span)));
    }

    private IReadOnlyList<string> Listed(DetectionPolicy policy) => Constitution?.MembersOf(policy) ?? [];

    private GovernanceView After(GovernanceWrite write)
    {
        if (!write.Key.StartsWith('\0'))
        {
            return DefinitionWrites.TrySplit(write.Key, out var chaincode, out var field) ? WithDefinition(chaincode, field, write) : this;
        }

        var (kind, parts) = CompositeKey.Split(write.Key);
        return (kind, parts.Count) switch
        {
            (GovernanceKeys.Constitution, _) => this with
            {
                Constitution = write.Value.IsEmpty ? null : CanonicalJson.Read<Constitution>(write.Value.Span),
            },
            (GovernanceKeys.Policy, 1) => this with { Policies = Put(Policies, parts[0], write) },
            (GovernanceKeys.Schema, 1) => this with { Schemas = Put(Schemas, parts[0], write) },
            (GovernanceKeys.Epoch, 1) => this with { Epochs = Put(Epochs, parts[0], write) },
            (GovernanceKeys.Restriction, 2) => this with { Restrictions = Put(Restrictions, parts, write) },
            (GovernanceKeys.Label, 2) => this with { Labels = Put(Labels, parts, write) },
            (GovernanceKeys.Participation, 2) => this with { Participation = Put(Participation, parts, write) },
            (GovernanceKeys.BreakGlass, 1) => this with { Emergencies = WithEmergency(parts[0], write) },
            (GovernanceKeys.Proposal, 1) => WithProposal(parts[0], write),
            (GovernanceKeys.Witness, 1) => this with { Witnesses = Put(Witnesses, parts[0], write) },
            (GovernanceKeys.Effect, 3) => this with { Effects = Put(Effects, [parts[0], PlaceOf(parts[1], parts[2])], write) },
            (GovernanceKeys.Latency, 3) => this with { Latency = Put(Latency, [parts[0], PlaceOf(parts[1], parts[2])], write) },
            (GovernanceKeys.Confirmation, 1) => WithConfirmation(parts[0], write),
            (GovernanceKeys.Publication, 3) when !write.Value.IsEmpty => WithPublication(CanonicalJson.Read<EpochPublication>(write.Value.Span), write.Block),
            _ => this,
        };
    }

    private GovernanceView WithDefinition(string chaincode, string field, GovernanceWrite write)
    {
        var known = Definitions.GetValueOrDefault(chaincode) ?? ChaincodeDefinition.None;
        var next = write.Value.IsEmpty ? ChaincodeDefinition.None : DefinitionWrites.After(known, field, write.Value.Span);
        var view = this with { Definitions = Definitions.SetItem(chaincode, next) };
        if (next.Version == known.Version || !Restrictions.TryGetValue(chaincode, out var restrictions))
        {
            return view;
        }

        // A virtual patch goes with the version that makes it needless. The record stays on the ledger until it is lifted.
        var kept = restrictions.RemoveRange(restrictions.Where(r => r.Value.Document.UntilVersion == next.Version).Select(r => r.Key));
        return view with { Restrictions = Restrictions.SetItem(chaincode, kept) };
    }

    private GovernanceView WithProposal(string id, GovernanceWrite write)
    {
        var record = write.Value.IsEmpty ? null : CanonicalJson.Read<ProposalRecord>(write.Value.Span);
        if (record is not { State: ProposalState.Open or ProposalState.Enacted })
        {
            return this with { Proposals = Proposals.Remove(id) };
        }

        var known = Proposals;
        if (known.Count >= ManyProposals)
        {
            var enacted = known.Where(p => p.Value.Record.State == ProposalState.Enacted).OrderBy(p => p.Value.Block).ThenBy(p => p.Key, StringComparer.Ordinal);
            known = known.RemoveRange(enacted.Take(ManyProposals / 2).Select(p => p.Key).ToList());
        }

        return this with
        {
            Proposals = known.SetItem(id, new CommittedProposal(record, write.Block)),
            Effects = Effects.RemoveRange(Effects.Keys.Where(effect => !known.ContainsKey(effect)).ToList()),
        };
    }

    private GovernanceView WithConfirmation(string call, GovernanceWrite write) => this with
    {
        Confirmations = write.Value.IsEmpty
            ? Confirmations.Without(call)
            : Confirmations.After(CanonicalJson.Read<ConfirmationRecord>(write.Value.Span), write.Block, ConfirmationOf),
    };

    private ImmutableDictionary<string, CommittedEmergency> WithEmergency(string chaincode, GovernanceWrite write) => write.Value.IsEmpty
        ? Emergencies.Remove(chaincode)
        : Emergencies.SetItem(
            chaincode,
            CommittedEmergency.After(Emergencies.GetValueOrDefault(chaincode), CanonicalJson.Read<BreakGlassRecord>(write.Value.Span), write.Block));

    // Nobody can have fitted up to a block that is not there yet: such a publication would hide all that come before its height is reached.
    private GovernanceView WithPublication(EpochPublication publication, ulong block)
    {
        if ((ulong)publication.Height >= block)
        {
            return this;
        }

        var known = Publications.GetValueOrDefault(publication.Chaincode);
        var height = known is null ? -1 : known.Values.First().Height;
        if (publication.Height < height)
        {
            return this;
        }

        var latest = publication.Height > height || known is null
            ? ImmutableSortedDictionary.Create<string, EpochPublication>(StringComparer.Ordinal)
            : known;
        return this with { Publications = Publications.SetItem(publication.Chaincode, latest.SetItem(publication.Organization, publication)) };
    }
}
