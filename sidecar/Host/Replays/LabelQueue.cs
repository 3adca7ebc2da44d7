using System.Text;
using Warden.Detection;
using Warden.Documents;
using Warden.Host.Governance;
using Warden.Host.Guard;
using Warden.Host.Ledger;

namespace Warden.Host.Replays;

/// <summary>Lists the committed calls of a chaincode that wait for a label, from the blocks alone.</summary>
/// <remarks>They are those that teach nothing by themselves: with a recorded verdict (status 299), or with a used-up confirmation beside their writes.</remarks>
/// <param name="store">The blocks.</param>
/// <param name="chaincode">The guarded chaincode.</param>
internal sealed class LabelQueue(LedgerStore store, string chaincode)
{
    private const int LongestShown = 128;

    /// <summary>Lists those of a range, the oldest first; what is labelled at its end waits no more.</summary>
    /// <param name="from">The first block.</param>
    /// <param name="to">The last block, from which waiting counts.</param>
    /// <param name="decisions">Lines of a sidecar's decision log: what a held call was warned of stands in no block.</param>
    public IReadOnlyList<AwaitedLabel> Run(ulong from, ulong to, IEnumerable<Decision> decisions)
    {
        var told = new Dictionary<string, IReadOnlyList<Finding>>(StringComparer.Ordinal);
        foreach (var decision in decisions.Where(d => d.Channel == store.Channel && d.Chaincode == chaincode && d.Findings.Count > 0))
        {
            told[decision.TxId] = decision.Findings;
        }

        var writes = store.GovernanceWrites().TakeWhile(write => write.Block <= to).ToList();
        var labels = GovernanceView.Empty.After(writes).Labels.GetValueOrDefault(chaincode);
        var (used, open) = Records(writes);
        return
        [
            .. store.CallsOf(chaincode, from, to)
                .SelectMany(block => block.Calls, (block, call) => (block.Block, Call: call))
                .Where(c => !c.Call.Teaches && labels?.ContainsKey(c.Call.TxId) != true)
                .Select(c => Of(c.Block, c.Call, to, told.GetValueOrDefault(c.Call.TxId), used.GetValueOrDefault(c.Call.TxId), open.GetValueOrDefault(c.Call.TxId))),
        ];
    }

    private AwaitedLabel Of(ulong block, LedgerCall call, ulong to, IReadOnlyList<Finding>? told, ConfirmationRecord? confirmation, string? proposal) => new(
        (long)block,
        call.TxId,
        FunctionOf(call),
        (call.Sentence ?? (told is null ? null : VerdictSentence.For(told))) is { } sentence ? Visible(sentence) : null,
        [.. (call.Warned.Count > 0 || told is null ? call.Warned : told.Select(f => f.Path).Distinct(StringComparer.Ordinal)).Select(Visible)],
        confirmation is null
            ? [new AwaitedWord(call.Caller.Organization, call.Caller.Person, Reason: null)]
            : [.. confirmation.Approvals.Select(a => new AwaitedWord(a.Organization, a.Person, a.Reason))],
        (long)(to - block),
        proposal,
        proposal is null ? $"warden label add {chaincode} {call.TxId} reasonable|unreasonable --reason TEXT" : null);

    // By transaction: the confirmation that it used up, and the open proposal to label it.
    private (Dictionary<string, ConfirmationRecord> Used, Dictionary<string, string> Open) Records(IEnumerable<GovernanceWrite> writes)
    {
        var used = new Dictionary<string, ConfirmationRecord>(StringComparer.Ordinal);
        var open = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var write in writes.Where(write => !write.Value.IsEmpty))
        {
            try
            {
                if (write.Key.StartsWith($"\0{GovernanceKeys.Confirmation}\0", StringComparison.Ordinal))
                {
                    var record = CanonicalJson.Read<ConfirmationRecord>(write.Value.Span);
                    if (record.UsedBy is { } transaction && record.Chaincode == chaincode)
                    {
                        used[transaction] = record;
                    }
                }
                else if (write.Key.StartsWith($"\0{GovernanceKeys.Proposal}\0", StringComparison.Ordinal)
                    && CanonicalJson.Read<ProposalRecord>(write.Value.Span) is { Label: { } label } proposal && label.Chaincode == chaincode)
                {
                    if (proposal.State == ProposalState.Open)
                    {
                        open[label.Transaction] = proposal.Id;
                    }
                    else if (open.GetValueOrDefault(label.Transaction) == proposal.Id)
                    {
                        open.Remove(label.Transaction);
                    }
                }
            }
            catch (DocumentException)
            {
                // Of another version: the call is listed without it.
            }
        }

        return (used, open);
    }

    // Whoever wrote the contract wrote what its response says.
    private static string Visible(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private static string FunctionOf(LedgerCall call)
    {
        var name = call.Arguments.Count > 0 && call.Arguments[0].Length <= LongestShown ? Encoding.UTF8.GetString(call.Arguments[0].Span) : "";
        return name.Any(char.IsControl) ? "" : name;
    }
}
