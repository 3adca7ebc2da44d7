using System.Globalization;

namespace Warden.Detection.Tables;

/// <summary>Finds the cells of a whole table that are probably wrong, without labels, without a clean history and without rules about it.</summary>
public static class TableDetector
{
    /// <summary>Learns a table and judges every cell of it; its rows are read twice.</summary>
    /// <param name="table">The table.</param>
    /// <param name="options">Bounds; the defaults when null.</param>
    /// <param name="progress">Told how many rows were read, over both readings: it ends at twice the number of rows.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="ArgumentException">There is no column, too many, or a row has another number of cells.</exception>
    /// <exception cref="InvalidOperationException">The second reading gave another number of rows than the first.</exception>
    public static TableReport Detect(Table table, TableOptions? options = null, IProgress<long>? progress = null, CancellationToken cancel = default)
    {
        options ??= TableOptions.Default;
        var profile = TableProfile.Learn(table, options, progress, cancel);
        var suspects = new PriorityQueue<SuspectedCell, SuspectedCell>(MostCertainLast);
        var (count, rows) = (0L, 0L);
        var perColumn = new long[table.Columns.Count];
        foreach (var cell in profile.Judge(Counted(), learnt: true))
        {
            count++;
            perColumn[cell.Column]++;
            if (suspects.Count < options.MaxSuspects)
                suspects.Enqueue(cell, cell);
            else
                suspects.EnqueueDequeue(cell, cell);
        }

        if (rows != profile.Rows)
            throw new InvalidOperationException($"The table gave {profile.Rows} rows when read first and {rows} when read again.");
        progress?.Report(profile.Rows + rows);
        var ranked = new SuspectedCell[suspects.Count];
        for (var i = ranked.Length - 1; i >= 0; i--)
            ranked[i] = suspects.Dequeue();
        var notes = new List<string>(profile.Notes);
        if (count > ranked.Length)
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"The {ranked.Length} most certain of {count} suspected cells are listed."));
        return new(
            rows, rows * table.Columns.Count, profile.KeptRows, profile.IsSample, profile.Rounds, ranked, count,
            [.. perColumn.Select((n, i) => profile.Describe(i, n))], notes);

        IEnumerable<IReadOnlyList<string?>> Counted()
        {
            foreach (var row in table.Rows())
            {
                yield return row;
                if ((++rows & 0x3FF) == 0)
                {
                    cancel.ThrowIfCancellationRequested();
                    progress?.Report(profile.Rows + rows);
                }
            }
        }
    }

    // The queue gives the smallest first: the least certain, of equals the last in the table.
    private static readonly Comparer<SuspectedCell> MostCertainLast = Comparer<SuspectedCell>.Create(static (a, b) =>
        b.P.CompareTo(a.P) is var p && p != 0 ? p : b.Row.CompareTo(a.Row) is var r && r != 0 ? r : b.Column.CompareTo(a.Column));
}
