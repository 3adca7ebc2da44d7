using Warden.Documents;

namespace Warden.Chaincode.Governance;

/// <summary>The story of a proposal, for an auditor: what changed its keys, from the peer's history of them.</summary>
/// <remarks>Ordered by the transactions' own timestamps. For answers only: history is not checked at commit.</remarks>
internal static class ProposalHistory
{
    public static async Task<IReadOnlyList<ProposalHistoryEntry>> GetAsync(GovernanceContext context, string id)
    {
        await Proposals.GetAsync(context, id);
        // A transaction may change the proposal and a vote: the no that rejects.
        var entries = new SortedDictionary<string, ProposalHistoryEntry>(StringComparer.Ordinal);
        await foreach (var change in context.Ledger.HistoryAsync(GovernanceKeys.Proposal, id))
        {
            var proposal = CanonicalJson.Read<ProposalRecord>(change.Value);
            entries[change.TransactionId] = new(change.TransactionId, GovernanceContext.Format(change.Timestamp), EventOf(proposal), proposal);
        }
        foreach (var organization in await EverMembersAsync(context))
            await AddVotesAsync(context, entries, id, organization);
        foreach (var report in await context.Ledger.RangeAsync<EffectReport>(GovernanceKeys.Effect, id))
            await AddReportsAsync(context, entries, report);
        return [.. entries.Values.OrderBy(entry => entry.Timestamp, StringComparer.Ordinal).ThenBy(entry => entry.TxId, StringComparer.Ordinal)];
    }

    private static string EventOf(ProposalRecord proposal) => proposal.State switch
    {
        ProposalState.Enacted => GovernanceEvents.ProposalEnacted,
        ProposalState.Rejected => GovernanceEvents.ProposalRejected,
        ProposalState.Withdrawn => GovernanceEvents.ProposalWithdrawn,
        ProposalState.Expired => GovernanceEvents.ProposalExpired,
        ProposalState.Failed => GovernanceEvents.ProposalFailed,
        _ => GovernanceEvents.ProposalOpened,
    };

    // Who voted may be no member any more, and a vote that was taken back has no key.
    private static async Task<SortedSet<string>> EverMembersAsync(GovernanceContext context)
    {
        var members = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var change in context.Ledger.HistoryAsync(GovernanceKeys.Constitution))
            members.UnionWith(CanonicalJson.Read<Constitution>(change.Value).Members);
        return members;
    }

    private static async Task AddVotesAsync(
        GovernanceContext context, SortedDictionary<string, ProposalHistoryEntry> entries, string id, string organization)
    {
        var revocations = new SortedDictionary<string, Approval>(StringComparer.Ordinal);
        await foreach (var change in context.Ledger.HistoryAsync(GovernanceKeys.Revocation, id, organization))
            revocations[change.TransactionId] = CanonicalJson.Read<Approval>(change.Value);
        ProposalHistoryEntry? revoked = null;
        // Newest first: what a removal took back comes after it.
        await foreach (var change in context.Ledger.HistoryAsync(GovernanceKeys.Vote, id, organization))
        {
            var (transaction, timestamp) = (change.TransactionId, GovernanceContext.Format(change.Timestamp));
            if (change.IsDelete)
            {
                revoked = new(transaction, timestamp, GovernanceEvents.VoteRevoked, Revoked: revocations.GetValueOrDefault(transaction));
                continue;
            }
            var vote = CanonicalJson.Read<VoteRecord>(change.Value);
            if (revoked is not null)
                entries[revoked.TxId] = revoked with { Vote = vote };
            revoked = null;
            entries[transaction] = entries.TryGetValue(transaction, out var known)
                ? known with { Vote = vote }
                : new(transaction, timestamp, GovernanceEvents.VoteCast, Vote: vote);
        }
    }

    private static async Task AddReportsAsync(GovernanceContext context, SortedDictionary<string, ProposalHistoryEntry> entries, EffectReport last)
    {
        await foreach (var change in context.Ledger.HistoryAsync(GovernanceKeys.Effect, last.Proposal, last.Organization, last.Place))
        {
            var report = CanonicalJson.Read<EffectReport>(change.Value);
            entries[change.TransactionId] = new(
                change.TransactionId,
                GovernanceContext.Format(change.Timestamp),
                report.Holds ? GovernanceEvents.EffectReported : GovernanceEvents.EffectFailed,
                Report: report);
        }
    }
}
