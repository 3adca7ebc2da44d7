namespace Warden.Detection.Tables;

/// <summary>One column nearly decides another: rows that agree in the first mostly agree in the second.</summary>
/// <remarks>
/// How far that goes is measured by leaving each row out in turn: how often the most frequent second value of the row's group, without the row,
/// is the row's own. A second column that is nearly constant would be guessed as well without the first; so the values other than its most
/// frequent one are asked too: where such a value prevails in a group at all, it must stand mostly in groups in which it prevails.
/// </remarks>
internal sealed class ColumnDependency
{
    // Values that are kept of a group.
    private const int Kept = 4;
    private const int Head = 3;
    private const int Stride = Head + (2 * Kept);

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

    // A value that so many others of the group have is no slip.
    private const int Established = 3;

    // Where the missing of a group are so many times those present, leaving out is how the group is.
    private const int MostMissing = 2;

    // A group's own reliability counts as its rows, the column's as so many.
    private const double Prior = 5;

    // What it weighs that others of the group have something where a row has nothing.
    private const long Expected = 3 << 20;

    private readonly int[] _groups;

    private ColumnDependency(int first, int second, int[] groups, double hits, bool isStrict)
    {
        (First, Second, _groups, Hits, IsStrict) = (first, second, groups, hits, isStrict);
    }

    /// <summary>The column that decides.</summary>
    public int First { get; }

    /// <summary>The column that is decided.</summary>
    public int Second { get; }

    /// <summary>How often the others of a group say what a row has.</summary>
    public double Hits { get; }

    /// <summary>Whether another value than the group's is an error; otherwise only that none is there.</summary>
    public bool IsStrict { get; }

    /// <summary>Fits the dependency; null where there is none.</summary>
    public static ColumnDependency? Fit(int first, int second, ColumnGroups groups, TableColumn column, bool[] suspected, int[] weights)
    {
        var values = groups.Starts.Length - 1;
        var counts = new long[column.Values.Length];
        var touched = new List<int>();
        var prevails = new long[column.Values.Length];
        var stands = new long[column.Values.Length];
        var (covered, hits, rows) = (0L, 0.0, 0L);
        var (majority, large) = (0L, 0L);
        for (var g = 0; g < values; g++)
        {
            Count(groups, g, column, suspected, weights, counts, touched);
            var (total, top, second2, most) = (0L, 0L, 0L, -1);
            foreach (var code in touched)
            {
                if (code == column.Missing)
                    continue;
                var c = counts[code];
                total += c;
                if (c > top || (c == top && code < most))
                    (second2, top, most) = (top, c, code);
                else if (c > second2)
                    second2 = c;
            }

            rows += total;
            if (total >= 2)
            {
                covered += total;
                hits += top - 1 > second2 ? top : top > 1 && top - 1 == second2 ? 0.5 * top : 0;
                foreach (var code in touched)
                {
                    if (code != column.Missing)
                        stands[code] += counts[code];
                }

                if (2 * top > total && top > 1)
                    prevails[most] += top;
                if (total >= MajorityRows)
                    (large, majority) = (large + total, majority + (2 * top > total ? total : 0));
            }

            Clear(counts, touched);
        }

        if (covered < LeastRows || covered < LeastCover * rows)
            return null;
        var usual = 0;
        for (var code = 1; code < stands.Length; code++)
            usual = stands[code] > stands[usual] ? code : usual;
        var isStrict = hits >= StrictHits * covered && majority >= StrictMajority * large;
        if (!isStrict && hits - stands[usual] < LooseGain * (covered - stands[usual]))
            return null;
        var (pure, all) = (0L, 0L);
        for (var code = 0; code < stands.Length; code++)
        {
            if (code != usual && prevails[code] > 0)
                (pure, all) = (pure + prevails[code], all + stands[code]);
        }

        return all == 0 || pure < LeastPurity * all
            ? null
            : new(first, second, Keep(groups, column, suspected, weights, counts, touched, hits / covered), hits / covered, isStrict && pure >= StrictPurity * all);
    }

    /// <summary>Adds what the group of a value says to the votes on the second column.</summary>
    /// <param name="place">The first column's value.</param>
    /// <param name="own">The second column's value of the same row; -1 where no kept row has it.</param>
    /// <param name="missing">The place of the empty text in the second column.</param>
    /// <param name="leaveOut">The row itself is among those learnt from.</param>
    /// <param name="votes">The votes.</param>
    public void Vote(int place, int own, int missing, bool leaveOut, ref DependencyVotes votes)
    {
        var group = _groups.AsSpan(place * Stride, Stride);
        var present = group[1];
        if (present == 0)
            return;
        if (own == missing && own >= 0)
        {
            // A majority says what is left out; several that differ say that something is, if others leave it out seldom enough.
            var (leader, top) = (group[Head], group[Head + 1]);
            var weight = 2 * top > present ? EvidenceWeights.Of(group[2], top) : 0;
            if (present >= Established && MostMissing * present >= group[0])
                weight = Math.Max(weight, Expected);
            if (top >= 2 && weight > 0)
                votes.Add(leader, weight, top, First);
            return;
        }

        if (!IsStrict)
            return;
        var (known, others) = (false, 0);
        for (var k = Head; k < Stride && group[k + 1] > 0; k += 2)
        {
            if (group[k] == own)
                (known, others) = (true, group[k + 1] - (leaveOut ? 1 : 0));
        }

        if (known && others > 0)
            votes.Add(own, EvidenceWeights.Of(group[2], others), 0, First);
        if (others >= Established)
            return;
        for (var k = Head; k < Stride && group[k + 1] > 0; k += 2)
        {
            if (group[k] != own)
                votes.Add(group[k], EvidenceWeights.Of(group[2], group[k + 1]), group[k + 1], First);
        }
    }

    /// <summary>Says whether the group of a value has mostly the second value (1), mostly another (-1), or says nothing (0).</summary>
    public int Agreement(int place, int second)
    {
        var group = _groups.AsSpan(place * Stride, Stride);
        return group[Head + 1] < 2 || 2 * group[Head + 1] <= group[1] ? 0 : group[Head] == second ? 1 : -1;
    }

    private static int[] Keep(ColumnGroups groups, TableColumn column, bool[] suspected, int[] weights, long[] counts, List<int> touched, double hits)
    {
        var values = groups.Starts.Length - 1;
        var kept = new int[values * Stride];
        for (var g = 0; g < values; g++)
        {
            Count(groups, g, column, suspected, weights, counts, touched);
            var group = kept.AsSpan(g * Stride, Stride);
            if (column.Missing >= 0)
            {
                group[0] = (int)Math.Min(counts[column.Missing], int.MaxValue);
                if (counts[column.Missing] > 0)
                    touched.Remove(column.Missing);
                counts[column.Missing] = 0;
            }

            touched.Sort((a, b) => counts[a] != counts[b] ? counts[b].CompareTo(counts[a]) : a.CompareTo(b));
            var present = 0L;
            for (var k = 0; k < touched.Count; k++)
            {
                present += counts[touched[k]];
                if (k < Kept)
                    (group[Head + (2 * k)], group[Head + 1 + (2 * k)]) = (touched[k], (int)Math.Min(counts[touched[k]], int.MaxValue));
            }

            group[1] = (int)Math.Min(present, int.MaxValue);
            group[2] = (int)(100 * (group[Head + 1] + (Prior * hits)) / (present + Prior));
            Clear(counts, touched);
        }

        return kept;
    }

    private static void Count(ColumnGroups groups, int group, TableColumn column, bool[] suspected, int[] weights, long[] counts, List<int> touched)
    {
        for (var i = groups.Starts[group]; i < groups.Starts[group + 1]; i++)
        {
            var row = groups.Rows[i];
            if (suspected[row])
                continue;
            var code = column.Codes[row];
            if (counts[code] == 0)
                touched.Add(code);
            counts[code] += weights[row];
        }
    }

    private static void Clear(long[] counts, List<int> touched)
    {
        foreach (var code in touched)
            counts[code] = 0;
        touched.Clear();
    }
}
