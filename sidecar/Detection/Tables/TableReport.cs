namespace Warden.Detection.Tables;

/// <summary>What was found in a table.</summary>
/// <param name="Rows">Rows that were read and judged.</param>
/// <param name="Cells">Cells that were judged.</param>
/// <param name="KeptRows">Distinct rows that were learnt from.</param>
/// <param name="IsSample">The table was larger than the bounds: it was learnt from the rows of smallest hash, and all were judged.</param>
/// <param name="Rounds">How often the table was learnt before nothing changed, or the bound was met.</param>
/// <param name="Suspects">The suspected cells, the most certain first; at most <see cref="TableOptions.MaxSuspects"/>.</param>
/// <param name="SuspectCount">All suspected cells, also those not kept.</param>
/// <param name="Columns">Each column, in the table's order.</param>
/// <param name="Notes">What was left out and why, as sentences for a person; empty where nothing was.</param>
public sealed record TableReport(
    long Rows,
    long Cells,
    int KeptRows,
    bool IsSample,
    int Rounds,
    IReadOnlyList<SuspectedCell> Suspects,
    long SuspectCount,
    IReadOnlyList<ColumnReport> Columns,
    IReadOnlyList<string> Notes);
