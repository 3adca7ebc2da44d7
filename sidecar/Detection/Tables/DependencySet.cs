using Warden.Detection.Numerics;

namespace Warden.Detection.Tables;

/// <summary>All dependencies of a table, by the column that is decided.</summary>
internal sealed class DependencySet
{
    // How much more must speak for another value than for the one that stands there, in nats.
    private const double LeastLead = 1.8;
    private const int LeastGuilt = 2;

    // More deciding columns say what these say.
    private const int MostDeciding = 16;

    private readonly ColumnDependency[][] _deciding;
    private readonly ColumnDependency[][] _decided;
    private readonly TableColumn[] _columns;

    private DependencySet(TableColumn[] columns, ColumnDependency[][] deciding)
    {
        (_columns, _deciding) = (columns, deciding);
        _decided = [.. Enumerable.Range(0, columns.Length).Select(first => deciding.SelectMany(d => d).Where(d => d.First == first && d.IsStrict).ToArray())];
    }

    public IEnumerable<ColumnDependency> All => _deciding.SelectMany(d => d);

    /// <summary>Finds the dependencies of a table.</summary>
    /// <param name="kept">The table.</param>
    /// <param name="suspected">For each column the kept rows whose cell is left out.</param>
    /// <param name="related">The columns that are compared.</param>
    /// <param name="maxNumbers">How many numbers all dependencies may keep; the weaker ones are left out.</param>
    /// <param name="cancel">Ends it.</param>
    public static DependencySet Fit(KeptRows kept, bool[][] suspected, int[] related, long maxNumbers, CancellationToken cancel)
    {
        var columns = kept.Columns;
        var size = columns.Max(c => c.Values.Length);
        var groups = new ColumnGroups?[columns.Length];
        var measures = new DependencyMeasure?[columns.Length, columns.Length];
        var each = new ParallelOptions { CancellationToken = cancel };
        Parallel.ForEach(related.Where(c => !columns[c].IsQuantity), each, () => new GroupCounts(size), (first, _, counts) =>
        {
            groups[first] = ColumnGroups.Of(columns[first], suspected[first], kept.Weights);
            foreach (var second in related)
            {
                if (second != first)
                    measures[first, second] = DependencyMeasure.Of(first, second, groups[first]!, columns[second], suspected[second], kept.Weights, counts);
            }

            return counts;
        }, static _ => { });

        // The best of each column first, then the second best of each: so that the bound hits none harder than others.
        var chosen = new List<DependencyMeasure>();
        var ranked = Enumerable.Range(0, columns.Length)
            .SelectMany(second => Enumerable.Range(0, columns.Length).Select(first => measures[first, second]).OfType<DependencyMeasure>()
                .OrderByDescending(m => m.IsStrict).ThenByDescending(m => m.Hits).ThenBy(m => columns[m.First].Fingerprint).Take(MostDeciding).Select((m, rank) => (Measure: m, Rank: rank)))
            .OrderBy(r => r.Rank).ThenByDescending(r => r.Measure.Hits).ThenBy(r => columns[r.Measure.First].Fingerprint).ThenBy(r => columns[r.Measure.Second].Fingerprint);
        foreach (var (measure, _) in ranked)
        {
            maxNumbers -= ColumnDependency.SizeOf(groups[measure.First]!);
            if (maxNumbers < 0)
                break;
            chosen.Add(measure);
        }

        var found = new ColumnDependency[chosen.Count];
        Parallel.For(0, chosen.Count, each, () => new GroupCounts(size), (i, _, counts) =>
        {
            var measure = chosen[i];
            found[i] = ColumnDependency.Fit(measure, groups[measure.First]!, columns[measure.Second], suspected[measure.Second], kept.Weights, counts);
            return counts;
        }, static _ => { });
        var deciding = new ColumnDependency[columns.Length][];
        for (var second = 0; second < columns.Length; second++)
            deciding[second] = [.. found.Where(d => d.Second == second).OrderByDescending(d => d.Hits).ThenBy(d => columns[d.First].Fingerprint)];
        return new(columns, deciding);
    }

    /// <summary>Says what the columns of a row have against each other.</summary>
    /// <param name="places">The place of each cell's value in its column; -1 where no kept row has it.</param>
    /// <param name="byValue">What each cell's value says against itself; such a cell decides nothing.</param>
    /// <param name="leaveOut">The row is among those learnt from.</param>
    /// <param name="names">The columns' names, for reasons.</param>
    /// <param name="verdicts">Gets what is said against each cell; null where nothing is.</param>
    public void Judge(ReadOnlySpan<int> places, ReadOnlySpan<CellVerdict?> byValue, bool leaveOut, IReadOnlyList<string> names, Span<CellVerdict?> verdicts)
    {
        Span<bool> trusted = places.Length <= 256 ? stackalloc bool[places.Length] : new bool[places.Length];
        for (var i = 0; i < places.Length; i++)
            trusted[i] = byValue[i] is null && places[i] >= 0 && places[i] != _columns[i].Missing;
        var accused = 0;
        for (var i = 0; i < places.Length; i++)
            accused += (verdicts[i] = JudgeCell(i, places, trusted, leaveOut, names)) is not null ? 1 : 0;
        if (accused > 0)
            Resolve(places, trusted, leaveOut, names, verdicts);
    }

    // Where cells accuse each other, the one that is wrong about most of the rest of the row is believed least; who is accused by it alone is acquitted.
    private void Resolve(ReadOnlySpan<int> places, Span<bool> trusted, bool leaveOut, IReadOnlyList<string> names, Span<CellVerdict?> verdicts)
    {
        var settled = new bool[places.Length];
        while (true)
        {
            var (most, least, worst) = (0, int.MaxValue, -1);
            for (var i = 0; i < places.Length; i++)
            {
                if (settled[i])
                    continue;
                var guilt = Guilt(i, places, trusted);
                if (verdicts[i] is not null)
                    least = Math.Min(least, guilt);
                if (guilt > most || (guilt == most && guilt > 0 && verdicts[i] is not null && (worst < 0 || verdicts[worst] is null)))
                    (most, worst) = (guilt, i);
            }

            if (worst < 0 || most <= least || least == int.MaxValue)
                return;

            // One that too few accuse, wrong about several others, is not trusted either, and the fewest suffice against it.
            for (var i = 0; i < places.Length; i++)
            {
                if (settled[i] || Guilt(i, places, trusted) != most || (verdicts[i] is null && (most < LeastGuilt || verdicts[worst] is not null)))
                    continue;
                settled[i] = true;
                verdicts[i] ??= JudgeCell(i, places, trusted, leaveOut, names, 1);
            }

            for (var i = 0; i < places.Length; i++)
                trusted[i] &= !settled[i];
            if (!settled.AsSpan().Contains(true) || !settled[worst])
                return;
            for (var i = 0; i < places.Length; i++)
            {
                if (verdicts[i] is not null && !settled[i])
                    verdicts[i] = JudgeCell(i, places, trusted, leaveOut, names);
            }
        }
    }

    // How many more cells of the row a cell is wrong about than right.
    private int Guilt(int column, ReadOnlySpan<int> places, ReadOnlySpan<bool> trusted)
    {
        var guilt = 0;
        if (!trusted[column])
            return 0;
        foreach (var dependency in _decided[column])
            guilt += trusted[dependency.Second] ? -dependency.Agreement(places[column], places[dependency.Second]) : 0;
        return guilt;
    }

    private CellVerdict? JudgeCell(int column, ReadOnlySpan<int> places, ReadOnlySpan<bool> trusted, bool leaveOut, IReadOnlyList<string> names, int leastSupport = 2)
    {
        var deciding = _deciding[column];
        if (deciding.Length == 0)
            return null;
        var votes = default(DependencyVotes);
        var own = places[column];
        var missing = _columns[column].Missing;
        foreach (var dependency in deciding)
        {
            if (trusted[dependency.First])
                dependency.Vote(places[dependency.First], own, missing, leaveOut, ref votes);
        }

        var leader = votes.Leader(own, out var leads, out var ownWeight);
        if (leader < 0 || leader == own || votes.Support < leastSupport || leads - ownWeight < LeastLead * EvidenceWeights.Nat)
            return null;
        var expected = FormRule.Short(_columns[column].Values[leader]);
        var isMissing = own >= 0 && own == missing;
        return new(
            DeterministicMath.Exp((ownWeight - leads) / EvidenceWeights.Nat),
            TableRule.Dependency,
            isMissing ? $"missing where {names[votes.Strongest]} decides it" : $"other than {names[votes.Strongest]} decides",
            expected,
            expected,
            isMissing ? "left out?" : $"did you mean {expected}?");
    }
}
