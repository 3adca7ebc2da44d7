using Warden.Detection.Numerics;

namespace Warden.Detection.Tables;

/// <summary>All dependencies of a table, by the column that is decided.</summary>
internal sealed class DependencySet
{
    // How much more must speak for another value than for the one that stands there, in nats.
    private const double LeastLead = 1.8;

    private readonly ColumnDependency[][] _deciding;
    private readonly TableColumn[] _columns;

    private DependencySet(TableColumn[] columns, ColumnDependency[][] deciding) => (_columns, _deciding) = (columns, deciding);

    public IEnumerable<ColumnDependency> All => _deciding.SelectMany(d => d);

    public static DependencySet Fit(KeptRows kept, bool[][] suspected, int[] related, CancellationToken cancel)
    {
        var columns = kept.Columns;
        var found = new ColumnDependency?[columns.Length, columns.Length];
        Parallel.ForEach(related, new ParallelOptions { CancellationToken = cancel }, first =>
        {
            var groups = ColumnGroups.Of(columns[first], suspected[first]);
            foreach (var second in related)
            {
                if (second != first)
                    found[first, second] = ColumnDependency.Fit(first, second, groups, columns[second], suspected[second], kept.Weights);
            }
        });
        var deciding = new ColumnDependency[columns.Length][];
        for (var second = 0; second < columns.Length; second++)
            deciding[second] = [.. Enumerable.Range(0, columns.Length).Select(first => found[first, second]).OfType<ColumnDependency>()
                .OrderByDescending(d => d.Hits).ThenBy(d => columns[d.First].Fingerprint)];
        return new(columns, deciding);
    }

    /// <summary>Says what the other columns of a row have against a cell.</summary>
    public CellVerdict? Judge(int column, ReadOnlySpan<int> places, ReadOnlySpan<CellVerdict?> byValue, bool leaveOut, IReadOnlyList<string> names)
    {
        var deciding = _deciding[column];
        if (deciding.Length == 0)
            return null;
        var votes = default(DependencyVotes);
        var own = places[column];
        var missing = _columns[column].Missing;
        foreach (var dependency in deciding)
        {
            var place = places[dependency.First];
            if (place >= 0 && place != _columns[dependency.First].Missing && byValue[dependency.First] is null)
                dependency.Vote(place, own, missing, leaveOut, ref votes);
        }

        var leader = votes.Leader(own, out var leads, out var ownWeight);
        if (leader < 0 || leader == own || votes.Support < 2 || leads - ownWeight < LeastLead * EvidenceWeights.Nat)
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
