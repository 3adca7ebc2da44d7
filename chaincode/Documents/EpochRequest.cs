namespace Warden.Documents;

/// <summary>A member asks for an epoch now: every sidecar fits up to the block that holds this.</summary>
/// <param name="Chaincode">The guarded chaincode.</param>
/// <param name="Organization">The MSP id that asked.</param>
/// <param name="TxId">The transaction that asked.</param>
public sealed record EpochRequest(string Chaincode, string Organization, string TxId);
