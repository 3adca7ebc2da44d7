using System.Collections.Immutable;
using Warden.Documents;
using Warden.Host.Ledger;

namespace Warden.Host.Governance;

/// <summary>Counts what quotas and budgets of false alarms ask for, block by block, for one chaincode. For one thread.</summary>
/// <remarks>
/// All of it comes from committed blocks, the labels among them, so every sidecar of the channel has the same counts at a height. What a
/// vote asks for anew is counted from the store: a window reaches back before the vote.
/// </remarks>
internal sealed class CommittedCounter(string chaincode, LedgerStore store)
{
    private readonly Queue<(ulong Block, LedgerCall Call)> warned = new();
    private ImmutableDictionary<string, QuotaCount> quotas = CommittedUse.None.Quotas;
    private FalseAlarmBudget? budget;

    /// <summary>Gets what holds when a block has been taken in.</summary>
    /// <param name="view">The governance state after the block.</param>
    /// <param name="blocks">How many blocks the store has.</param>
    /// <param name="calls">The last block's calls; null where the counter starts from the store alone.</param>
    public CommittedUse Take(GovernanceView view, ulong blocks, IReadOnlyList<LedgerCall>? calls)
    {
        if (blocks == 0)
        {
            return CommittedUse.None;
        }

        CountQuotas(view, blocks - 1, calls);
        var alarms = CountAlarms(view, blocks - 1, calls);
        return new CommittedUse(
            quotas,
            alarms,
            budget is null ? [] : [.. alarms.Where(a => a.Value.Warned >= budget.Least && a.Value.False > budget.Share * a.Value.Warned).Select(a => a.Key)]);
    }

    private void CountQuotas(GovernanceView view, ulong last, IReadOnlyList<LedgerCall>? calls)
    {
        var next = CommittedUse.None.Quotas;
        var voted = view.Restrictions.GetValueOrDefault(chaincode)?.Values.Where(r => r.Document.Kind == RestrictionKind.Quota && last < (ulong)r.Document.UntilBlock) ?? [];
        foreach (var restriction in voted)
        {
            next = next.SetItem(restriction.Id, calls is not null && quotas.TryGetValue(restriction.Id, out var known)
                ? known.After(last, calls)
                : FromStore(restriction.Document, last));
        }

        quotas = next;
    }

    private QuotaCount FromStore(Restriction quota, ulong last)
    {
        var window = (ulong)quota.WindowBlocks!.Value;
        var count = QuotaCount.Of(quota);
        foreach (var (block, calls) in store.CallsOf(chaincode, last < window ? 0 : last - window + 1, last))
        {
            count = count.After(block, calls);
        }

        return count.After(last, []);
    }

    private ImmutableSortedDictionary<string, AlarmCount> CountAlarms(GovernanceView view, ulong last, IReadOnlyList<LedgerCall>? calls)
    {
        var voted = view.Policies.GetValueOrDefault(chaincode)?.Document.FalseAlarms;
        var counted = budget;
        budget = voted;
        if (voted is null)
        {
            warned.Clear();
            return CommittedUse.None.Alarms;
        }

        if (calls is not null && counted?.WindowBlocks == voted.WindowBlocks)
        {
            Enter(last, calls);
        }
        else
        {
            warned.Clear();
            var window = (ulong)voted.WindowBlocks;
            foreach (var (block, earlier) in store.CallsOf(chaincode, last < window ? 0 : last - window + 1, last))
            {
                Enter(block, earlier);
            }
        }

        while (warned.TryPeek(out var oldest) && oldest.Block + (ulong)voted.WindowBlocks <= last)
        {
            warned.Dequeue();
        }

        return Tally(view.Labels.GetValueOrDefault(chaincode));
    }

    // Confirmed calls and those with a recorded verdict: what teaches was never warned of on the ledger.
    private void Enter(ulong block, IReadOnlyList<LedgerCall> calls)
    {
        foreach (var call in calls.Where(call => call.Namespace == chaincode && !call.Teaches))
        {
            warned.Enqueue((block, call with { Arguments = [], Writes = [] }));
        }
    }

    private ImmutableSortedDictionary<string, AlarmCount> Tally(ImmutableSortedDictionary<string, LabelRecord>? labels)
    {
        var tally = CommittedUse.None.Alarms.ToBuilder();
        foreach (var (_, call) in warned)
        {
            var label = labels?.GetValueOrDefault(call.TxId)?.Document;
            foreach (var path in call.Warned.Concat(label?.Attributes ?? []).Distinct(StringComparer.Ordinal))
            {
                var count = tally.GetValueOrDefault(path) ?? new AlarmCount(0, 0);
                tally[path] = new AlarmCount(count.Warned + 1, count.False + (label?.Label == LabelKind.Reasonable ? 1 : 0));
            }
        }

        return tally.ToImmutable();
    }
}
