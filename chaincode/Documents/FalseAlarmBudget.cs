namespace Warden.Documents;

/// <summary>How many warnings may turn out false before the mode steps back.</summary>
/// <param name="Share">The share of calls warned of and labelled reasonable, in (0, 1].</param>
/// <param name="WindowBlocks">Over how many blocks.</param>
/// <param name="Mode">What the mode becomes: shadow or advise.</param>
public sealed record FalseAlarmBudget(double Share, int WindowBlocks, WardenMode Mode = WardenMode.Shadow);
