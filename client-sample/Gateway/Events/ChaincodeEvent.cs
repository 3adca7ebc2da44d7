namespace Warden.Gateway;

/// <summary>What a committed, valid transaction announced.</summary>
/// <param name="BlockNumber">Number of the block that holds the transaction.</param>
/// <param name="TransactionId">The transaction's id.</param>
/// <param name="ChaincodeName">The chaincode that set the event.</param>
/// <param name="EventName">The event's name.</param>
/// <param name="Payload">What the chaincode attached.</param>
public sealed record ChaincodeEvent(
    ulong BlockNumber, string TransactionId, string ChaincodeName, string EventName, ReadOnlyMemory<byte> Payload);
