namespace Warden.Documents;

/// <summary>One member's word that the channel has reached a height. The last one that a member gave counts; it is never lower than one before.</summary>
/// <param name="Organization">The MSP id.</param>
/// <param name="Height">The number of a committed block.</param>
/// <param name="Person">The administrator or node that signed.</param>
/// <param name="TxId">The transaction that recorded it.</param>
public sealed record HeightWitness(string Organization, long Height, string Person, string TxId);
