namespace Warden.Documents;

/// <summary>Two organisations fitted different models from what should be the same blocks: an alarm.</summary>
/// <param name="Chaincode">The guarded chaincode.</param>
/// <param name="Height">The epoch's height.</param>
/// <param name="Digests">The digest of each organisation that published, by MSP id.</param>
public sealed record EpochDisagreement(string Chaincode, long Height, IReadOnlyDictionary<string, string> Digests);
