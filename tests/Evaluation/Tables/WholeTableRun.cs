using Warden.Detection.Tables;

namespace Warden.Evaluation.Tables;

/// <summary>The dirty table alone, without labels and without a clean history.</summary>
public static class WholeTableRun
{
    /// <summary>Looks for suspected cells with the default options.</summary>
    public static CellScore Score(DirtyTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var report = TableDetector.Detect(Table.Of(table.Columns, table.Dirty));
        return CellScore.Of(table, report.Suspects.Select(s => ((int)s.Row, s.Column)));
    }
}
