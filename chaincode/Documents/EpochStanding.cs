namespace Warden.Documents;

/// <summary>How far the organisations have come with the model of one height.</summary>
/// <param name="Chaincode">The guarded chaincode.</param>
/// <param name="Height">The number of the last block whose transactions taught the model.</param>
/// <param name="Agreement">Whether they speak of one model.</param>
/// <param name="Digests">The digest of each organisation that takes part and has published, by MSP id.</param>
/// <param name="Missing">The MSP ids that take part and have not published, sorted.</param>
/// <param name="Epoch">The epoch in force after the call; null before the first.</param>
public sealed record EpochStanding(
    string Chaincode,
    long Height,
    EpochAgreement Agreement,
    IReadOnlyDictionary<string, string> Digests,
    IReadOnlyList<string> Missing,
    EpochRecord? Epoch = null);
