namespace Warden.Host.Relay;

/// <summary>Names a transaction on a chaincode stream: contexts are kept by both ids.</summary>
/// <param name="Channel">The channel's name.</param>
/// <param name="TxId">The transaction id.</param>
internal readonly record struct TransactionKey(string Channel, string TxId);
