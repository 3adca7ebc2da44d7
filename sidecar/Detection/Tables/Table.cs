namespace Warden.Detection.Tables;

/// <summary>Rows of named text cells that can be read more than once: a CSV file, lines of JSON, an array.</summary>
/// <param name="Columns">The names, for reports only: no rule reads them. At least one; equal names are allowed.</param>
/// <param name="Rows">
/// Starts a new reading from the first row. Every reading gives the same rows, each with one cell per column in the order of
/// <paramref name="Columns"/>; null, the empty text and white space alone are missing. A row may be reused by the source for the next one.
/// </param>
public sealed record Table(IReadOnlyList<string> Columns, Func<IEnumerable<IReadOnlyList<string?>>> Rows)
{
    /// <summary>Makes a table of rows in memory.</summary>
    public static Table Of(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string?>> rows) => new(columns, () => rows);
}
