namespace Warden.Host.Analysis;

/// <summary>The figures of a stream with labels; counts are of records. See <see cref="Scoreboard"/>.</summary>
public sealed record ScoreSummary(
    int Records,
    int Warned,
    int Faults,
    int FaultsFound,
    int Detectable,
    int DetectableFound,
    int Clean,
    int FalseAlarms,
    int Rare,
    int RareWarned,
    IReadOnlyList<KindScore> Kinds)
{
    /// <summary>Gets the share of warnings that were faults; null when nothing was warned of.</summary>
    public double? Precision => Warned == 0 ? null : (double)FaultsFound / Warned;

    /// <summary>Gets the share of faults that were warned of; null when there were none.</summary>
    public double? Recall => Faults == 0 ? null : (double)FaultsFound / Faults;

    /// <summary>Gets the share of the detectable faults that were warned of; null when there were none.</summary>
    public double? DetectableRecall => Detectable == 0 ? null : (double)DetectableFound / Detectable;

    /// <summary>Gets the share of the records without a label that were warned of; null when there were none.</summary>
    public double? FalseAlarmRate => Clean == 0 ? null : (double)FalseAlarms / Clean;
}
