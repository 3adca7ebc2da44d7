namespace Warden.Host.Ledger;

/// <summary>What the sidecar keeps of one block.</summary>
/// <param name="Number">The block's number.</param>
/// <param name="HeaderHash">The block's header hash, 32 bytes: the seed of an epoch at this height.</param>
/// <param name="PreviousHash">The header hash that the block names as its predecessor's; empty in block 0.</param>
/// <param name="Calls">One entry per valid transaction and namespace, in the order of the block, then by namespace.</param>
/// <param name="Governance">The writes in the governance chaincode's namespace, in order.</param>
internal sealed record LedgerBlock(
    ulong Number,
    ReadOnlyMemory<byte> HeaderHash,
    ReadOnlyMemory<byte> PreviousHash,
    IReadOnlyList<LedgerCall> Calls,
    IReadOnlyList<GovernanceWrite> Governance)
{
    /// <summary>The valid transactions with their endorsers, as the peer sends them; not kept in the store.</summary>
    public IReadOnlyList<EndorsedCall> Endorsed { get; init; } = [];

    /// <summary>The ids of the transactions that the peers voided.</summary>
    public IReadOnlyList<string> Voided { get; init; } = [];
}
