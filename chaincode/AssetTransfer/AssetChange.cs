namespace Warden.Chaincode.AssetTransfer;

/// <summary>One entry of an asset's history.</summary>
/// <param name="TxId">The transaction that changed it.</param>
/// <param name="Timestamp">The time in that transaction's proposal.</param>
/// <param name="IsDelete">Whether it deleted the asset.</param>
/// <param name="Record">The asset as it was written; <c>null</c> for a delete.</param>
public sealed record AssetChange(string TxId, DateTimeOffset Timestamp, bool IsDelete, Asset? Record);
