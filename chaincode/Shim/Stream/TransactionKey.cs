namespace Warden.Chaincode.Shim;

/// <summary>What tells the transactions of a stream apart: one id can run on two channels at once.</summary>
internal readonly record struct TransactionKey(string ChannelId, string TransactionId);
