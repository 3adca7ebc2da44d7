namespace Warden.Documents;

/// <summary>The epoch in force for a chaincode: all organisations that take part have published the same digest.</summary>
/// <param name="Chaincode">The guarded chaincode.</param>
/// <param name="Number">Counts the epochs of this chaincode from 1.</param>
/// <param name="Height">The number of the last block whose transactions taught the model.</param>
/// <param name="Digest">Digest of the fitted model, lower-case hexadecimal.</param>
/// <param name="Organizations">The MSP ids that published it, sorted.</param>
public sealed record EpochRecord(string Chaincode, long Number, long Height, string Digest, IReadOnlyList<string> Organizations);
