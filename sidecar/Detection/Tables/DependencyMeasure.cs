namespace Warden.Detection.Tables;

/// <summary>How far one column decides another.</summary>
/// <remarks>
/// Measured by leaving each row out in turn: how often the most frequent second value of the row's group, without the row,
/// is the row's own. A second column that is nearly constant would be guessed as well without the first; so the values other than its most
/// frequent one are asked too: where such a value prevails in a group at all, it must stand mostly in groups in which it prevails.
/// </remarks>
/// <param name="First">The column that decides.</param>
/// <param name="Second">The column that is decided.</param>
/// <param name="Hits">How often the others of a group say what a row has.</param>
/// <param name="IsStrict">Whether another value than the group's is an error; otherwise only that none is there.</param>
internal sealed record DependencyMeasure(int First, int Second, double Hits, bool IsStrict)
{
    private const int LeastRows = 20;
    private const double LeastCover = 0.05;

    // Strict: the others of a group nearly always say what a row has, and one value has the majority in nearly every group.
    private const double StrictHits = 0.75;
    private const double StrictMajority = 0.85;
    private const int MajorityRows = 5;

    // Loose: they say it so much more often than the most frequent value of all is right. Enough to expect that something stands there.
    private const double LooseGain = 0.4;
    private const double LeastPurity = 0.7;
    private const double StrictPurity = 0.9;

    // Many errors in both columns spoil purity; then nearly every group has a majority all the same, and far more often right than the usual value.
    private const double SpoiltMajority = 0.98;
    private const double SpoiltGain = 0.75;

    // Most pairs of columns are unrelated and show it early.
    private const int EarlyRows = 4096;
    private const double EarlyHits = 0.2;

    /// <summary>Measures a pair of columns; null where the first does not decide the second.</summary>
    public static DependencyMeasure? Of(int first, int second, ColumnGroups groups, TableColumn column, bool[] suspected, int[] weights, GroupCounts counts)
    {
        var (prevails, stands) = counts.Begin(column.Values.Length);
        var (covered, hits, rows) = (0L, 0.0, 0L);
        var (majority, large) = (0L, 0L);
        for (var g = 0; g < groups.Count; g++)
        {
            counts.Take(groups, g, column, suspected, weights);
            var (total, top, runnerUp, most) = (0L, 0L, 0L, -1);
            foreach (var code in counts.Seen)
            {
                if (code == column.Missing)
                    continue;
                var c = counts.Of(code);
                total += c;
                if (c > top || (c == top && code < most))
                    (runnerUp, top, most) = (top, c, code);
                else if (c > runnerUp)
                    runnerUp = c;
            }

            rows += total;
            if (total >= 2)
            {
                covered += total;
                hits += top - 1 > runnerUp ? top : top > 1 && top - 1 == runnerUp ? 0.5 * top : 0;
                foreach (var code in counts.Seen)
                {
                    if (code != column.Missing)
                        stands[code] += counts.Of(code);
                }

                if (2 * top > total && top > 1)
                    prevails[most] += top;
                if (total >= MajorityRows)
                    (large, majority) = (large + total, majority + (2 * top > total ? total : 0));
            }

            counts.Clear();
            if (covered >= EarlyRows && hits < EarlyHits * covered)
                return null;
        }

        if (covered < LeastRows || covered < LeastCover * rows)
            return null;
        var usual = 0;
        for (var code = 1; code < column.Values.Length; code++)
            usual = stands[code] > stands[usual] ? code : usual;
        var isStrict = hits >= StrictHits * covered && majority >= StrictMajority * large;
        var isSpoilt = majority >= SpoiltMajority * large && hits - stands[usual] >= SpoiltGain * (covered - stands[usual]);
        if (!isStrict && hits - stands[usual] < LooseGain * (covered - stands[usual]))
            return null;
        var (pure, all) = (0L, 0L);
        for (var code = 0; code < column.Values.Length; code++)
        {
            if (code != usual && prevails[code] > 0)
                (pure, all) = (pure + prevails[code], all + stands[code]);
        }

        return all == 0 || pure < LeastPurity * all
            ? null
            : new(first, second, hits / covered, isStrict && (pure >= StrictPurity * all || isSpoilt));
    }
}
