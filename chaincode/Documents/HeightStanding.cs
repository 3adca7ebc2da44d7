namespace Warden.Documents;

/// <summary>What the members witness of the channel's height.</summary>
/// <param name="Height">The greatest height that a majority of the members witnesses; 0 while there is none.</param>
/// <param name="Witnesses">Each member's word, by MSP id.</param>
public sealed record HeightStanding(long Height, IReadOnlyList<HeightWitness> Witnesses)
{
    /// <summary>Gets the greatest height that a majority witnesses; 0 while there is none.</summary>
    /// <param name="witnesses">The members' words, one each.</param>
    /// <param name="members">How many members there are.</param>
    public static long OfMajority(IReadOnlyList<HeightWitness> witnesses, int members)
    {
        var needed = (members / 2) + 1;
        return witnesses.Count < needed ? 0 : witnesses.OrderByDescending(witness => witness.Height).ElementAt(needed - 1).Height;
    }
}
