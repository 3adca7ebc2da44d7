namespace Warden.Host.Ledger;

/// <summary>A valid transaction of a block and who endorsed it.</summary>
/// <param name="TxId">The transaction id.</param>
/// <param name="IsConfirmed">Whether somebody confirmed it after a WARN: status 299, or a used-up confirmation beside the writes.</param>
/// <param name="Endorsers">The endorsers' identities, marshalled.</param>
internal sealed record EndorsedCall(string TxId, bool IsConfirmed, IReadOnlyList<ReadOnlyMemory<byte>> Endorsers);
