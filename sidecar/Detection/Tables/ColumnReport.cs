namespace Warden.Detection.Tables;

/// <summary>What a column looks like, and how much of it is suspected.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Present">Kept rows with something in it.</param>
/// <param name="Missing">Kept rows with nothing in it.</param>
/// <param name="Distinct">Distinct values among the kept rows.</param>
/// <param name="Suspects">Suspected cells, in all rows.</param>
/// <param name="Example">A value of the usual form; null where the column has no few forms.</param>
/// <param name="Usual">The most frequent values that nothing speaks against, at most ten.</param>
/// <param name="DecidedBy">The columns that decide it, the most reliable first.</param>
public sealed record ColumnReport(
    string Name,
    long Present,
    long Missing,
    long Distinct,
    long Suspects,
    string? Example,
    IReadOnlyList<string> Usual,
    IReadOnlyList<string> DecidedBy);
