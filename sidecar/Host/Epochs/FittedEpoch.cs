namespace Warden.Host.Epochs;

/// <summary>This organisation's model of one height is there.</summary>
/// <param name="Chaincode">The guarded chaincode.</param>
/// <param name="Height">The number of the last block that taught it.</param>
/// <param name="Digest">The model's digest.</param>
internal sealed record FittedEpoch(string Chaincode, long Height, string Digest);
