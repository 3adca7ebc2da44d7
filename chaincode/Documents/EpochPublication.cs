namespace Warden.Documents;

/// <summary>One organisation's word on the model that it fitted from the blocks up to a height.</summary>
/// <param name="Chaincode">The guarded chaincode.</param>
/// <param name="Height">The number of the last block whose transactions taught the model.</param>
/// <param name="Digest">Digest of the fitted model, lower-case hexadecimal, 64 digits.</param>
/// <param name="Organization">The MSP id that published.</param>
public sealed record EpochPublication(string Chaincode, long Height, string Digest, string Organization);
