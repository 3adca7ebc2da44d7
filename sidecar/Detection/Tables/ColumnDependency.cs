namespace Warden.Detection.Tables;

/// <summary>What each value of one column says of another: rows that agree in the first mostly agree in the second.</summary>
internal sealed class ColumnDependency
{
    // Values that are kept of a group.
    private const int Kept = 4;
    private const int Head = 3;
    private const int Stride = Head + (2 * Kept);

    // A value that so many others of the group have is no slip.
    private const int Established = 3;

    // Where the missing of a group are so many times those present, leaving out is how the group is.
    private const int MostMissing = 2;

    // A group's own reliability counts as its rows, the column's as so many.
    private const double Prior = 5;

    // What it weighs that others of the group have something where a row has nothing.
    private const long Expected = 3 << 20;

    private readonly int[] _numbers;
    private readonly int[] _groups;

    private ColumnDependency(DependencyMeasure measure, int[] numbers, int[] groups)
    {
        (First, Second, Hits, IsStrict) = (measure.First, measure.Second, measure.Hits, measure.IsStrict);
        (_numbers, _groups) = (numbers, groups);
    }

    /// <inheritdoc cref="DependencyMeasure.First"/>
    public int First { get; }

    /// <inheritdoc cref="DependencyMeasure.Second"/>
    public int Second { get; }

    /// <inheritdoc cref="DependencyMeasure.Hits"/>
    public double Hits { get; }

    /// <inheritdoc cref="DependencyMeasure.IsStrict"/>
    public bool IsStrict { get; }

    /// <summary>How many numbers a dependency keeps that has so many groups.</summary>
    public static long SizeOf(ColumnGroups groups) => (long)groups.Count * Stride;

    /// <summary>Counts what each group says.</summary>
    public static ColumnDependency Fit(DependencyMeasure measure, ColumnGroups groups, TableColumn column, bool[] suspected, int[] weights, GroupCounts counts)
    {
        counts.Begin(column.Values.Length);
        var kept = new int[groups.Count * Stride];
        for (var g = 0; g < groups.Count; g++)
        {
            counts.Take(groups, g, column, suspected, weights);
            var group = kept.AsSpan(g * Stride, Stride);
            if (column.Missing >= 0)
                group[0] = (int)Math.Min(counts.Of(column.Missing), int.MaxValue);
            var present = 0L;
            var k = 0;
            foreach (var code in counts.MostFrequentFirst())
            {
                if (code == column.Missing)
                    continue;
                present += counts.Of(code);
                if (k < Kept)
                    (group[Head + (2 * k)], group[Head + 1 + (2 * k)]) = (code, (int)Math.Min(counts.Of(code), int.MaxValue));
                k++;
            }

            group[1] = (int)Math.Min(present, int.MaxValue);
            group[2] = (int)(100 * (group[Head + 1] + (Prior * measure.Hits)) / (present + Prior));
            counts.Clear();
        }

        return new(measure, groups.Numbers, kept);
    }

    /// <summary>Adds what the group of a value says to the votes on the second column.</summary>
    /// <param name="place">The first column's value.</param>
    /// <param name="own">The second column's value of the same row; -1 where no kept row has it.</param>
    /// <param name="missing">The place of the empty text in the second column.</param>
    /// <param name="leaveOut">The row itself is among those learnt from.</param>
    /// <param name="votes">The votes.</param>
    public void Vote(int place, int own, int missing, bool leaveOut, ref DependencyVotes votes)
    {
        if (_numbers[place] < 0)
            return;
        var group = _groups.AsSpan(_numbers[place] * Stride, Stride);
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
        if (_numbers[place] < 0)
            return 0;
        var group = _groups.AsSpan(_numbers[place] * Stride, Stride);
        return group[Head + 1] < 2 || 2 * group[Head + 1] <= group[1] ? 0 : group[Head] == second ? 1 : -1;
    }
}
