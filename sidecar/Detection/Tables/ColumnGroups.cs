namespace Warden.Detection.Tables;

/// <summary>The kept rows of a table ordered by the value of one column.</summary>
/// <param name="Starts">For each value the place of its first row in <paramref name="Rows"/>; one more at the end.</param>
/// <param name="Rows">Kept rows, those of the first value first; without rows whose cell is missing or suspected.</param>
internal sealed record ColumnGroups(int[] Starts, int[] Rows)
{
    public static ColumnGroups Of(TableColumn column, bool[] suspected)
    {
        var starts = new int[column.Values.Length + 1];
        for (var row = 0; row < column.Codes.Length; row++)
        {
            if (Counts(column, suspected, row))
                starts[column.Codes[row] + 1]++;
        }

        for (var i = 1; i < starts.Length; i++)
            starts[i] += starts[i - 1];
        var rows = new int[starts[^1]];
        var next = starts.AsSpan(0, column.Values.Length).ToArray();
        for (var row = 0; row < column.Codes.Length; row++)
        {
            if (Counts(column, suspected, row))
                rows[next[column.Codes[row]]++] = row;
        }

        return new(starts, rows);
    }

    private static bool Counts(TableColumn column, bool[] suspected, int row) => !suspected[row] && column.Codes[row] != column.Missing;
}
