namespace Warden.Documents;

/// <summary>One change of a chaincode's policy.</summary>
/// <param name="TxId">The transaction that enacted it.</param>
/// <param name="Timestamp">The proposal's timestamp, ISO 8601, UTC.</param>
/// <param name="Policy">The policy from then on; null where the chaincode was retired.</param>
public sealed record PolicyHistoryEntry(string TxId, string Timestamp, VersionedPolicy? Policy = null);
