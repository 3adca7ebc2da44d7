using Warden.Documents;
using Warden.Host.Governance;
using Warden.Host.Guard;
using Warden.Host.Ledger;
using Warden.Protocol;

namespace Warden.Host.Replays;

/// <summary>Works out what governance was worth: committed blocks say what happened and what people said of it, a decision log what a sidecar said.</summary>
/// <remarks>Labels are those in force at the end of the range. A call was warned of where a block says so, or the log does.</remarks>
/// <param name="store">The blocks.</param>
/// <param name="chaincode">The guarded chaincode.</param>
internal sealed class GuardEvaluation(LedgerStore store, string chaincode)
{
    /// <summary>Works out the figures.</summary>
    /// <param name="decisions">The lines of a decision log, in their order.</param>
    /// <param name="from">The first block.</param>
    /// <param name="to">The last block.</param>
    public EvaluationReport Run(IEnumerable<Decision> decisions, ulong from, ulong to)
    {
        var writes = store.GovernanceWrites().TakeWhile(write => write.Block <= to).ToList();
        var labels = GovernanceView.Empty.After(writes).Labels.GetValueOrDefault(chaincode);
        var committed = new Dictionary<string, (ulong Block, LedgerCall Call)>(StringComparer.Ordinal);
        foreach (var (block, calls) in store.CallsOf(chaincode, from, to))
        {
            foreach (var call in calls.Where(call => call.Arguments.Count > 0))
            {
                committed[call.TxId] = (block, call);
            }
        }

        var own = decisions.Where(d => d.Channel == store.Channel && d.Chaincode == chaincode && d.Nested != true && d.Outcome is not null).ToList();
        var verdicts = own.Where(d => d.Outcome is Outcome.Ok or Outcome.Warn).ToList();
        var warned = verdicts.Where(d => d.Outcome == Outcome.Warn).ToList();
        var warnedOf = warned.Select(d => d.TxId).Concat(committed.Values.Where(c => !c.Call.Teaches).Select(c => c.Call.TxId)).ToHashSet(StringComparer.Ordinal);
        var labelled = committed.Values.Where(c => labels?.ContainsKey(c.Call.TxId) == true).ToList();
        var unreasonable = labelled.Where(c => labels![c.Call.TxId].Document.Label == LabelKind.Unreasonable).ToList();

        // The same call proposed again is one question to a person.
        var held = warned.Where(d => d.Answer == "428" && d.Call is not null).Select(d => d.Call!).ToHashSet(StringComparer.Ordinal);
        var confirmed = own.Where(d => d.Answer == "confirmed" && d.Call is not null && committed.ContainsKey(d.TxId)).Select(d => d.Call!).Where(held.Contains)
            .ToHashSet(StringComparer.Ordinal);
        var advised = warned.Where(d => d.Answer == "299").Select(d => d.TxId).ToHashSet(StringComparer.Ordinal);
        var submitted = advised.Count(committed.ContainsKey);
        var proposals = ProposalsIn(writes, from);
        return new EvaluationReport(
            chaincode,
            (long)from,
            (long)to,
            Coverage: new(verdicts.Select(d => d.TxId).Distinct(StringComparer.Ordinal).Count(committed.ContainsKey), committed.Count),
            WarnRate: new(warned.Count, verdicts.Count),
            Unscored: new(own.Count - verdicts.Count, own.Count),
            StoodBack: new(own.Count(d => d.Reason == ChaincodeView.TooSlow), own.Count),
            Precision: new(unreasonable.Count(c => warnedOf.Contains(c.Call.TxId)), labelled.Count(c => warnedOf.Contains(c.Call.TxId))),
            Recall: new(unreasonable.Count(c => warnedOf.Contains(c.Call.TxId)), unreasonable.Count),
            Confirmed: new(confirmed.Count, held.Count),
            Submitted: new(submitted, advised.Count),
            Overridden: new(confirmed.Count + submitted, held.Count + advised.Count),
            Regretted: Regretted(writes, committed.Values.Where(c => !c.Call.Teaches).Select(c => c.Call.TxId)),
            BlocksToDetect: Median([.. unreasonable.Where(c => !warnedOf.Contains(c.Call.TxId)).Select(c => Noticed(proposals, c.Call.TxId) is { } at ? (double?)(at - (double)c.Block) : null).OfType<double>()]),
            BlocksToAct: Median([.. proposals.Where(p => p.Enacted is not null).Select(p => (double)(p.Enacted!.Value - p.Opened))]),
            AddedMilliseconds: Added([.. own.Select(d => d.AddedMs).OfType<double>()]));
    }

    private static ulong? Noticed(List<(ProposalRecord Record, ulong Opened, ulong? Enacted)> proposals, string transaction) =>
        proposals.Where(p => p.Record.Label?.Transaction == transaction && p.Record.Label.Label == LabelKind.Unreasonable).Select(p => (ulong?)p.Opened).Min();

    // A link counts as it does for the governance chaincode: while its incident is open, or when that ended as compensated.
    private static EvaluationShare Regretted(List<GovernanceWrite> writes, IEnumerable<string> confirmed)
    {
        var links = Last<CompensationLink>(writes, GovernanceKeys.Compensated);
        var incidents = Last<IncidentRecord>(writes, GovernanceKeys.Incident);
        var all = confirmed.ToList();
        return new(
            all.Count(id => links.TryGetValue(id, out var link) && incidents.TryGetValue(link.Incident, out var incident)
                && (incident.Closing is null || incident.Closing.Outcome == IncidentOutcome.Compensated)),
            all.Count);
    }

    // The documents of one type as they stand at the end, by the only part of their keys.
    private static Dictionary<string, T> Last<T>(IEnumerable<GovernanceWrite> writes, string type)
        where T : class
    {
        var last = new Dictionary<string, T>(StringComparer.Ordinal);
        var prefix = $"\0{type}\0";
        foreach (var write in writes.Where(write => write.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var name = write.Key[prefix.Length..^1];
            if (write.Value.IsEmpty)
            {
                last.Remove(name);
            }
            else if (Read<T>(write) is { } document)
            {
                last[name] = document;
            }
        }

        return last;
    }

    // Null where it is of another version: no figure can be taken from it.
    private static T? Read<T>(GovernanceWrite write)
        where T : class
    {
        try
        {
            return CanonicalJson.Read<T>(write.Value.Span);
        }
        catch (DocumentException)
        {
            return null;
        }
    }

    private List<(ProposalRecord Record, ulong Opened, ulong? Enacted)> ProposalsIn(IEnumerable<GovernanceWrite> writes, ulong from)
    {
        var proposals = new SortedDictionary<string, (ProposalRecord Record, ulong Opened, ulong? Enacted)>(StringComparer.Ordinal);
        foreach (var write in writes.Where(write => write.Key.StartsWith($"\0{GovernanceKeys.Proposal}\0", StringComparison.Ordinal) && !write.Value.IsEmpty))
        {
            if (Read<ProposalRecord>(write) is not { } record)
            {
                continue;
            }

            var opened = proposals.TryGetValue(record.Id, out var known) ? known.Opened : write.Block;
            proposals[record.Id] = (record, opened, record.State == ProposalState.Enacted ? write.Block : null);
        }

        return [.. proposals.Values.Where(p => p.Record.Chaincode == chaincode && p.Opened >= from)];
    }

    private static double? Median(double[] numbers)
    {
        if (numbers.Length == 0)
        {
            return null;
        }

        Array.Sort(numbers);
        return (numbers[(numbers.Length - 1) / 2] + numbers[numbers.Length / 2]) / 2;
    }

    private static double[]? Added(double[] milliseconds)
    {
        if (milliseconds.Length == 0)
        {
            return null;
        }

        Array.Sort(milliseconds);
        var place = (int)Math.Ceiling(0.99 * milliseconds.Length) - 1;
        return [Median(milliseconds)!.Value, milliseconds[place]];
    }
}
