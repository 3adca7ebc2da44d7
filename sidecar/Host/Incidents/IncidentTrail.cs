using Warden.Documents;
using Warden.Host.Governance;
using Warden.Host.Ledger;
using Warden.Protocol;
using Warden.Protocol.Ledger;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace Warden.Host.Incidents;

/// <summary>What the blocks tell of an incident: its transactions, and each step of it with block, time and signer.</summary>
/// <param name="standing">The incident as the ledger has it.</param>
internal sealed class IncidentTrail(IncidentStanding standing)
{
    private readonly string id = standing.Incident.Id;
    private readonly string chaincode = standing.Incident.Document.Chaincode;
    private readonly HashSet<string> originals = standing.Incident.Document.Transactions.ToHashSet(StringComparer.Ordinal);
    private readonly HashSet<string> compensating = standing.Compensations.Select(c => c.Compensating).ToHashSet(StringComparer.Ordinal);
    private readonly HashSet<string> restrictions = standing.Isolations.Select(i => i.Isolation.Restriction).ToHashSet(StringComparer.Ordinal);
    private readonly EffectTrail effects = new(standing);

    /// <summary>What happened, in the order of the ledger.</summary>
    public List<ReportedEvent> Events { get; } = [];

    /// <summary>The envelopes of its transactions and of what compensates them: the valid one of each, or the first void one.</summary>
    public Dictionary<string, CommittedTransaction> Transactions { get; } = new(StringComparer.Ordinal);

    /// <summary>Every schema of the chaincode that came into force.</summary>
    public List<AttributeSchema> Schemas { get; } = [];

    /// <summary>The labels of its transactions that were in force at the last block that was read, by transaction.</summary>
    public SortedDictionary<string, LabelRecord> Labels { get; } = new(StringComparer.Ordinal);

    /// <summary>The number of the last block that was read.</summary>
    public ulong Last { get; private set; }

    /// <summary>Reads the blocks up to the one that closed the incident, or to the last one.</summary>
    public static async Task<IncidentTrail> FollowAsync(ChannelBlocks blocks, IncidentStanding standing, CancellationToken cancellationToken)
    {
        var trail = new IncidentTrail(standing);
        var isClosed = false;
        await foreach (var transaction in blocks.ReadAsync(cancellationToken))
        {
            if (isClosed && transaction.BlockNumber > trail.Last)
            {
                break;
            }

            trail.Last = transaction.BlockNumber;
            trail.Take(transaction);
            isClosed = isClosed || (transaction.IsValid && transaction.TransactionId == standing.Incident.Closing?.By.TxId);
        }

        return isClosed == (standing.Incident.State == IncidentState.Closed)
            ? trail
            : throw new LedgerException($"expected the block that closed incident {standing.Incident.Id}, but blocks 0 to {blocks.Last} do not have it");
    }

    /// <summary>Gets the block of the first step of a kind; null: there was none.</summary>
    public long? BlockOf(IncidentStep step, string? about = null) =>
        Events.Find(e => e.Step == step && (about is null || e.About == about))?.Block;

    /// <summary>Gets what the sidecars had said of a restriction by the last block that was read; null where no block has it.</summary>
    public EffectStanding? EffectOf(string restriction) => effects.Of(restriction);

    private void Take(CommittedTransaction transaction)
    {
        if (originals.Contains(transaction.TransactionId) || compensating.Contains(transaction.TransactionId))
        {
            if (transaction.IsValid || !Transactions.ContainsKey(transaction.TransactionId))
            {
                Transactions[transaction.TransactionId] = transaction;
            }
        }

        if (transaction is not { IsValid: true, Endorsed: { } endorsed })
        {
            return;
        }

        if (originals.Contains(transaction.TransactionId))
        {
            Add(transaction, endorsed, IncidentStep.Committed, transaction.TransactionId);
        }

        if (compensating.Contains(transaction.TransactionId))
        {
            Add(transaction, endorsed, IncidentStep.CompensationCommitted, transaction.TransactionId);
        }

        foreach (var write in endorsed.ReadWriteSets.Where(set => set.Namespace == GovernanceView.Chaincode).SelectMany(set => set.Public.Writes))
        {
            if (CompositeKey.IsComposite(write.Key))
            {
                var key = CompositeKey.Split(write.Key);
                effects.Take(transaction.BlockNumber, write, key);
                Take(transaction, endorsed, write, key);
            }
        }
    }

    private void Take(CommittedTransaction transaction, UnpackedTransaction endorsed, KVWrite write, (string Type, IReadOnlyList<string> Parts) key)
    {
        switch (key.Type, key.Parts)
        {
            case (GovernanceKeys.Incident, [var incident]) when incident == id:
                var record = CanonicalJson.Read<IncidentRecord>(write.Value.Span);
                Add(
                    transaction, endorsed, record.State == IncidentState.Open ? IncidentStep.Opened : IncidentStep.Closed, about: null,
                    record.Closing is { } closing ? Word(closing.Outcome) : Word(record.Document.Severity), record.Closing?.By.Reason ?? record.Document.Summary);
                break;
            case (GovernanceKeys.IncidentReview, [var incident, _]) when incident == id:
                var review = CanonicalJson.Read<IncidentReview>(write.Value.Span);
                Add(transaction, endorsed, IncidentStep.Reviewed, about: null, Word(review.Finding), review.By.Reason);
                break;
            case (GovernanceKeys.Proposal, [var proposal]) when restrictions.Contains(proposal) && transaction.TransactionId == proposal:
                Add(transaction, endorsed, IncidentStep.RestrictionProposed, proposal, reason: CanonicalJson.Read<ProposalRecord>(write.Value.Span).Restriction?.Reason);
                break;
            case (GovernanceKeys.Isolation, [var incident, var restriction]) when incident == id:
                var mandate = CanonicalJson.Read<IncidentIsolation>(write.Value.Span).Mandate;
                Add(transaction, endorsed, IncidentStep.RestrictionEnacted, restriction, mandate is null ? "votes" : "mandate");
                break;
            case (GovernanceKeys.Restriction, [_, var restriction]) when write.IsDelete && restrictions.Contains(restriction):
                Add(transaction, endorsed, IncidentStep.RestrictionLifted, restriction);
                break;
            case (GovernanceKeys.Compensation, [var incident, var original]) when incident == id && write.IsDelete:
                Add(transaction, endorsed, IncidentStep.CompensationUnlinked, original);
                break;
            case (GovernanceKeys.Compensation, [var incident, var original]) when incident == id:
                var link = CanonicalJson.Read<IncidentCompensation>(write.Value.Span);
                Add(transaction, endorsed, IncidentStep.CompensationLinked, original, link.IsPartial ? "partial" : "whole", link.IsPartial ? link.By.Reason : null);
                break;
            case (GovernanceKeys.Label, [var name, var labelled]) when name == chaincode && originals.Contains(labelled):
                Labels.Remove(labelled);
                if (!write.IsDelete)
                {
                    Labels[labelled] = CanonicalJson.Read<LabelRecord>(write.Value.Span);
                }

                var label = Labels.GetValueOrDefault(labelled)?.Document;
                Add(transaction, endorsed, label is null ? IncidentStep.Unlabelled : IncidentStep.Labelled, labelled, label is null ? null : Word(label.Label), label?.Reason);
                break;
            case (GovernanceKeys.Schema, [var name]) when name == chaincode && !write.IsDelete:
                Schemas.Add(CanonicalJson.Read<VersionedSchema>(write.Value.Span).Document);
                break;
        }
    }

    private void Add(
        CommittedTransaction transaction, UnpackedTransaction endorsed, IncidentStep step, string? about, string? word = null, string? reason = null)
    {
        var caller = LedgerCaller.Of(endorsed.Creator.Span);
        Events.Add(new ReportedEvent(
            (long)transaction.BlockNumber, TimeOf(endorsed), step, transaction.TransactionId, caller.Organization, caller.Person, about, word, reason));
    }

    /// <summary>Gets when a transaction was proposed, by its client's clock; the start of 1970 where the client gave nothing that is a time.</summary>
    public static string TimeOf(UnpackedTransaction endorsed) => (endorsed.ChannelHeader.Timestamp is { } time && IsTime(time) ? time.ToDateTime() : DateTime.UnixEpoch)
        .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    // Peers do not look at it. The first and the last second of the years 1 to 9999: protobuf, timestamp.proto.
    private static bool IsTime(Timestamp time) => time is { Seconds: >= -62_135_596_800 and <= 253_402_300_799, Nanos: >= 0 and < 1_000_000_000 };

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
