namespace Warden.Evaluation.Tables;

/// <summary>What the flags over the cells of a table are worth.</summary>
/// <param name="Cells">All cells.</param>
/// <param name="Errors">Those that are wrong.</param>
/// <param name="Flagged">Those that were flagged.</param>
/// <param name="Found">Those that are both.</param>
public readonly record struct CellScore(int Cells, int Errors, int Flagged, int Found)
{
    public double Precision => Flagged == 0 ? 0 : (double)Found / Flagged;

    public double Recall => Errors == 0 ? 0 : (double)Found / Errors;

    public double F1 => Precision + Recall == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);

    /// <summary>Gets the share of right cells that were flagged.</summary>
    public double FalseAlarmRate => Cells == Errors ? 0 : (double)(Flagged - Found) / (Cells - Errors);

    /// <summary>Compares flags with a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="flagged">Row and column of every flagged cell; a cell counts once however often it is named.</param>
    public static CellScore Of(DirtyTable table, IEnumerable<(int Row, int Column)> flagged)
    {
        ArgumentNullException.ThrowIfNull(table);
        var flags = flagged.ToHashSet();
        var errors = 0;
        for (var row = 0; row < table.Dirty.Length; row++)
        {
            for (var column = 0; column < table.Columns.Length; column++)
                errors += table.IsError(row, column) ? 1 : 0;
        }

        return new(table.Cells, errors, flags.Count, flags.Count(f => table.IsError(f.Row, f.Column)));
    }
}
