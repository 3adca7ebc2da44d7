using System.Collections.Immutable;
using System.Globalization;
using Warden.Detection;
using Warden.Documents;
using Warden.Host.Governance;
using Warden.Host.Guard;
using Warden.Host.Ledger;
using Warden.Host.Records;

namespace Warden.Host.Analysis;

/// <summary>The valid calls of one chaincode on a ledger, streamed from a store of its blocks; labels of the ledger say what teaches.</summary>
internal sealed class LedgerSource : IRecordSource
{
    private readonly LedgerStore store;
    private readonly Dictionary<LedgerCaller, Caller> callers = [];
    private readonly ulong from;
    private readonly ulong to;
    private readonly ImmutableSortedDictionary<string, LabelRecord>? labels;

    /// <param name="store">The blocks.</param>
    /// <param name="chaincode">The chaincode.</param>
    /// <param name="from">The first block.</param>
    /// <param name="to">The last block.</param>
    public LedgerSource(LedgerStore store, string chaincode, ulong from, ulong to)
    {
        (this.store, Chaincode, this.from, this.to) = (store, chaincode, from, to);
        var view = GovernanceView.Empty.After(store.GovernanceWrites().Where(w => w.Block <= to));
        labels = view.Labels.GetValueOrDefault(chaincode);
        Schema = view.Schemas.GetValueOrDefault(chaincode)?.Document;
        Policy = view.Policies.GetValueOrDefault(chaincode)?.Document;
    }

    /// <summary>The chaincode.</summary>
    public string Chaincode { get; }

    /// <summary>The schema in force at the last block.</summary>
    public AttributeSchema? Schema { get; }

    /// <summary>The policy in force at the last block.</summary>
    public DetectionPolicy? Policy { get; }

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Chaincode} on {store.Channel}, blocks {from} to {to}");

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<AnalysisRecord>> Read(Action<BadLine> onBadLine, Action<double> onProgress, CancellationToken cancellationToken)
    {
        var index = 0L;
        foreach (var (block, calls) in store.CallsOf(Chaincode, from, to))
        {
            cancellationToken.ThrowIfCancellationRequested();
            onProgress((block - from + 1) / (double)(to - from + 1));
            yield return [.. calls.Select(call => Of(block, call, index++))];
        }

        onProgress(1);
    }

    private LabelKind? LabelOf(LedgerCall call) =>
        labels is not null && labels.TryGetValue(call.TxId, out var label) ? label.Document.Label : null;

    private AnalysisRecord Of(ulong block, LedgerCall call, long index) => new(
        index,
        string.Create(CultureInfo.InvariantCulture, $"block {block}"),
        call.TxId,
        new CommittedCall(call.TxId, call.Arguments, call.Writes)
        {
            Block = block,
            Index = call.Position,
            Touches = call.Touches,
            Caller = callers.TryGetValue(call.Caller, out var caller) ? caller : callers[call.Caller] = new Caller(call.Caller.Organization, call.Caller.Person),
            Teaches = LabelOf(call) is { } label ? label == LabelKind.Reasonable : call.Teaches,
            IsDeclared = LabelOf(call) == LabelKind.Reasonable,
        })
    {
        Block = (long)(block - from),
        Transaction = call.TxId,
        By = call.Arguments.Count > 0 ? CalledBy.Of(call) : null,
    };
}
