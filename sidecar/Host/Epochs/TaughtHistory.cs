using System.Collections.Immutable;
using Warden.Documents;
using Warden.Host.Ledger;
using Warden.Host.Scoring;

namespace Warden.Host.Epochs;

/// <summary>The history of one chaincode, taught from a store block by block, as the labels of one height say. For one thread.</summary>
/// <remarks>What has been taught cannot be taken back: other labels need another history.</remarks>
/// <param name="chaincode">The guarded chaincode.</param>
/// <param name="store">The blocks.</param>
/// <param name="detection">What learns.</param>
/// <param name="labels">What labelled transactions teach, by transaction id; null for none.</param>
internal sealed class TaughtHistory(
    string chaincode, LedgerStore store, IDetection detection, ImmutableSortedDictionary<string, LabelRecord>? labels)
{
    private readonly ILearner learner = detection.NewLearner();
    private ulong next;

    /// <summary>Gets the labels that were honoured.</summary>
    public ImmutableSortedDictionary<string, LabelRecord>? Labels => labels;

    /// <summary>Teaches the blocks that it does not know yet, up to a height and with it.</summary>
    /// <returns>Whether there was something to learn.</returns>
    public bool TeachTo(ulong height)
    {
        var learnt = false;
        foreach (var (block, calls) in next <= height ? store.CallsOf(chaincode, next, height) : [])
        {
            // What does not teach still is what later values of its keys are compared with.
            var all = calls.Select(AsLabelled).ToArray();
            learner.ObserveBlock(block, all);
            learnt |= all.Any(call => call.Teaches);
        }

        next = Math.Max(next, height + 1);
        return learnt;
    }

    /// <summary>Fits a model to all that was taught.</summary>
    /// <param name="schema">The schema, or null.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="height">The last block that was taught; its header hash is the seed.</param>
    /// <exception cref="LedgerException">The block is not in the store.</exception>
    public IFittedModel Fit(AttributeSchema? schema, DetectionPolicy policy, ulong height)
    {
        var seed = store.HeaderHashOf(height) ?? throw new LedgerException($"block {height} is not in the store");
        return learner.Fit(schema, policy, height, seed);
    }

    private LedgerCall AsLabelled(LedgerCall call)
    {
        if (labels is null || !labels.TryGetValue(call.TxId, out var label))
        {
            return call;
        }

        var isReasonable = label.Document.Label == LabelKind.Reasonable;
        return call with { Teaches = isReasonable, IsDeclared = isReasonable };
    }
}
