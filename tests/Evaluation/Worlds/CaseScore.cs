namespace Warden.Evaluation.Worlds;

/// <summary>What a run over one or more cases is worth. Counts are of records.</summary>
/// <param name="Clean">Records without any label.</param>
/// <param name="FalseAlarms">Those that were flagged.</param>
/// <param name="Rare">Lawful rarities.</param>
/// <param name="RareFlagged">Those that were flagged.</param>
/// <param name="Faults">Records with a fault.</param>
/// <param name="FaultsFound">Those that were flagged.</param>
/// <param name="Detectable">Records with a fault that a detector can see.</param>
/// <param name="DetectableFound">Those that were flagged.</param>
/// <param name="Kinds">By kind, ordered by name.</param>
public sealed record CaseScore(
    int Clean,
    int FalseAlarms,
    int Rare,
    int RareFlagged,
    int Faults,
    int FaultsFound,
    int Detectable,
    int DetectableFound,
    IReadOnlyDictionary<string, KindScore> Kinds)
{
    public double FalseAlarmRate => Share(FalseAlarms, Clean);

    public double RareRate => Share(RareFlagged, Rare);

    public double DetectableRecall => Share(DetectableFound, Detectable);

    public double Precision => Share(FaultsFound, FaultsFound + FalseAlarms + RareFlagged);

    public double Recall => Share(FaultsFound, Faults);

    public double F1 => Precision + Recall == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);

    /// <summary>Of the detectable faults of these kinds, the share whose record was flagged.</summary>
    public double RecallOf(IReadOnlySet<string> kinds)
    {
        var of = Kinds.Where(k => kinds.Contains(k.Key)).Aggregate(default(KindScore), (sum, k) => sum + k.Value);
        return Share(of.DetectableFound, of.Detectable);
    }

    /// <summary>Puts cases together: counts add up.</summary>
    public static CaseScore Sum(IEnumerable<CaseScore> scores)
    {
        var all = scores.ToList();
        var kinds = new SortedDictionary<string, KindScore>(StringComparer.Ordinal);
        foreach (var (kind, score) in all.SelectMany(s => s.Kinds))
            kinds[kind] = kinds.GetValueOrDefault(kind) + score;
        return new(
            all.Sum(s => s.Clean),
            all.Sum(s => s.FalseAlarms),
            all.Sum(s => s.Rare),
            all.Sum(s => s.RareFlagged),
            all.Sum(s => s.Faults),
            all.Sum(s => s.FaultsFound),
            all.Sum(s => s.Detectable),
            all.Sum(s => s.DetectableFound),
            kinds);
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
