using Warden.Documents;
using Warden.Host.Ledger;

namespace Warden.Host.Scoring;

/// <summary>The history of one chaincode, growing block by block. For one thread.</summary>
internal interface ILearner
{
    /// <summary>Takes in the calls of one block; <see cref="LedgerCall.Teaches"/> says which it learns from. Blocks come in order.</summary>
    void ObserveBlock(ulong block, IReadOnlyList<LedgerCall> calls);

    /// <summary>Fits a model to everything taken in.</summary>
    /// <param name="schema">The attribute schema in force, or null.</param>
    /// <param name="policy">The policy in force.</param>
    /// <param name="height">The number of the last block taken in.</param>
    /// <param name="seed">The header hash of that block, 32 bytes.</param>
    IFittedModel Fit(AttributeSchema? schema, DetectionPolicy policy, ulong height, ReadOnlySpan<byte> seed);
}
