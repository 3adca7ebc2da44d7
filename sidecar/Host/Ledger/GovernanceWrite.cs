namespace Warden.Host.Ledger;

/// <summary>A committed write in the governance chaincode's namespace.</summary>
/// <param name="Block">The number of the block that holds it.</param>
/// <param name="Key">The composite key.</param>
/// <param name="Value">The document's bytes; empty for a delete.</param>
internal sealed record GovernanceWrite(ulong Block, string Key, ReadOnlyMemory<byte> Value)
{
    /// <summary>The transaction that wrote it, as the peer sends the block; not kept in the store.</summary>
    public string TxId { get; init; } = "";
}
