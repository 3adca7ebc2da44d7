namespace Warden.Detection.Tables;

/// <summary>The kept rows of a table in groups of equal value in one column, where at least two rows have it.</summary>
internal sealed class ColumnGroups
{
    private readonly int[] _starts;
    private readonly int[] _rows;

    private ColumnGroups(int[] numbers, int[] starts, int[] rows) => (Numbers, _starts, _rows) = (numbers, starts, rows);

    /// <summary>For each value of the column the number of its group; -1 where it has none.</summary>
    public int[] Numbers { get; }

    /// <summary>How many groups there are.</summary>
    public int Count => _starts.Length - 1;

    /// <summary>Gets the kept rows of a group.</summary>
    public ReadOnlySpan<int> RowsOf(int group) => _rows.AsSpan(_starts[group].._starts[group + 1]);

    /// <summary>Groups the rows; those whose cell is missing or suspected are left out.</summary>
    public static ColumnGroups Of(TableColumn column, bool[] suspected, int[] weights)
    {
        var counts = new int[column.Values.Length];
        var equal = new long[column.Values.Length];
        for (var row = 0; row < column.Codes.Length; row++)
        {
            if (suspected[row] || column.Codes[row] == column.Missing)
                continue;
            counts[column.Codes[row]]++;
            equal[column.Codes[row]] += weights[row];
        }

        var numbers = new int[counts.Length];
        var starts = new List<int> { 0 };
        for (var code = 0; code < counts.Length; code++)
        {
            numbers[code] = equal[code] >= 2 ? starts.Count - 1 : -1;
            if (equal[code] >= 2)
                starts.Add(starts[^1] + counts[code]);
        }

        var rows = new int[starts[^1]];
        var next = starts.ToArray();
        for (var row = 0; row < column.Codes.Length; row++)
        {
            var number = numbers[column.Codes[row]];
            if (number >= 0 && !suspected[row])
                rows[next[number]++] = row;
        }

        return new(numbers, [.. starts], rows);
    }
}
