namespace Warden.Documents;

/// <summary>How many warnings of an attribute may turn out false before it is judged more mildly.</summary>
/// <remarks>
/// Counted from blocks alone: a warned call is a committed one with a verdict that names the attribute, or a confirmation that does, or a
/// labelled one whose label names it; a false one is labelled reasonable. So every sidecar counts the same.
/// </remarks>
/// <param name="Share">The share of warned calls that may be labelled reasonable, in (0, 1].</param>
/// <param name="WindowBlocks">Over how many blocks.</param>
/// <param name="Mode">Over budget no mode of the attribute is stricter: shadow or advise; null: the mode stays.</param>
/// <param name="Strategy">Over budget the attribute has this strategy; null: <c>passive</c> where no mode is given either.</param>
/// <param name="Least">How many warned calls the window has to hold before the share counts.</param>
public sealed record FalseAlarmBudget(double Share, int WindowBlocks, WardenMode? Mode = null, string? Strategy = null, int Least = 10)
{
    /// <summary>Gets the strategy of an attribute that is over budget; null: its own.</summary>
    public string? MilderStrategy() => Strategy ?? (Mode is null ? "passive" : null);
}
