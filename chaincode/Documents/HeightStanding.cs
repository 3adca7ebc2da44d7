namespace Warden.Documents;

/// <summary>What the members witness of the channel's height.</summary>
/// <param name="Height">The greatest height that a majority of the members witnesses; 0 while there is none.</param>
/// <param name="Witnesses">Each member's word, by MSP id.</param>
public sealed record HeightStanding(long Height, IReadOnlyList<HeightWitness> Witnesses);
