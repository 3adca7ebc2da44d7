namespace Warden.Detection.Tables;

/// <summary>Empty cells that another column of the row explains: where a value goes with leaving out, leaving out is how such rows are.</summary>
/// <remarks>A column that few rows leave empty may be empty by kind of row: what does not apply there is no error.</remarks>
internal sealed class ExplainedAbsence
{
    // So many other rows of the value leave the cell empty, and so large a share of them.
    private const int LeastRows = 3;
    private const double LeastShare = 0.25;

    private readonly HashSet<int>?[] _codes;

    private ExplainedAbsence(HashSet<int>?[] codes) => _codes = codes;

    /// <summary>Fits what explains the empty cells of one column; null where it has none, or nothing does.</summary>
    /// <param name="kept">The table.</param>
    /// <param name="column">The column.</param>
    public static ExplainedAbsence? Fit(KeptRows kept, int column)
    {
        var own = kept.Columns[column];
        if (own.Missing < 0)
            return null;
        var codes = new HashSet<int>?[kept.Columns.Length];
        for (var other = 0; other < codes.Length; other++)
        {
            if (other != column && !kept.Columns[other].IsQuantity)
                codes[other] = Explaining(kept.Columns[other], own, kept.Weights);
        }

        return Array.TrueForAll(codes, c => c is null) ? null : new(codes);
    }

    /// <summary>Says whether a row explains that its cell is empty.</summary>
    /// <param name="places">The place of each cell's value in its column.</param>
    /// <param name="byValue">What each cell's value says against itself; such a cell explains nothing.</param>
    public bool Explains(ReadOnlySpan<int> places, ReadOnlySpan<CellVerdict?> byValue)
    {
        for (var i = 0; i < places.Length; i++)
        {
            if (byValue[i] is null && _codes[i]?.Contains(places[i]) == true)
                return true;
        }

        return false;
    }

    // The row that is asked about is among those counted: one more of them is needed.
    private static HashSet<int>? Explaining(TableColumn other, TableColumn own, int[] weights)
    {
        var empty = new Dictionary<int, long>();
        for (var row = 0; row < weights.Length; row++)
        {
            if (own.Codes[row] == own.Missing && other.Codes[row] != other.Missing)
                empty[other.Codes[row]] = empty.GetValueOrDefault(other.Codes[row]) + weights[row];
        }

        var often = empty.Where(e => e.Value > LeastRows).Select(e => e.Key).ToHashSet();
        if (often.Count == 0)
            return null;
        var all = new Dictionary<int, long>();
        for (var row = 0; row < weights.Length; row++)
        {
            if (often.Contains(other.Codes[row]))
                all[other.Codes[row]] = all.GetValueOrDefault(other.Codes[row]) + weights[row];
        }

        often.RemoveWhere(code => empty[code] - 1 < LeastShare * (all[code] - 1));
        return often.Count > 0 ? often : null;
    }
}
