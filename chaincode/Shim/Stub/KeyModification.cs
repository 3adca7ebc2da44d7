namespace Warden.Chaincode.Shim;

/// <summary>One committed change of a key.</summary>
/// <param name="TransactionId">The transaction that made it.</param>
/// <param name="Value">The value it wrote; empty for a delete.</param>
/// <param name="Timestamp">The time in that transaction's proposal (its client's word).</param>
/// <param name="IsDelete">Whether it removed the key.</param>
public sealed record KeyModification(string TransactionId, byte[] Value, DateTimeOffset Timestamp, bool IsDelete);
