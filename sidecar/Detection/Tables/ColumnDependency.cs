using Warden.Detection.Numerics;

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
    private const int Stride = 1 + (2 * Kept);

    private const int LeastRows = 20;
    private const double LeastCover = 0.05;
    private const double LeastHits = 0.8;
    private const double LeastPurity = 0.7;

    private readonly int[] _groups;

    private ColumnDependency(int first, int second, int[] groups, double hits)
    {
        (First, Second, _groups, Hits) = (first, second, groups, hits);
        Weight = (long)(DeterministicMath.Log(1 / (1.01 - hits)) * DependencyVotes.Nat);
    }

    /// <summary>The column that decides.</summary>
    public int First { get; }

    /// <summary>The column that is decided.</summary>
    public int Second { get; }

    /// <summary>How often the others of a group say what a row has.</summary>
    public double Hits { get; }

    /// <summary>What a unanimous large group weighs, in units of <see cref="DependencyVotes.Nat"/>.</summary>
    public long Weight { get; }

    /// <summary>Fits the dependency; null where there is none.</summary>
    public static ColumnDependency? Fit(int first, int second, ColumnGroups groups, TableColumn column, bool[] suspected, int[] weights)
    {
        var values = groups.Starts.Length - 1;
        var counts = new long[column.Values.Length];
        var touched = new List<int>();
        var prevails = new long[column.Values.Length];
        var stands = new long[column.Values.Length];
        var (covered, hits, rows) = (0L, 0.0, 0L);
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
            }

            Clear(counts, touched);
        }

        if (covered < LeastRows || covered < LeastCover * rows || hits < LeastHits * covered)
            return null;
        var usual = 0;
        for (var code = 1; code < stands.Length; code++)
            usual = stands[code] > stands[usual] ? code : usual;
        var (pure, all) = (0L, 0L);
        for (var code = 0; code < stands.Length; code++)
        {
            if (code != usual && prevails[code] > 0)
                (pure, all) = (pure + prevails[code], all + stands[code]);
        }

        return all == 0 || pure < LeastPurity * all
            ? null
            : new(first, second, Keep(groups, column, suspected, weights, counts, touched), hits / covered);
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
        var total = group[0];
        if (total == 0)
            return;
        var known = 0;
        for (var k = 0; k < Kept; k++)
            known |= group[1 + (2 * k)] == own && group[2 + (2 * k)] > 0 ? 1 : 0;
        var left = leaveOut && known > 0 ? 1 : 0;
        var others = total - left;
        if (others <= 0)
            return;
        votes.Open(Weight);
        for (var k = 0; k < Kept && group[2 + (2 * k)] > 0; k++)
        {
            var (code, count) = (group[1 + (2 * k)], group[2 + (2 * k)]);
            if (code == missing)
                continue;
            if (code == own)
                count -= left;
            if (count > 0)
                votes.Add(code, Weight * count / (others + 1L), count, First);
        }
    }

    private static int[] Keep(ColumnGroups groups, TableColumn column, bool[] suspected, int[] weights, long[] counts, List<int> touched)
    {
        var values = groups.Starts.Length - 1;
        var kept = new int[values * Stride];
        for (var g = 0; g < values; g++)
        {
            Count(groups, g, column, suspected, weights, counts, touched);
            touched.Sort((a, b) => counts[a] != counts[b] ? counts[b].CompareTo(counts[a]) : a.CompareTo(b));
            var group = kept.AsSpan(g * Stride, Stride);
            var total = 0L;
            for (var k = 0; k < touched.Count; k++)
            {
                total += counts[touched[k]];
                if (k < Kept)
                    (group[1 + (2 * k)], group[2 + (2 * k)]) = (touched[k], (int)Math.Min(counts[touched[k]], int.MaxValue));
            }

            group[0] = (int)Math.Min(total, int.MaxValue);
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
